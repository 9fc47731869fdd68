"""Bytes become text: any encoding that Vietnamese was written in; nothing crashes, nothing is lost."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.core.document import Document, normalise_text
from analysis.core.errors import InputError
from analysis.ingest.text import decode_text, find_text_problems, read_bytes, recover_text
from analysis.vietnamese.encodings import ENCODINGS, decode_surface, encode_surface

PLAN = "KẾ HOẠCH\nTriển khai chương trình nước sạch\n- Rà soát các công trình hiện có trên địa bàn xã.\n"
LEGACY = [encoding for encoding in ENCODINGS if encoding != "utf-8"]


def to_bytes(surface: str) -> bytes:
    return b"".join(c.encode("cp1252") if _in_cp1252(c) else c.encode("latin-1") for c in surface)


def _in_cp1252(character: str) -> bool:
    try:
        return bool(character.encode("cp1252"))
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_file_in_an_old_encoding_is_read(encoding):
    surface = encode_surface(PLAN, encoding)
    text, history = read_bytes(to_bytes(surface), name="a.txt")
    assert text == decode_surface(surface, encoding)
    assert text.casefold() == PLAN.casefold()
    assert len(history) == 1 and history[0].startswith("Read 3 lines from ")


@pytest.mark.parametrize("data", [
    PLAN.encode(), PLAN.encode("utf-8-sig"), PLAN.encode("utf-16"), PLAN.encode("utf-16-le"), PLAN.encode("utf-16-be"),
    PLAN.replace("\n", "\r\n").encode(), PLAN.replace("\n", "\r").encode(), unicodedata.normalize("NFD", PLAN).encode(),
    PLAN.encode().decode("cp1252", "surrogateescape").encode("utf-8", "replace").replace(b"?", b"?") and PLAN.encode(),
])  # fmt: skip
def test_unicode_in_every_wrapping_is_the_same_text(data):
    assert decode_text(data) == PLAN


def test_utf8_saved_twice_is_read():
    twice = encode_surface(PLAN, "utf-8").encode()
    text, history = read_bytes(twice)
    assert text == PLAN and history == ("Read 3 lines from UTF-8 read as Windows-1252.",)


def test_one_file_may_mix_unicode_and_old_bytes():
    data = PLAN.encode() + to_bytes(encode_surface(PLAN, "tcvn3")) + PLAN.encode()
    text, history = read_bytes(data)
    assert text == PLAN + decode_surface(encode_surface(PLAN, "tcvn3"), "tcvn3") + PLAN
    assert history == ("Read 3 lines from TCVN3 (fonts .Vn...).",)


def test_a_broken_byte_costs_its_own_line_at_most():
    lines = PLAN.encode().split(b"\n")
    lines[1] = lines[1][:10] + b"\xff" + lines[1][10:]
    text, history = read_bytes(b"\n".join(lines))
    assert text.split("\n")[0] == "KẾ HOẠCH" and text.split("\n")[2] == PLAN.split("\n")[2]
    assert text.count("\n") == PLAN.count("\n") and "Windows-1252" in history[-1]


def test_lines_that_no_encoding_explains_are_told():
    text, history = read_bytes(PLAN.encode() * 3 + b"\xd0\xcf\xd4\xd5 \xc5\xc7\xd1\xc1 \xd3\xd4\n")
    problems = find_text_problems(Document("a", text, "a.txt", history=history))
    assert [p.kind for p in problems] == ["undecodable"] and not problems[0].fatal
    assert "line 10" in problems[0].message


@pytest.mark.parametrize("data", [
    b"", b" \n\t", b"\x00" * 50, bytes(range(256)) * 4, b"%PDF-1.4 text", b"PK\x03\x04abc", b"{\\rtf1 abc}",
    b"\xd0\xcf\x11\xe0rest", b"\xff\xfe\x00\xd8\x00\xd8\x00\xd8",
    "Площадь и улица города".encode("koi8-r") * 9, "我们的计划很重要".encode("gbk") * 9,
])  # fmt: skip
def test_what_is_no_text_is_said_in_one_sentence(data):
    with pytest.raises(InputError, match=r"^x\.txt is (empty|not)|cannot be read as text") as error:
        decode_text(data, name="x.txt")
    assert "expected" in str(error.value)


def test_stray_control_characters_and_marks_do_not_stop_a_file():
    dirty = "\ufeff" + PLAN.replace("nước", "nướ\u200bc").replace("xã", "xã\x00") + "\u0301 \u0323\u0302\n"
    text, history = read_bytes(dirty.encode())
    assert text.startswith(PLAN.replace("xã", "xã ")) and "\u0301" in text
    assert any("control" in step for step in history) and any("invisible" in step for step in history)


def test_a_look_alike_of_d_with_stroke_becomes_the_letter():
    assert recover_text("UBND huyện \u00d0ông, Q\u00d0-UBND, \u00f0ến")[0] == "UBND huyện Đông, QĐ-UBND, đến"
    assert recover_text("\u00deað er íslenska")[0] == "\u00deað er íslenska"


@pytest.mark.parametrize("text, kinds", [
    ("The committee shall submit its annual report on the implementation of this programme. " * 3, ["not Vietnamese"]),
    ("Le comité présente chaque année un rapport sur l'exécution de ce programme. " * 3, ["not Vietnamese"]),
    ("我们的计划很重要。" * 20, ["not Vietnamese"]),
    ("1.234 56,7 % 8/9", ["no words"]),
    ("Uy ban nhan dan tinh giao So Nong nghiep chu tri, phoi hop voi cac nganh lien quan. " * 3, []),
    (PLAN, []), ("Lost \ufffd letters", ["undecodable"]),
])  # fmt: skip
def test_other_languages_and_empty_tables_are_told_and_left_alone(text, kinds):
    recovered, history = recover_text(text)
    assert recovered == text and history == ()
    problems = find_text_problems(Document("a", text, "a.txt"))
    assert [p.kind for p in problems] == kinds and not any(p.fatal for p in problems)


def test_a_very_long_line_is_read_where_it_changes_too():
    line = PLAN.replace("\n", " ") * 3_000
    surface = encode_surface(line, "tcvn3")
    text, history = recover_text(line + surface)
    assert text == line + decode_surface(surface, "tcvn3") and len(history) == 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"\x00\xd8" * 20)
@example(b"\xc3" * 30)
@example(b"\xef\xbb\xbf\xff\xfe")
def test_random_bytes_are_text_or_one_sentence(data):
    try:
        text, _ = read_bytes(data, name="x.txt")
    except InputError as error:
        assert "expected" in str(error)
    else:
        Document("x", text)


pieces = st.one_of(
    st.text(max_size=30).map(lambda t: t.encode("utf-8", "replace")),
    st.sampled_from(PLAN.split("\n")).flatmap(
        lambda line: st.sampled_from(LEGACY).map(lambda e: to_bytes(encode_surface(line, e)))
    ),
    st.sampled_from([PLAN.encode(), b"\n", b"\r\n", b"\x00", b"\xff", b"The plan of the year 2025\n", b"12 345,6\n"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=12))
def test_mixtures_keep_every_ascii_word(parts):
    """Words of plain letters survive whatever stands around them: no encoding touches ASCII."""
    data = b"\n".join([b"dau", *parts, b"cuoi"])
    try:
        text, history = read_bytes(data)
    except InputError:
        return
    assert text.startswith("dau") and text.endswith("cuoi")
    document = Document("x", text, history=history)
    assert all(not problem.fatal for problem in find_text_problems(document))
    again, steps = recover_text(text)
    assert normalise_text(again).count("\n") == text.count("\n") and isinstance(steps, tuple)


@given(st.text(max_size=200))
def test_recovered_text_is_nfc_and_keeps_its_lines(text):
    recovered, _ = recover_text(text)
    Document("x", recovered)
    assert recovered.count("\n") == normalise_text(text).count("\n")
