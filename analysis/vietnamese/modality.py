"""Words that bind, encourage or hedge: how strongly a sentence of an office obliges whom it addresses.

The lists are ours. The scale is that of deontic modality (must, may, strive) in grammars and in the drafting of legal
acts; that hedges make a mandate ambiguous is Matland's (1995) argument. Read by hand in legal texts on which nothing
was chosen, 29 of 30 binding, 25 of 30 promoting and 25 of 30 hedging hits were right (`N_READ_RIGHT`); plans give more.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Marker(NamedTuple):
    """One marked expression: ``binding``, ``promoting`` or ``hedging``, its words, its span in the text given."""

    kind: str
    text: str
    start: int
    end: int


BINDING = (
    # phải: not "không phải" (is not), "phải chăng" (could it be), "bên phải" (right-hand), "gặp phải" (run into)
    r"(?<!không )(?<!chẳng )(?<!chưa )(?<!bên )(?<!tay )(?<!lề )(?<!phía )(?<!gặp )(?<!mắc )(?<!vấp )(?<!lẽ )(?<!đúng )"
    r"phải(?! chăng| chi\b| trái| không\?| thu\b| trả\b| đối mặt)",
    r"(?<!không )bắt buộc",
    r"(?<!không )(?<!dám )(?<!tự )(?:có|chịu(?: hoàn toàn)?) trách nhiệm(?! hữu hạn)",
    r"có nghĩa vụ",
    r"nghiêm cấm",
    r"tuyệt đối không",
    r"không được (?:phép|để)",
    r"nhất thiết phải",
    r"kiên quyết",
)
"""What leaves no choice."""

_POLICY = r"(?:cơ chế|chính sách|biện pháp|hình thức|giải thưởng|thi đua|môi trường|nhằm|để|sự)\b[^.;:]{0,60}"
_CONSIDERED = (
    "áp dụng|ban hành|bổ sung|bố trí|có (?:chính sách|cơ chế|giải pháp)|để|điều chỉnh|đề ra|đề xuất|đưa|hình thành|"
    "hoàn thiện|khả năng|lập|mở rộng|phương án|quy hoạch|sửa đổi|tham mưu|thành lập|thí điểm|tổ chức|triển khai|"
    "việc|xây dựng"
)
PROMOTING = (
    r"(?<!được )khuyến khích",
    r"(?<!khen thưởng, )(?<!khích lệ, )(?<!dự bị )(?<!lệnh )(?<!tổng )động viên(?!,? khen thưởng| cục bộ)",
    r"(?<!cuộc )(?<!công tác )(?<!ban )(?<!dân )(?<!khối )(?<!sự )vận động(?! viên| hành lang| được| bầu cử)",
    # Where they open a clause and another verb follows: to consider doing, not to examine and not to do research.
    rf"(?:(?<=^)|(?<=[.;:,)–-] )|(?<=tiếp tục )|(?<=chủ động )|(?<=tập trung ))"
    rf"(?:nghiên cứu|xem xét|cân nhắc)(?=,? (?:{_CONSIDERED})\b)",
    r"phấn đấu",
)
"""What leaves the choice to the addressee, or promises to try."""

HEDGING = (
    r"từng bước",
    r"(?:khi|nếu|trong trường hợp)(?: thấy)?(?: có)?(?: đủ)? (?:điều kiện|cần(?: thiết)?)\b",
    r"nếu có(?=[,.;]| thể)",
    r"(?:tùy|tuỳ) (?:theo|thuộc|vào|tình hình|điều kiện)(?! hành vi| tính chất| mức độ)",
    r"(?:theo|trong|căn cứ(?: vào)?)(?: phạm vi)? (?:khả năng|điều kiện (?:thực tế|cụ thể|cho phép))",
    r"(?<!không )phù hợp với (?:tình hình|điều kiện|khả năng|thực tế|thực tiễn|đặc điểm)",
)
"""What leaves open when, how far or whether."""

N_READ_RIGHT = {"binding": (30, 29), "promoting": (30, 25), "hedging": (30, 25)}
"""Hits read by hand in unseen legal texts, and how many of them were right."""

_KINDS = {"binding": BINDING, "promoting": PROMOTING, "hedging": HEDGING}
_PATTERN = {
    kind: re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{p})" for p in patterns) + r")(?!\w)", re.IGNORECASE)
    for kind, patterns in _KINDS.items()
}
_PARTS = {
    "binding": ("phải", "bắt buộc", "trách nhiệm", "nghĩa vụ", "cấm", "tuyệt đối", "không được", "kiên quyết"),
    "promoting": ("khuyến khích", "động viên", "vận động", "nghiên cứu", "xem xét", "cân nhắc", "phấn đấu"),
    "hedging": ("từng bước", "điều kiện", "cần", "nếu có", "tùy", "tuỳ", "khả năng", "phù hợp với"),
}
"""In lower case, what a text without any of them bears no mark of: to look for these first is many times as fast."""
_OTHER_CASES = re.compile(r"[ıſ\u0307]")
"""Letters that a pattern takes for i or s although they are none in lower case; the last is what `İ` leaves."""
_INSTRUMENT = re.compile(_POLICY + r"$", re.IGNORECASE)
_POLICY_WORDS = ("khuyến khích", "động viên")


def iter_markers(text: str) -> Iterator[Marker]:
    """Marked expressions of a text, in the order of their places.

    Parameters
    ----------
    text : str
        Running text; white space of any kind counts as one blank.

    Yields
    ------
    Marker
        Spans count code points of ``" ".join(text.split())``. ``khuyến khích`` after cơ chế, chính sách, nhằm or để in
        the same clause is what a policy is for, not how strongly the task binds: it is no marker. Not marked at all:
        cần and nên, which relative clauses use as often (các nội dung cần sửa đổi), and the bare imperative.

    Examples
    --------
    >>> [(m.kind, m.text) for m in iter_markers("Các xã phải báo cáo; khuyến khích hộ dân tham gia khi có điều kiện.")]
    [('binding', 'phải'), ('promoting', 'khuyến khích'), ('hedging', 'khi có điều kiện')]
    >>> list(iter_markers("Đây không phải là khó khăn; xây dựng chính sách khuyến khích đầu tư."))
    []
    """
    line = " ".join(text.split())
    low = line.lower()
    kinds = [kind for kind, parts in _PARTS.items() if any(map(low.__contains__, parts)) or _OTHER_CASES.search(low)]
    found = [
        Marker(kind, match[0].rstrip(), match.start(), match.end())
        for kind in kinds
        for match in _PATTERN[kind].finditer(line)
    ]
    for marker in sorted(found, key=lambda m: (m.start, m.kind)):
        clause = line[: marker.start]
        if marker.text.lower() in _POLICY_WORDS and _INSTRUMENT.search(clause):
            continue
        yield marker
