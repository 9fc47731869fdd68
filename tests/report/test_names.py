"""Who signed is nowhere in the page; the office is, and every position still hits its words."""

import json

import pytest

from analysis.report import render_report
from analysis.report.embed import embed_study
from analysis.report.names import find_names, grow, mask
from tests.report.sample import NAME, report_tables


@pytest.mark.parametrize(
    ("signature", "names"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nĐỗ Văn Bình", ["Đỗ Văn Bình"]),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\n(Đã ký)\nTRƯƠNG THỊ MÂY", ["TRƯƠNG THỊ MÂY"]),
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("| T/M BỘ CHÍNH TRỊ (Đã ký) Bùi Thị Lam |", ["Bùi Thị Lam"]),
        ("TM. ỦY BAN NHÂN DÂN XÃ TÂN LẬP\nQ. CHỦ TỊCH", []),
        ("TM. CHÍNH PHỦ\nKT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\n[đã ký]", []),
        ("", []),
    ],
)
def test_the_name_goes_and_the_office_stays(signature, names):
    found = find_names(signature, [("signature", 0, len(signature))])
    assert [signature[start:end] for start, end in found] == names


def test_among_recipients_only_a_bare_name_and_the_clerk_are_names():
    text = "Nơi nhận:\n- Thường trực Huyện ủy;\n- Lưu: VT, NC (Thuận).\nLò Thị Ngân\n- Các Phòng Ban Huyện\n"
    assert [text[a:b] for a, b in find_names(text, [("recipients", 0, len(text))])] == ["Thuận", "Lò Thị Ngân"]


def test_a_name_in_the_body_is_no_matter_of_signatures():
    text = "Giao ông Lò Văn Ngân chủ trì."
    assert find_names(text, [("item", 0, len(text))]) == ()


def test_positions_after_a_mask_hit_the_same_words():
    text = "một Lò Thị\nNgân hai Bùi An ba"
    spans = [(text.index("Lò"), text.index(" hai")), (text.index("Bùi"), text.index(" ba"))]
    masked, place = mask(text, spans, "[tên người ký]")
    assert masked == "một [tên người ký]\n hai [tên người ký] ba" and "Lò" not in masked
    for word in ("một", "hai", "ba"):
        start = text.index(word)
        assert masked[place(start) : place(start + len(word))] == word
    assert place(len(text)) == len(masked)


def test_no_edit_stands_half_inside_a_mask():
    assert grow([(10, 20)], [(5, 12), (18, 25), (30, 31)]) == ((5, 25),)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_name_of_a_signatory_is_in_the_file(language):
    page = render_report(report_tables(), study="sample", language=language)
    assert NAME not in page and NAME not in json.loads(json.dumps(page)) and "PHÓ CHỦ TỊCH" in page


def test_tables_that_count_positions_behind_a_mask_still_hit_their_words():
    tables = report_tables()
    study = embed_study(tables)
    plan = next(document for document in study["documents"] if document["role"] == "plan")
    text = tables["texts"].set_index("document").loc[plan["id"], "text"]
    assert plan["text"] == text.replace(NAME, "[tên người ký]")
