"""An invented study as tables, built by hand so that every number is known: small, large (63 localities) or hostile."""

import json
import random

import pandas as pd

from analysis.core.tables import RELATIONS, TABLES, make_table

HOSTILE = "<script>document.title='owned'</script>"
HOSTILE_WORDS = (
    HOSTILE,
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><!-- <script> ]]> --!>",
    "\u202eđảo ngược\u2066",
    "line\u2028and\u2029paragraph",
    "d" * 5000,
    "$\\frac{1}{0}$ $",
    "{{ 7 * 7 }} {% raw %}",
    "😀 nút",
)
_WORDS = [
    "hạ tầng số",
    "nền tảng dùng chung",
    "dữ liệu mở",
    "cán bộ công chức",
    "chuyển đổi số",
    "tổ công nghệ số cộng đồng",
    "dịch vụ công",
    "trực tuyến toàn trình",
    "kỹ năng số",
    "doanh nghiệp nhỏ và vừa",
    "khu dân cư",
    "bồi dưỡng",
    "thí điểm",
    "giám sát",
    "an toàn thông tin",
    "thanh toán không dùng tiền mặt",
    "hồ sơ điện tử",
    "sáng kiến",
    "nghiên cứu ứng dụng",
    "liên kết vùng",
    "hợp tác xã",
    "nông sản",
    "truy xuất nguồn gốc",
    "trường học",
    "trạm y tế",
    "bản đồ số",
    "kho dữ liệu",
    "chữ ký số",
    "đặt hàng nghiên cứu",
    "nhân lực",
]
_VERBS = [
    "Xây dựng",
    "Triển khai",
    "Hoàn thiện",
    "Đẩy mạnh",
    "Phát triển",
    "Tổ chức",
    "Nâng cao",
    "Ưu tiên bố trí",
    "Rà soát",
]
_GROUPS = (
    "Nâng cao nhận thức, đổi mới tư duy",
    "Hoàn thiện thể chế, tháo gỡ rào cản",
    "Đầu tư hạ tầng khoa học, công nghệ và hạ tầng số dùng chung của cả nước",
    "Phát triển nhân lực chất lượng cao",
    "Chuyển đổi số trong hoạt động của cơ quan",
    "Doanh nghiệp và đổi mới sáng tạo",
    "Hợp tác trong nước và quốc tế",
)
_NAMES = [
    "An Hạ",
    "Bình Sơn",
    "Cẩm Lũng",
    "Đồng Lâm",
    "Đông Khê",
    "Gia Lập",
    "Hải Vân",
    "Kế Vàng",
    "Lạc Viên",
    "Mai Động",
    "Phú Lương",
    "Tân Hưng",
]
_MIX = ("verbatim", "near", "adapted", "thematic", "none")


class _Text:
    """A text that grows line by line and tells where each piece stands."""

    def __init__(self) -> None:
        self.text, self.line = "", 1

    def add(self, piece: str) -> dict[str, int]:
        start = len(self.text)
        self.text += piece + "\n"
        self.line += 1
        return {"start": start, "end": start + len(piece), "first_line": self.line - 1, "last_line": self.line - 1}


def _sentence(rng: random.Random) -> str:
    return f"{rng.choice(_VERBS)} {', '.join(rng.sample(_WORDS, 3))} trên địa bàn."


