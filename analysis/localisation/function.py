"""What a task is for: a measure towards the resolution's aims, or the plan's own machinery."""

import re
from collections.abc import Sequence

from analysis.core.task import Task
from analysis.vietnamese.alphabet import fold

_MACHINERY_WORDS = re.compile(
    r"so ket|tong ket|bao cao (ket qua|tien do|dinh ky)|(theo doi|giam sat|kiem tra),? (va )?(don doc|danh gia)|"
    r"(doan|che do|quy che) (kiem tra|giam sat|bao cao)|(kiem tra|giam sat)\W+(giam sat )?viec (trien khai )?thuc hien|"
    r"thanh lap (to giup viec|ban chi dao)|kien toan ban chi dao|trong qua trinh to chuc thuc hien"
)
_MACHINERY = _MACHINERY_WORDS, (
    "so ket", "tong ket", "bao cao ket", "bao cao tien", "bao cao dinh", " don doc", "va danh gia", "theo doi danh",
    "theo doi, danh", "giam sat danh", "giam sat, danh", "kiem tra danh", "kiem tra, danh", "doan kiem", "doan giam",
    "doan bao", "che do kiem", "che do giam", "che do bao", "quy che kiem", "quy che giam", "quy che bao",
    "viec trien khai thuc hien", "viec thuc hien", "thanh lap to", "thanh lap ban", "kien toan ban",
    "trong qua trinh to",
)  # fmt: skip
_MEASURE_WORDS = re.compile(
    r"(xay dung|ban hanh|thuc hien) (co che|chinh sach)|khuyen khich|khoi nghiep|dao tao|dau tu (xay dung|phat trien)|"
    r"nhan rong|chuyen giao|ung dung"
)
_MEASURE = _MEASURE_WORDS, (
    "co che", "chinh sach", "khuyen khich", "khoi nghiep", "dao tao", "dau tu ", "nhan rong", "chuyen giao", "ung dung",
)  # fmt: skip
_REPORTING = re.compile(r"bao cao|du toan|kinh phi|phoi hop|tham muu|ke hoach nay|don doc|to chuc thuc hien")


def code_function(task: Task, text: str) -> str:
    """``organisational`` or ``substantive``.

    The part of the plan in which a task stands decides it, unless its words say the contrary plainly: monitoring,
    reviews and steering committees among the measures; a policy to be made, without any word of machinery, among the
    duties of the agencies.

    Parameters
    ----------
    task : Task
    text : str
        The text of the document that `task` points into.

    Examples
    --------
    >>> from analysis.core import Span, Task
    >>> text = "Định kỳ 6 tháng báo cáo kết quả thực hiện Kế hoạch này."
    >>> code_function(Task("IV.1", "IV", Span(0, len(text)), zone="organisation"), text)
    'organisational'
    """
    if task.zone not in ("measures", "organisation"):
        return "organisational"
    words = fold(" ".join(task.span.of(text).split()).lower())
    if task.zone == "measures":
        return "organisational" if _finds(_MACHINERY, 2, words) else "substantive"
    return "substantive" if _finds(_MEASURE, 3, words) and not _REPORTING.search(words) else "organisational"


def _finds(cues: tuple[re.Pattern[str], Sequence[str]], n: int, words: str) -> bool:
    """Whether a pattern is found `n` times; it is not where the parts of which each match holds one are fewer."""
    pattern, parts = cues
    return sum(map(words.count, parts)) >= n and len(pattern.findall(words)) >= n
