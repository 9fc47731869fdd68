"""What Vietnamese readers are shown: one term for one concept, one way to write, nobody accused or ranked."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "analysis"


def column(path: Path, number: int) -> str:
    return "\n".join(line.split("\t")[number] for line in path.read_text(encoding="utf-8").splitlines())


SHOWN = {
    "report": "\n".join(json.loads((PACKAGE / "report" / "words" / "vi.json").read_text(encoding="utf-8")).values()),
    "figures": column(PACKAGE / "plots" / "words.tsv", 2),
    "quotes": column(PACKAGE / "export" / "quotes.tsv", -1),
    "values": column(PACKAGE / "export" / "values.tsv", 2),
    "printed": column(PACKAGE / "export" / "printed.tsv", -1),
    "README": (ROOT / "README.vi.md").read_text(encoding="utf-8"),
    "codebook": (ROOT / "docs" / "CODEBOOK.vi.md").read_text(encoding="utf-8"),
}
OTHER_TERMS = {
    "kho": "bộ văn bản", "tập văn bản": "bộ văn bản", "tiếp nhận": "tiếp thu", "sử dụng lại": "dùng lại",
    "độ phủ": "độ đầy đủ của chuỗi", "giới hạn trên": "cận trên", "tỷ phần": "tỷ lệ", "tỷ trọng": "tỷ lệ",
    "lời văn": "câu chữ", "lời lẽ": "câu chữ", "hiệu đính": "đính chính", "độ ủng hộ": "độ hỗ trợ",
    "không tìm thấy nguồn": "chưa tìm thấy nguồn", "chưa rõ nguồn": "chưa tìm thấy nguồn", "độ gắn kết": "độ mạch lạc",
    "độ giống": "độ tương đồng",
}  # fmt: skip
"""A term that is not used -> the one of docs/GLOSSARY.md."""


@pytest.mark.parametrize("name", SHOWN)
def test_one_term_for_one_concept(name):
    text = SHOWN[name].lower().replace("kho mã", "").replace("nhà kho", "")  # of code; a shed
    assert not [f"{other}: write {term}" for other, term in OTHER_TERMS.items() if re.search(rf"\b{other}\b", text)]


@pytest.mark.parametrize("name", SHOWN)
def test_one_way_to_write(name):
    text = SHOWN[name]
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"(?i)o[àáảãạ](?!\w)|u[ỳýỷỹỵ](?!\w)(?<!qu[ỳýỷỹỵ])|o[èéẻẽẹ](?!\w)", text), (
        "hóa, hủy: as in acts"
    )
    assert not re.search(r"\d\s+%", text), "42%: without a space in Vietnamese"
    assert not re.search(r"[^\S\n]{2,}(?=\w)", re.sub(r"```.*?```|^[ -]+|^\|.*$", "", text, flags=re.S | re.M))


@pytest.mark.parametrize("name", SHOWN)
def test_nobody_is_accused(name):
    assert not re.search(r"đạo văn|sao chép|bắt chước|kém hơn|tốt nhất|tệ nhất|thứ hạng|đứng đầu", SHOWN[name].lower())


def test_the_glossary_has_the_terms():
    listed = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
    assert not sorted({term for term in OTHER_TERMS.values() if term not in listed})
