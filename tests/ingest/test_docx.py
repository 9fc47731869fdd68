"""Word files: what Word prints is what is read."""

import io
import zipfile

import pytest

from analysis.core.errors import InputError
from analysis.ingest.docx import read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body and these further parts (numbering, styles, footnotes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def item(text: str, level: int = 0, list_id: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def numbering(*levels: tuple[str, str], restart: bool = False) -> str:
    inner = "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for k, (form, text) in enumerate(levels)
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{again}</w:num></w:numbering>'
    )


def lines(data: bytes) -> list[str]:
    return [line for line in read_docx(data, name="a.docx").text.split("\n") if line]


def test_list_numbers_are_those_that_word_prints():
    lists = numbering(("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("decimal", "%2.%4."))
    body = (
        item("A") + item("B", 1) + item("C", 2) + item("D", 2) + item("E", 1) + item("F", 3) + item("G") + item("H", 1)
    )
    assert lines(word(body, numbering=lists)) == ["I. A", "1. B", "a) C", "b) D", "2. E", "2.1. F", "II. G", "1. H"]


def test_a_list_that_starts_anew_and_one_that_goes_on():
    body = item("A") + item("B") + item("C", 0, 2)
    assert lines(word(body, numbering=numbering(("decimal", "%1."), restart=True))) == ["1. A", "2. B", "1. C"]
    assert lines(word(body, numbering=numbering(("decimal", "%1.")))) == ["1. A", "2. B", "3. C"]


def test_bullets_and_numbers_from_a_style():
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="L">'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:rPr><w:caps/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="M"><w:basedOn w:val="L"/></w:style>'
        "</w:styles>"
    )
    body = p("một", '<w:pStyle w:val="M"/>') + p("hai", '<w:pStyle w:val="M"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(word(body, styles=styles, numbering=numbering(("bullet", "\uf0b7")))) == ["• MỘT", "HAI"]


def test_tracked_changes_are_accepted_and_said():
    body = (
        "<w:p><w:r><w:t>Giao </w:t></w:r><w:del><w:r><w:delText>Sở A</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Sở B</w:t></w:r></w:ins></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>một </w:t></w:r></w:p>" + p("đoạn")
    )
    read = read_docx(word(body), name="a.docx")
    assert read.text.split("\n")[:2] == ["Giao Sở B", "một đoạn"]
    assert any("tracked changes" in step for step in read.steps)


def test_notes_are_marked_and_stand_at_the_end():
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("Số liệu năm 2024.")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>Đạt 70%</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("Cuối")
    assert lines(word(body, footnotes=notes)) == ["Đạt 70%[1]", "Cuối", "[1] Số liệu năm 2024."]


def test_a_merged_cell_holds_for_each_of_its_rows():
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{p(text)}</w:tc>"

    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("TT") + cell("Nhiệm vụ") + cell("Chủ trì"),
        cell("1") + cell("Lập | kế hoạch") + cell("Sở A", start),
        cell("2") + cell("Báo cáo") + cell("", on),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert lines(word(body)) == [
        "| TT | Nhiệm vụ | Chủ trì |", "| --- | --- | --- |", "| 1 | Lập / kế hoạch | Sở A |", "| 2 | Báo cáo | Sở A |",
    ]  # fmt: skip


def test_a_text_box_is_read_once_and_hidden_text_not_at_all():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{p('MẪU 1')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>Chữ</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
    )
    assert lines(word(body)) == ["Chữ", "MẪU 1"]


def test_old_fonts_are_decoded_run_by_run():
    def run(text: str, font: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    body = f"<w:p>{run('KÕ ho¹ch ', '.VnTimeH')}{run('céng hoµ', '.VnTime')}{run(' Thực hiện', '.VnTime')}</w:p>"
    assert lines(word(body)) == ["KẾ HOẠCH cộng hoà Thực hiện"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_unread(declared: str, encoding: str):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        text = f"{declared}<w:document {W}><w:body>{p('&amp;a;')}</w:body></w:document>"
        package.writestr("word/document.xml", text.encode(encoding))
    with pytest.raises(InputError, match="declares XML entities"):
        read_docx(buffer.getvalue(), name="a.docx")


def test_a_bomb_inside_a_word_file_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 300_000_000)
    with pytest.raises(InputError, match="unpacks word/document.xml to more than"):
        read_docx(buffer.getvalue(), name="a.docx")


def test_a_file_cut_short_is_refused():
    data = word(p("Kế hoạch"))
    for broken in (data[:200], data[: len(data) // 2], data.replace(b"<w:body>", b"<w:bxdy>")):
        with pytest.raises(InputError):
            read_docx(broken, name="a.docx")
