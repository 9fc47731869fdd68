"""Checks of the demo corpus against its own annotations and the facts of the reform of 1 July 2025."""

from __future__ import annotations

import re

from demo_text import DemoDocument, Paragraph
from demo_truth import TITLES, assignment_lines, own_text, task_sources, words

LONGEST_RUN = 8  # words that an adapted, thematic or own task may share in a row with any other document
SYLLABLES = {"source": (1400, 2800), "plan": (600, 2500)}
REFORM = "2025-07-01"
REAL_PROVINCES = (
    "An Giang|Bà Rịa|Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|"
    "Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|"
    "Hà Giang|Hà Nam|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|"
    "Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|"
    "Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|"
    "Thái Bình|Thái Nguyên|Thanh Hóa|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái"
)
TIME = re.compile(
    r"(?:quý|tháng) (?:[IV]+|\d+)|ngày \d+|(?:hằng|mỗi) (?:năm|quý|tháng|tuần|sáng)|thường xuyên"
    r"|đến (?:hết )?năm \d{4}|vào năm",
    re.IGNORECASE,
)
NO_DEADLINE = re.compile(
    r"ngày \d+/\d+/\d+ của|đến năm 2035|(?:chi|nhiệm vụ|hàng hóa|ngân sách) thường xuyên|nghị quyết hằng năm"
)


def check_corpus(documents: dict[str, DemoDocument]) -> list[str]:
    """One sentence for each contradiction between the composed texts and what their source says of them."""
    problems = []
    for document in documents.values():
        problems += [f"{document.id}: {p}" for p in document_problems(document, documents)]
        for paragraph in document.paragraphs:
            if paragraph.kind == "T":
                problems += [
                    f"{document.id} {paragraph.id}: {p}" for p in task_problems(paragraph, document, documents)
                ]
    return problems


def document_problems(document: DemoDocument, documents: dict[str, DemoDocument]) -> list[str]:
    meta, text, problems = document.meta, document.text, []
    low, high = meta.get("syllables", SYLLABLES[meta["role"]])
    if not low <= len(text.split()) <= high:
        problems.append(f"{len(text.split())} syllables, expected {low} to {high}")
    if meta["level"] == "district" and meta["date"] >= REFORM:
        problems.append("a district plan after 1 July 2025")
    if meta["date"] >= REFORM and re.search(r"(?:UBND|Ủy ban nhân dân|Thường trực|TT\.) [hH]uyện", text):
        problems.append("a district office after 1 July 2025")
    for name in re.findall(REAL_PROVINCES, text):
        problems.append(f"a real province: {name}")
    for bad in re.findall(r".{12}(?: [,.;:]|\.\.|;\.|,\.|  \w).{0,8}", re.sub(r"^.*CỘNG HÒA.*$", "", text, flags=re.M)):
        problems.append(f"doubtful punctuation in {bad!r}")
    known = {documents[c].meta["number"] for c in meta["chain"]} | set(meta.get("chain_missing", []))
    flat = re.sub(r"(?<=-)\n", "", text)
    for number in meta.get("implements", []):
        if number not in known or number not in flat:
            problems.append(f"implements {number}, which is not in its chain or not cited")
    for name in meta["chain"]:
        if documents[name].meta["date"] >= meta["date"]:
            problems.append(f"carries out {name}, which is later")
    return problems


def task_problems(paragraph: Paragraph, document: DemoDocument, documents: dict[str, DemoDocument]) -> list[str]:
    relation, problems = paragraph.relation, []
    sources = task_sources(paragraph, document, documents, "src")
    if relation in ("verbatim", "near"):
        share = in_order_share(paragraph, sources, documents)
        low, high = (0.85, 1.01) if relation == "verbatim" else (0.5, 0.85)
        if not low <= share < high:
            problems.append(f"{relation}, but {share:.2f} of its words stand in order in its sources")
    elif relation in ("adapted", "thematic") and not sources:
        problems.append(f"{relation} without a source")
    if relation in ("adapted", "thematic") or paragraph.value("own") == "none":
        run, name = longest_run(paragraph, document, documents)
        if len(run) > LONGEST_RUN:
            problems.append(f"{relation}, but {len(run)} words in a row stand in {name}: {' '.join(run)}")
    if relation == "none" and not paragraph.value("own"):
        problems.append("none without own=")
    return problems + field_problems(paragraph, document)


def field_problems(paragraph: Paragraph, document: DemoDocument) -> list[str]:
    """Leads, deadlines and targets must stand in the task, its assignment line or (lead) its heading."""
    own = paragraph.body.text
    evidence = own + " " + " ".join(p.body.text for p in assignment_lines(paragraph, document))
    above = [p for p in document.paragraphs if p.kind == "H" and paragraph.id.startswith(p.id + ".")]
    headings = " ".join(p.body.text for p in above)
    problems = []
    for key, place in (("dl", evidence), ("tg", own), ("lead", evidence + " " + headings)):
        for value in paragraph.values(key):
            if value.split(" > ")[0].lower() not in place.lower():
                problems.append(f"{key} {value!r} is not in its text")
    leads = re.findall(r"Giao ((?:\w| )+?) (?:làm đầu mối|theo dõi)", own)
    if leads and not paragraph.value("lead"):
        problems.append(f"a lead without an annotation: {leads}")
    said = " ".join(v.split(" > ")[0].lower() for v in paragraph.values("dl"))
    title_free = NO_DEADLINE.sub("", evidence)
    for found in TIME.findall(title_free):
        if found.lower() not in said:
            problems.append(f"no deadline says {found!r}")
    return problems


def in_order_share(paragraph: Paragraph, sources: list[dict], documents: dict[str, DemoDocument]) -> float:
    """Share of a task's words that stand in order in its best source; for near, the copied pieces together if more."""
    mine = words(own_text(paragraph))
    best = 0.0
    for source in sources:
        theirs = words(documents[source["document"]].paragraph(source["provision"]).body.text)
        best = max(best, common_subsequence(mine, theirs) / len(mine))
    if paragraph.relation == "near":
        body = paragraph.body
        kept = "".join(c if o else " \n"[c == "\n"] for c, o in zip(body.text, body.origins, strict=True))
        best = max(min(best, 0.849), len(words(kept)) / len(mine)) if best < 0.85 else best
    return best


def common_subsequence(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        diagonal = 0
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], diagonal + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def longest_run(
    paragraph: Paragraph, document: DemoDocument, documents: dict[str, DemoDocument]
) -> tuple[list[str], str]:
    """Longest run of hand-written words found in a row in an earlier document; titles and offices do not count."""
    body = paragraph.body
    mine = "".join(" | " if o else c for c, o in zip(body.text, body.origins, strict=True))
    best: tuple[list[str], str] = ([], "")
    for other in documents.values():  # in order of date: what a later plan copies is recorded there
        if other.id == document.id:
            break
        theirs = " " + " ".join(words(TITLES.sub(" xx ", other.text))) + " "
        for stretch in TITLES.sub(" | ", mine).split("|"):
            run = words(stretch)
            for i in range(len(run)):
                n = len(best[0]) + 1
                while i + n <= len(run) and " " + " ".join(run[i : i + n]) + " " in theirs:
                    best, n = (run[i : i + n], other.id), n + 1
    return best
