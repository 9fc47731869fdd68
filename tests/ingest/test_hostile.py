"""Files that are broken, too large or not what they say: read or refused with one sentence, and the rest goes on."""

import io
import random
import zipfile
import zlib
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from analysis import ingest
from analysis.core.errors import InputError
from analysis.ingest import files, pdf, scans
from analysis.ingest.recognisers import Recogniser
from analysis.ingest.words import Word
from tests.ingest.made import documents, render, text_form

PLAN = "KẾ HOẠCH\nThực hiện Nghị quyết số 901-NQ/TW về phát triển kinh tế\n"


@pytest.fixture(autouse=True)
def nothing_recognises(monkeypatch: pytest.MonkeyPatch):
    """Pictures are not read here, whatever is installed: that is tested on the demo corpus."""
    monkeypatch.setattr("analysis.ingest.folder.installed_recogniser", lambda: None)


def problems(folder: Path) -> dict[str, str]:
    (folder / "good.txt").write_text(PLAN, encoding="utf-8")
    corpus = ingest.read_corpus(folder)
    assert "good" in [d.id for d in corpus]
    found = {p.file: p.message for p in corpus.problems}
    assert all("; " in message and message.endswith(".") for message in found.values()), found
    return found


def blank_pdf(n_pages: int) -> bytes:
    document, buffer = pdfium.PdfDocument.new(), io.BytesIO()
    for _ in range(n_pages):
        document.new_page(595, 842)
    document.save(buffer)
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\n"
    b"endobj\n"
    b"3 0 obj\n<< /Filter /Standard /V 1 /R 2 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> /P -4 >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R /Encrypt 3 0 R /ID [<00><00>] >>\n%%EOF\n"
)  # fmt: skip


def test_pdfs_that_cannot_be_read(tmp_path: Path):
    whole = render(documents()["xa-pu-ngan"], "pdf")
    (tmp_path / "encrypted.pdf").write_bytes(ENCRYPTED)
    (tmp_path / "cut.pdf").write_bytes(whole[:300])
    (tmp_path / "none.pdf").write_bytes(blank_pdf(0))
    (tmp_path / "blank.pdf").write_bytes(blank_pdf(2))
    (tmp_path / "many.pdf").write_bytes(blank_pdf(2000))
    (tmp_path / "zeros.pdf").write_bytes(b"%PDF-1.7\n" + bytes(5000))
    found = problems(tmp_path)
    assert "protected by a password" in found["encrypted.pdf"]
    assert "holds 2000 pages; expected 1 to 1000" in found["many.pdf"]
    assert "without text or picture" in found["blank.pdf"]
    assert set(found) == {"encrypted.pdf", "cut.pdf", "none.pdf", "blank.pdf", "many.pdf", "zeros.pdf"}


def test_pdfs_with_changed_bytes_never_stop_the_rest(tmp_path: Path):
    whole, changes = render(documents()["xa-pu-ngan"], "pdf"), random.Random(4)
    for number in range(25):
        data = bytearray(whole)
        for _ in range(40):
            data[changes.randrange(len(data))] = changes.randrange(256)
        (tmp_path / f"{number}.pdf").write_bytes(bytes(data))
    found = problems(tmp_path)
    assert set(found) <= {f"{number}.pdf" for number in range(25)}


def test_old_word_files_and_other_kinds_are_named(tmp_path: Path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    (tmp_path / "a.doc").write_bytes(ole)
    (tmp_path / "renamed.docx").write_bytes(ole)
    (tmp_path / "locked.docx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 abc}")
    (tmp_path / "a.xlsx").write_bytes(zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}))
    (tmp_path / "a.odt").write_bytes(zipped({"mimetype": b"", "content.xml": b""}))
    (tmp_path / "a.rar").write_bytes(b"Rar!\x1a\x07\x00")
    found = problems(tmp_path)
    assert "save it as .docx" in found["a.doc"] and found["a.doc"] == found["renamed.docx"]
    assert "password" in found["locked.docx"] and "RTF" in found["a.rtf"] and "Excel" in found["a.xlsx"]
    assert "OpenDocument" in found["a.odt"] and "unpack it" in found["a.rar"]


def test_content_decides_not_the_ending(tmp_path: Path):
    (tmp_path / "word.pdf").write_bytes(render(documents()["xa-con-long"], "docx"))
    (tmp_path / "page.doc").write_bytes(render(documents()["xa-pu-ngan"], "html"))
    corpus = ingest.read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["page", "word"]
    assert corpus["word"].history[0] == "is a Word file, though its name ends in .pdf"


def test_zip_bombs_and_tricks(tmp_path: Path):
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.txt": b" " * 150_000_000, "b.txt": PLAN.encode() + b"bom"}))
    inner = zipped({"deep.txt": PLAN.encode() + b"deep"})
    for _ in range(3):
        inner = zipped({"inner.zip": inner})
    (tmp_path / "nested.zip").write_bytes(inner)
    (tmp_path / "tricks.zip").write_bytes(
        zipped({"../../out.txt": PLAN.encode() + b"out", "/abs.txt": PLAN.encode() + b"abs", ".hidden.txt": b"x"})
    )
    found = problems(tmp_path)
    assert "not opened" in found["bomb.zip/a.txt"]
    assert any("expected at most 2 deep" in message for message in found.values())
    corpus = ingest.read_corpus(tmp_path)
    assert {d.path for d in corpus} == {"good.txt", "bomb.zip/b.txt", "tricks.zip/out.txt", "tricks.zip/abs.txt"}
    assert not (tmp_path.parent / "out.txt").exists()


