"""Texts of the tests: a plan in miniature, as printed and as an OCR engine set to English would read it."""

import importlib
import json
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from types import ModuleType

from analysis.core import Document, normalise_text

PRINTED = """ỦY BAN NHÂN DÂN
KẾ HOẠCH
Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị

I. MỤC ĐÍCH, YÊU CẦU
1. Tổ chức triển khai thực hiện có hiệu quả các nhiệm vụ về khoa học,
giáo dục, đổi mới sáng tạo và nhà ở trên địa bàn huyện.
2. Các cơ quan, đơn vị căn cứ chức năng, nhiệm vụ được giao chủ động phối hợp
với Sở Khoa học và Công nghệ, hoàn thành trước ngày 30/6/2025.
- Phấn đấu đến năm 2030 có 80% hồ sơ được xử lý trên môi trường mạng (Quyết định số 1322/QĐ-TTg)."""

READ = """UY BAN NHAN DAN
KE HOACH
Thuc hién Nghi quyét s6 57-NQ/TW ngay 22/12/2024 ciia B Chinh tri

I. MUC PICH, YEU CAU
1. T chirc trién khai thuc hién c6 hiéu qua cac nhiém vu vé khoa hoc,
giao duc, d6i méi sang tao va nha & trén dia ban huyén.
2. Cac co quan, don vi can ctr chirc nang, nhiém vu dugc giao chu dong phéi hop
v6i S& Khoa hoc va Cong nghé, hoan thanh truéc ngay 30/6/2025.
- Phén ddu dén nam 2030 c6 80% hé so dugc xir 1y trén moi trudng mang (Quyét dinh s6 1322/QB-TTg)."""

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
ENGLISH = "The Government shall implement the programme of digital transformation in all provinces and cities."


def read_document() -> Document:
    """The miniature plan as read."""
    return Document("plan", READ)


def demo_documents(demo: Path) -> Iterator[tuple[Document, str | None]]:
    """The documents of the demo corpus, each with its print where it is damaged."""
    truth = json.loads((demo / "truth.json").read_text("utf-8"))["documents"]
    for path in sorted(demo.glob("*/*.txt")):
        document = Document(path.stem, normalise_text(path.read_text("utf-8")))
        yield document, truth[path.stem].get("clean_text")


def script(name: str) -> ModuleType:
    """A module of the folder scripts."""
    if str(SCRIPTS) not in sys.path:
        sys.path.append(str(SCRIPTS))
    return importlib.import_module(name)


share_right = script("repair_measures").share_right


def numbers(text: str) -> list[str]:
    """The tokens of a text that bear a figure (numbers, dates, document symbols), without outer punctuation."""
    stripped = (token.strip(".,;:()[]{}\"“”'*").lower() for token in text.split())
    return [token for token in stripped if any(c.isdigit() for c in token)]


def share_numbers_right(printed: str, restored: str) -> float:
    """Share of such tokens restored, in order; stray ones count against it."""
    x, y = numbers(printed), numbers(restored)
    right = sum(block.size for block in SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks())
    return right / max(len(x), len(y), 1)
