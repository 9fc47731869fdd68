"""State secrets are refused however a scan damaged their mark; prose that speaks of secrets is not."""

import pytest

from analysis import ingest
from analysis.ingest.secrecy import find_mark

HEAD = "TỈNH ỦY SÔNG BỒI\n*\nSố 12-NQ/TU\n"
BODY = "\nNGHỊ QUYẾT\nvề phát triển nghề dệt chiếu\n1. Giữ gìn làng nghề.\n"


@pytest.mark.parametrize("mark", [
    "MẬT", "TỐI MẬT", "TUYỆT MẬT", "MAT", "TOI MAT", "TUYET MAT", "TÓI MẠT", "T0I MAT", "TUYẾT MÂT", "M Ậ T",
    "T Ố I M Ậ T", "[ MẬT ]", "* TUYỆT MẬT *", "ĐỘ MẬT: TỐI MẬT", "Độ mật: Mật", "Mức độ mật: Tuyệt mật",
    "Mật", "Tối mật",
    "TÀI LIỆU MẬT", "ĐẢNG CỘNG SẢN VIỆT NAM     MẬT", "TUYỆT MẬT\tSông Bồi, ngày 02 tháng 3 năm 2025", "| MẬT | x |",
    "TỐI MẬT Sông Bồi, ngày 02 tháng 3 năm 2025", "Số 12-NQ/TU MẬT", "TOIMAT",
])  # fmt: skip
def test_a_mark_is_found_however_it_is_printed_or_damaged(mark):
    assert find_mark(HEAD + mark + BODY) is not None


@pytest.mark.parametrize("prose", [
    "về bảo vệ bí mật nhà nước", "VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC", "VỀ CÔNG TÁC BẢO VỆ BÍ\nMẬT", "bảo đảm an toàn, bảo mật",
    "mật",
    "MẬT ĐỘ DÂN CƯ", "Mật ong rừng", "mat", "MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH", "Công tác cơ yếu, mật mã", "Bí mật",
    "Số người làm công tác bảo mật", "KHÔNG ĐÓNG DẤU MẬT LÀ VĂN BẢN CÔNG KHAI", "mật;", "ngày hội mật ong",
])  # fmt: skip
def test_prose_is_no_mark(prose):
    assert find_mark(HEAD + prose + BODY) is None


def test_a_mark_far_below_the_head_is_no_mark():
    assert find_mark(HEAD + BODY + "Một dòng.\n" * 60 + "MẬT\n") is None


def test_no_plan_of_the_demo_corpus_is_taken_for_a_secret(demo):
    assert [d.id for d in ingest.read_corpus(demo) if find_mark(d.text)] == []


def test_a_refused_document_is_named_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text(HEAD + "Độ mật: Tối mật" + BODY, encoding="utf-8")
    (tmp_path / "b.txt").write_text(HEAD + BODY, encoding="utf-8")
    corpus = ingest.read_corpus(tmp_path)
    assert [d.id for d in corpus] == ["b"]
    (problem,) = corpus.problems
    assert (problem.kind, problem.fatal) == ("refused", True) and "Độ mật: Tối mật" in problem.message