def test_a_zip_with_too_many_members_is_refused(tmp_path: Path):
    (tmp_path / "many.zip").write_bytes(zipped({f"{k}.txt": b"" for k in range(5001)}))
    assert "expected at most 5000" in problems(tmp_path)["many.zip"]


def test_pictures_that_are_none_or_too_large(tmp_path: Path):
    (tmp_path / "text.png").write_text(PLAN + "png", encoding="utf-8")
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    header = b"\x00\x00\x00\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    crc = zlib.crc32(header[4:]).to_bytes(4, "big")
    (tmp_path / "huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + crc + bytes(50))
    found = problems(tmp_path)
    assert {"text.png", "cut.png", "huge.png"} == set(found)


def test_a_scan_without_a_recogniser_says_what_to_install(tmp_path: Path):
    (tmp_path / "scan.pdf").write_bytes(render(documents()["xa-con-long"], "scan"))
    (tmp_path / "scan.tif").write_bytes(render(documents()["phuong-ke-vang"], "tif"))
    (tmp_path / "damaged.pdf").write_bytes(render(documents()["huyen-na-lua"], "damaged", lambda text: "x" + text))
    found = problems(tmp_path)
    assert set(found) == {"scan.pdf", "scan.tif"}
    assert all("apt install tesseract-ocr" in message and "doichieu[ocr]" in message for message in found.values())


def reading(text: str) -> Recogniser:
    """A recogniser that reads the same words on every page."""
    words = [Word(w, 100.0 + 90 * k, 100, 180.0 + 90 * k, 130, 130) for k, w in enumerate(text.split())]
    return Recogniser("made up", "1", lambda image: words)


def test_a_reading_that_is_no_better_than_the_text_layer_is_not_taken():
    data = render(documents()["xa-con-long"], "pdf")

    def damage(text: str) -> float:
        return 0.1 if "đọc-lại" in text else 0.9

    taken = pdf.read_pdf(data, name="a", damage=damage, recogniser=reading("chữ đọc-lại"))
    kept = pdf.read_pdf(data, name="a", damage=damage, recogniser=reading("chữ khác"))
    assert "chữ đọc-lại" in taken.text and taken.n_recognised == 2
    assert "chữ khác" not in kept.text and kept.n_recognised == 0 and "nothing better" in kept.steps[-1]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_text_layer_page_that_lies_on_its_side(turn: int):
    document = pdfium.PdfDocument(render(documents()["xa-con-long"], "pdf"))
    for page in document:
        page.set_rotation(turn)
    buffer = io.BytesIO()
    document.save(buffer)
    assert (
        pdf.read_pdf(buffer.getvalue(), name="a").text
        == pdf.read_pdf(render(documents()["xa-con-long"], "pdf"), name="a").text
    )


def test_a_page_drawn_on_its_side_is_noticed():
    page = Image.open(io.BytesIO(render(documents()["phuong-ke-vang"], "tif"))).convert("L")
    assert not scans.is_sideways(page)
    assert scans.is_sideways(page.rotate(90, expand=True)) and scans.is_sideways(page.rotate(270, expand=True))
    lean = scans.find_lean(page)[0]
    assert scans.find_lean(page.rotate(2, fillcolor=255))[0] == pytest.approx(lean + 2, abs=0.25)


def test_a_table_across_pages_is_one_table():
    rows = tuple((str(k), f"Nhiệm vụ số {k} " + "về thu gom " * 6, "Sở A") for k in range(1, 60))
    sheets = make_table((("TT", "Nhiệm vụ", "Chủ trì"), *rows))
    assert len(sheets) > 2
    lines = pdf.read_pdf(pdf_of(sheets), name="a").text.split("\n")
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 61 and [line.split("|")[1].strip() for line in table[2:]] == [str(k) for k in range(1, 60)]


def make_table(rows):
    from demo_layout import Block
    from demo_pages import set_pages

    return set_pages([Block("title", "PHỤ LỤC"), Block("table", rows=rows)])


def pdf_of(sheets) -> bytes:
    from demo_pdf import render_pdf

    return render_pdf(sheets)


def test_an_unreadable_cache_is_read_anew(tmp_path: Path):
    data, calls = render(documents()["xa-con-long"], "scan"), []
    recogniser = Recogniser("made up", "1", lambda image: calls.append(1) or reading("một hai").read(image))
    means = files.Means(recogniser=recogniser, cache=tmp_path)
    first = files.read_document(data, name="a.pdf", id="a", means=means)
    n_first = len(calls)
    (kept,) = tmp_path.iterdir()
    assert files.read_document(data, name="a.pdf", id="a", means=means).text == first.text and len(calls) == n_first
    kept.write_text("{", encoding="utf-8")
    assert files.read_document(data, name="a.pdf", id="a", means=means).text == first.text and len(calls) == 2 * n_first


def test_nothing_of_a_file_is_lost_on_the_way():
    """Every word of the text form stands in the PDF's text, letterhead and recipients included."""
    wanted = sorted(text_form("xa-pu-ngan").text.split())
    got = sorted(pdf.read_pdf(render(documents()["xa-pu-ngan"], "pdf"), name="a").text.split())
    assert got == wanted


def test_errors_name_the_file():
    with pytest.raises(InputError, match=r"^a\.pdf cannot be opened as a PDF"):
        pdf.read_pdf(b"%PDF-1.7 nothing", name="a.pdf")
