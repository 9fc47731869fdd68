"""Web pages: the document, without what stands around it; nothing else is opened."""

import pytest

from analysis.core.errors import InputError
from analysis.ingest.html import read_html

TEXT = "<p>Thực hiện Nghị quyết số 901-NQ/TW của Bộ Chính trị về phát triển kinh tế tuần hoàn</p>"


def lines(page: str | bytes) -> list[str]:
    data = page if isinstance(page, bytes) else page.encode()
    return [line for line in read_html(data, name="a.html").text.split("\n") if line]


def test_menus_scripts_and_footers_are_left_out():
    page = (
        "<html><body><nav>Trang chủ</nav><div><a href='x'>Tin</a></div><div class='d'><h1>KẾ HOẠCH</h1>"
        + TEXT
        + "</div>"
        "<script>alert('x')</script><p style='display:none'>ẩn</p><footer>Bản quyền</footer></body></html>"
    )
    assert lines(page) == ["KẾ HOẠCH", TEXT[3:-4]]


def test_lists_are_numbered_as_a_browser_prints_them():
    inner = "<ol type='a'><li>x</li><li>y</li></ol>"
    page = f"<ol type='I' start='2'><li>Một{inner}</li><li value='5'>Hai</li></ol><ul><li>z</ul>"
    assert lines(page) == ["II. Một", "a. x", "b. y", "V. Hai", "• z"]


def test_cells_over_rows_and_columns_stay_in_their_columns():
    page = (
        "<table border=1><tr><th>TT<th>Nhiệm vụ<th colspan=2>Cơ quan</tr><tr><td>1<td>a<td rowspan=2>Sở A<td>x</tr>"
        "<tr><td>2<td>b<td>y</tr></table>"
    )
    assert lines(page)[2:] == ["| 1 | a | Sở A | x |", "| 2 | b | Sở A | y |"]


def test_the_encoding_is_the_pages_own():
    declared = "<meta charset='windows-1252'><p>" + "é" * 9
    assert lines(declared.encode("cp1252")) == ["é" * 9]
    assert lines(("<meta charset='windows-1252'>" + TEXT).encode("utf-8")) == [TEXT[3:-4]]
    assert lines(("<html>" + TEXT).encode("utf-16")) == [TEXT[3:-4]]
    with pytest.raises(InputError, match="declares the encoding x-none"):
        lines(b"<meta charset='x-none'><p>\xff")


def test_entities_and_links_are_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>a&x;</p>'
        f'<iframe src="{secret.as_uri()}"></iframe><object data="{secret.as_uri()}"></object>{TEXT}</body></html>'
    )
    assert "BÍ MẬT" not in " ".join(lines(page))


def test_a_page_without_text_is_refused():
    for page in ("<html><body><script>1</script></body></html>", "<html>", "<p> </p>"):
        with pytest.raises(InputError, match="shows no text without its scripts"):
            lines(page)


def test_nesting_without_end_is_refused():
    with pytest.raises(InputError):
        lines("<div>" * 3000 + "x" + "</div>" * 3000)
    assert lines("<div>" * 100 + TEXT) == [TEXT[3:-4]]