def sample_tables(
    n_localities: int = 3, n_provisions: int = 14, *, seed: int = 1, hostile: bool = False
) -> dict[str, pd.DataFrame]:
    """All tables of an invented study with one central act, one programme and `n_localities` plans."""
    rng = random.Random(seed)
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    sources = {"901-NQ-TW": "901-NQ/TW", "902-NQ-CP": "902/NQ-CP"}
    for index, (document, number) in enumerate(sources.items()):
        _add_source(rows, rng, document, number, n_provisions if not index else max(4, n_provisions // 3))
    for index in range(n_localities):
        _add_plan(rows, rng, index, n_localities, hostile and index == 0)
    _add_similarity(rows, rng)
    for k in (4, 8, 12):
        found = {
            "c_v": 0.5,
            "npmi": 0.1,
            "exclusivity": 0.7,
            "stability": 0.8,
            "least_stability": 0.6,
            "held_out": -6.0,
        }
        rows["topic_choice"].append({"n_topics": k, **found, "n_unstable": k // 4, "n_repeats": 5, "used": k == 8})
    rows["problems"].append(
        {
            "file": "scan.txt",
            "kind": "undecodable",
            "message": "Bytes that are no UTF-8; save it as UTF-8.",
            "fatal": True,
        }
    )
    if hostile:
        rows["problems"].append({"file": HOSTILE, "kind": HOSTILE, "message": " ".join(HOSTILE_WORDS), "fatal": False})
    return {name: make_table(name, found) for name, found in rows.items()}


def _add_source(rows: dict, rng: random.Random, document: str, number: str, n_provisions: int) -> None:
    text = _Text()
    text.add(f"NGHỊ QUYẾT {number}")
    for index in range(n_provisions):
        group = index * len(_GROUPS) // n_provisions
        if not index or (index - 1) * len(_GROUPS) // n_provisions != group:
            text.add(f"{group + 1}. {_GROUPS[group]}")
        sentence = _sentence(rng)
        rows["provisions"].append(
            {"source": document, "provision": f"III.{group + 1}.{index + 1}", "group": str(group + 1), "text": sentence,
             "addressee": rng.choice(("all", "all", "all", "central", "province")), **text.add(sentence)}
        )  # fmt: skip
    rows["texts"].append({"document": document, "text": text.text, "text_raw": text.text})
    rows["documents"].append(
        {"document": document, "file": f"central/{document}.txt", "role": "source", "issuer": "Trung ương",
         "level": "central", "number": number, "title": "Về phát triển khoa học và chuyển đổi số", "quality": 1.0,
         "date": "2024-12-22", "kind": "Nghị quyết", "n_words": len(text.text.split()),
         "sha256": "0", "history": "read"}
    )  # fmt: skip


def _locality(index: int, total: int) -> tuple[str, str]:
    level = ("province", "district", "commune")[min(2, index * 3 // max(3, total))]
    name = _NAMES[index % len(_NAMES)] + (f" {index // len(_NAMES) + 1}" if index >= len(_NAMES) else "")
    return level, {"province": "tỉnh ", "district": "huyện ", "commune": "xã "}[level] + name


def _add_plan(rows: dict, rng: random.Random, index: int, total: int, hostile: bool) -> None:
    document = f"plan-{index:02d}"
    level, locality = _locality(index, total)
    text = _Text()
    text.add(HOSTILE if hostile else f"KẾ HOẠCH của {locality}")
    own_group = rng.randrange(7)
    counts = dict.fromkeys(_MIX, 0)
    provisions = list(rows["provisions"])
    taken: dict[tuple, tuple[str, str]] = {}
    relations = [rng.choice(_MIX) for _ in range(12)]
    for task_index, relation in enumerate(relations):
        if hostile and task_index < len(HOSTILE_WORDS):
            relation = "none"
        _add_task(rows, rng, text, document, task_index, relation, provisions, taken, hostile)
        counts[relation] += 1
    rows["texts"].append({"document": document, **_raw_of(rows, document, text.text, damaged=index % 3 == 1)})
    _add_uptake(rows, document, level, provisions, taken)
    share = (counts["verbatim"] + counts["near"]) / 12
    peer = (1 - share) / 4
    rows["composition"].append(
        {"document": document, "locality": locality, "n_words": len(text.text.split()),
         "n_tasks": 12, "share_chain": share,
         "share_peer": peer, "share_boilerplate": None if index % 4 == 3 else peer / 2,
         "share_unmatched": 1 - share - peer - (0 if index % 4 == 3 else peer / 2), "share_words_reused": share,
         "share_tasks_reused": share, "share_words_in_reused_tasks": share, "low": max(0.0, share - 0.06),
         "high": min(1.0, share + 0.05), "interval": "measurement",
         "boilerplate": "not estimable" if index % 4 == 3 else "estimated"}
    )  # fmt: skip
    _add_emphasis(rows, rng, document, locality, own_group)
    _add_manner(rows, random.Random(document), document, locality)
    missing = f"{10 + index % 2}-CTr/TU"
    rows["cascade"] += [
        {"document": document, "cites": "901-NQ/TW", "cites_document": "901-NQ-TW", "relation": "cites",
         "lineage": "Party", "level": "central", "n_mentions": 3},
        {"document": document, "cites": "902/NQ-CP", "cites_document": "902-NQ-CP", "relation": "implements",
         "lineage": "State", "level": "central", "n_mentions": 1},
        {"document": document, "cites": missing, "cites_document": "", "relation": "implements", "lineage": "Party",
         "level": "province" if index % 2 else "", "n_mentions": 1},
    ]  # fmt: skip
    rows["documents"].append(
        {"document": document, "file": f"local/{document}.txt", "role": "plan", "issuer": f"Uỷ ban nhân dân {locality}",
         "level": level, "locality": HOSTILE if hostile else locality, "province": f"tỉnh {_NAMES[index % 3]}",
         "kind": "Kế hoạch", "number": f"{index + 20}/KH-UBND", "date": f"2025-0{1 + index % 8}-15",
         "title": f"Thực hiện Nghị quyết 901-NQ/TW tại {locality}", "implements": f"{missing};902/NQ-CP;901-NQ/TW",
         "chain": "902-NQ-CP;901-NQ-TW", "chain_coverage": round(2 / 3, 3), "quality": 0.82 if index % 3 == 1 else 0.99,
         "n_words": len(text.text.split()), "sha256": "0", "history": "read;repair" if index % 3 == 1 else "read"}
    )  # fmt: skip


def _add_task(rows, rng, text, document, index, relation, provisions, taken, hostile) -> None:
    provision = rng.choice(provisions)
    sentence = _sentence(rng)
    if relation in ("verbatim", "near"):
        sentence = (
            provision["text"] if relation == "verbatim" else provision["text"][:-1] + " " + rng.choice(_WORDS) + "."
        )
    if hostile and index < len(HOSTILE_WORDS):
        sentence = HOSTILE_WORDS[index]
    where = text.add(f"- {sentence}")
    where = {**where, "start": where["start"] + 2}
    task = f"II.1.b{index + 1}"
    deadline, value = rng.choice(
        (("trước năm 2030", "2030"), ("quý II/2026", "2026-Q2"), ("hằng năm", "yearly"), ("", ""))
    )
    target = [{"verbatim": "tối thiểu 25%", "value": 20 + 5 * rng.randrange(6), "unit": "%", "comparator": ">="}]
    rows["tasks"].append(
        {"document": document, "id": task, "section": "II.1", "kind": "task", "zone": "measures", "text": sentence,
         "lead": "Phòng Văn hoá", "lead_role": "text", "deadline": deadline, "deadline_value": value,
         "targets": json.dumps(target, ensure_ascii=False) if index % 4 == 0 else "[]", **where}
    )  # fmt: skip
    found = relation != "none"
    share = {"verbatim": 1.0, "near": 0.7, "adapted": 0.2, "thematic": 0.0, "none": 0.0}[relation]
    lines = str(provision["first_line"])
    rows["localisation"].append(
        {"document": document, "task": task, "first_line": where["first_line"], "last_line": where["last_line"],
         "relation": relation, "function": "organisational" if index > 9 else "substantive", "confidence": 0.8,
         "probabilities": json.dumps({relation: 0.8, **{r: 0.05 for r in RELATIONS if r != relation}}),
         "share_words_reused": share, "source_document": provision["source"] if found else "",
         "source": {"901-NQ-TW": "901-NQ/TW", "902-NQ-CP": "902/NQ-CP"}[provision["source"]] if found else "",
         "source_first_line": lines if found else "", "source_last_line": lines if found else "",
         "provision": provision["provision"] if found else "", "introduced_at": "central" if found else "unknown",
         "own": "no" if found else "bound", "features": "{}",
         "changed": json.dumps([{"what": "number raised", "from": "25%", "to": "30%"}]) if relation == "near" else "[]"}
    )  # fmt: skip
    if found:
        taken.setdefault((provision["source"], provision["provision"]), (task, relation))
        rows["genealogy"] += [
            {"document": document, "task": task, "level": "commune", "step_document": document, "number": "",
             "missing": "no", "start": where["start"], "end": where["end"], "relation": ""},
            {"document": document, "task": task, "level": "central", "step_document": provision["source"],
             "number": provision["source"], "start": provision["start"], "end": provision["end"], "relation": relation,
             "missing": "no"},
            {"document": document, "task": task, "level": "province", "step_document": "", "number": "10-CTr/TU",
             "relation": "", "missing": "yes"},
        ]  # fmt: skip
    if relation in ("verbatim", "near"):
        length = len(provision["text"]) - 1
        rows["alignments"].append(
            {"source": provision["source"], "source_start": provision["start"],
             "source_end": provision["start"] + length,
             "target": document, "target_start": where["start"], "target_end": where["start"] + length,
             "identity": 1.0 if relation == "verbatim" else 0.93, "n_words": len(provision["text"].split()),
             "kind": "chain", "direction": "chain"}
        )  # fmt: skip


def _raw_of(rows: dict, document: str, text: str, *, damaged: bool) -> dict[str, str]:
    """The text as read: in a damaged document every fifth word lost its diacritics; the edits say so."""
    if not damaged:
        return {"text_raw": text, "text": text}
    raw, at = "", 0
    for index, word in enumerate(text.split(" ")):
        lead = " " if index else ""
        surface = word.encode("ascii", "ignore").decode() + "x" if index % 5 == 2 and "\n" not in word else word
        start = len(raw) + len(lead)
        raw, at = raw + lead + surface, at + len(lead) + len(word)
        if surface != word:
            rows["edits"].append(
                {"document": document, "start": start, "end": start + len(surface), "surface": surface,
                 "replacement": word, "rule": "channel", "confidence": 0.97 if index % 2 else 0.6, "adapted": False}
            )  # fmt: skip
    return {"text_raw": raw, "text": text}


def _add_uptake(rows: dict, document: str, level: str, provisions: list[dict], taken: dict) -> None:
    for provision in provisions:
        applies = provision["addressee"] == "all" or provision["addressee"] == level
        task, relation = taken.get((provision["source"], provision["provision"]), ("", "none"))
        rows["uptake"].append(
            {"source": {"901-NQ-TW": "901-NQ/TW", "902-NQ-CP": "902/NQ-CP"}[provision["source"]],
             "source_document": provision["source"], "provision": provision["provision"], "document": document,
             "first_line": provision["first_line"], "last_line": provision["last_line"],
             "addressee": provision["addressee"], "task": task,
             "relation": relation if applies or task else "n/a"}
        )  # fmt: skip


def _add_emphasis(rows: dict, rng: random.Random, document: str, locality: str, own_group: int) -> None:
    weights = [rng.random() + (1.5 if group == own_group else 0.3) for group in range(7)]
    for version in ("words", "tasks"):
        for group, title in enumerate(_GROUPS):
            share = weights[group] / sum(weights)
            spread = 0.02 + 0.2 * rng.random()
            rows["emphasis"].append(
                {"document": document, "locality": locality, "source": "901-NQ-TW", "group": str(group + 1),
                 "group_title": title, "version": version, "n_words": int(500 * share), "share": share,
                 "low": max(0.0, share - spread), "high": min(1.0, share + spread), "n": 4 + group * 3,
                 "source_share": 1 / 7, "log_ratio": 3 * (share - 1 / 7), "interval": "measurement"}
            )  # fmt: skip


def _add_manner(rows: dict, rng: random.Random, document: str, locality: str) -> None:
    for measure in ("binding", "promoting", "unmarked", "hedging", "lead", "deadline", "number", "concrete", "undated"):
        row = {"document": document, "locality": locality, "measure": measure, "share": rng.random()}
        rows["manner"].append({**row, "n": 12, "few": False})


def _add_similarity(rows: dict, rng: random.Random) -> None:
    plans = [row["document"] for row in rows["documents"] if row["role"] == "plan"]
    for i, document in enumerate(plans):
        for j, other in enumerate(plans):
            value = 1.0 if i == j else 0.2 + 0.7 * (i % 3 == j % 3) * random.Random(min(i, j) * 97 + max(i, j)).random()
            rows["similarity"].append(
                {"measure": "tfidf", "scope": "all words", "document": document, "other": other, "value": value}
            )
    for word in _WORDS:
        effect = rng.gauss(0, 2)
        rows["keyness"].append(
            {"group": "district", "reference": "province", "word": word, "effect": effect, "log_ratio": effect / 2,
             "low": effect - 1.96, "high": effect + 1.96, "n": rng.randrange(1, 200),
             "n_reference": rng.randrange(1, 200),
             "dispersion": rng.random()}
        )  # fmt: skip
