"""Old encodings: every letter there and back, found by what they spell, and good text never touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.vietnamese.alphabet import VOWELS
from analysis.vietnamese.encodings import ENCODINGS, decode_surface, encode_surface, font_encoding, read_surface
from analysis.vietnamese.recovery import recover
from analysis.vietnamese.spelling import is_spelt

LETTERS = [c for low in VOWELS + "đ" for c in (low, low.upper()) if not c.isascii()]
SENTENCES = (
    "Xây dựng hệ thống quản lý chất lượng nước sạch tại các xã vùng cao.",
    "Phấn đấu đến hết quý bốn, mọi hộ nghèo đều được vay vốn ưu đãi để phát triển chăn nuôi.",
    "Giao Sở Nông nghiệp chủ trì, phối hợp với Uỷ ban nhân dân huyện rà soát diện tích rừng phòng hộ.",
    "Kỹ thuật viên khuyến nông hướng dẫn bà con ủ phân, giữ ẩm và phòng trừ sâu bệnh.",
)
TEXT = "\n".join(SENTENCES)
vietnamese = st.text(st.sampled_from([*LETTERS, *"aăbcdđeghiklmnopqrstuvxyABCĐ 0123456789.,;:-/()\n"]))
legacy = pytest.mark.parametrize("encoding", ENCODINGS)


@legacy
def test_all_134_letters_come_back(encoding):
    lower_only = encoding == "tcvn3"
    for letter in LETTERS:
        surface = encode_surface(letter, encoding)
        plain = letter.lower() if lower_only and letter not in "ĂÂÊÔƠƯĐ" else letter
        assert decode_surface(surface, encoding) == plain
    assert len(LETTERS) == 134


@legacy
def test_all_letters_are_written_differently(encoding):
    forms = {encode_surface(letter, encoding) for letter in LETTERS}
    assert len(forms) == (134 - 60 if encoding == "tcvn3" else 134)


@legacy
@given(text=vietnamese)
def test_any_text_comes_back_from_bytes(encoding, text):
    surface = encode_surface(text, encoding)
    data = b"".join(_byte(c) for c in surface)
    assert read_surface(data) == surface
    decoded = decode_surface(surface, encoding)
    assert decoded.lower() == text.lower() if encoding == "tcvn3" else _comparable(decoded) == _comparable(text)


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _comparable(text: str) -> str:
    """VNI writes ơ as ô and marks behind letters, so that an ư or a mark may join what stands before it."""
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("encoding, surface, text", [
    ("tcvn3", "NghÞ quyÕt cña §¶ng, ph¸p luËt cña Nhµ n\u00adíc", "Nghị quyết của Đảng, pháp luật của Nhà nước"),
    ("tcvn3", "ñY BAN NH¢N D¢N TØNH", "ỦY BAN NHÂN DÂN TỈNH"),
    ("tcvn3", "nhµ n\u2212íc", "nhà nước"),
    ("vni", "baûo ñaûm kyû luaät, saün saøng, daúng, kî, hæ, mó", "bảo đảm kỷ luật, sẵn sàng, dẳng, kỵ, hỉ, mĩ"),
    ("vni", "Thöïc hieän Nghò quyeát", "Thực hiện Nghị quyết"),
    ("vni", "UÛY BAN NHAÂN DAÂN TÆNH, Aùnh", "ỦY BAN NHÂN DÂN TỈNH, Ánh"),
    ("viscii", "Vi®t Nam, Nghi\u00b8", "Việt Nam, Nghiị"),
    ("utf-8", "Cá»™ng hoÃ  xÃ£ há»™i, lÃ\u00a0 thÃ\u00a0nh phá»‘", "Cộng hoà xã hội, là thành phố"),
    ("utf-8", "ThÃ¡Â»Â±c", "Thực"),
    ("windows-1258", "Viêòt", "Việt"),
])  # fmt: skip
def test_known_examples(encoding, surface, text):
    assert decode_surface(surface, encoding) == text


@legacy
def test_an_unknown_text_is_read_in_the_right_encoding(encoding):
    surface = encode_surface(TEXT, encoding)
    recovered = recover(surface)
    assert recovered.text == decode_surface(surface, encoding)
    assert recovered.lines == ((encoding, len(SENTENCES)),)


@legacy
@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_sentence_is_enough(encoding, sentence):
    surface = encode_surface(sentence, encoding)
    assert recover(surface).text == decode_surface(surface, encoding)


def test_encodings_may_change_from_line_to_line():
    lines = [encode_surface(s, e) for s, e in zip(SENTENCES, ("tcvn3", "vni", "utf-8"), strict=False)]
    text = "\n".join([SENTENCES[3], *lines, SENTENCES[3], "Plain English, left alone: café, naïve, Zürich."])
    expected = [SENTENCES[3], *(decode_surface(s, e) for s, e in zip(lines, ("tcvn3", "vni", "utf-8"), strict=True))]
    assert recover(text).text.split("\n") == [
        *expected,
        SENTENCES[3],
        "Plain English, left alone: café, naïve, Zürich.",
    ]


def test_one_long_line_may_hold_two_encodings():
    half = " ".join(SENTENCES)
    text = half + " " + encode_surface(half, "tcvn3")
    assert recover(text).text == half + " " + decode_surface(encode_surface(half, "tcvn3"), "tcvn3")


@given(text=vietnamese)
def test_unicode_letters_beyond_latin1_are_never_lost(text):
    """Whatever is recovered, letters that no old encoding can show stand in the result as often as in the source."""
    found = recover(text).text
    for letter in "ộếạỉưđ":
        assert found.count(letter) >= text.count(letter)


@given(st.lists(st.sampled_from([word for s in SENTENCES for word in s.split()]), max_size=60))
def test_good_vietnamese_is_never_changed(words):
    text = " ".join(words)
    assert recover(text).text == text


@pytest.mark.parametrize("text", [
    "",
    "1 2 3,5 %",
    "Le président de la République a déclaré que l'été serait très chaud à Orléans.",
    "Die Größe der Städte über dem Fluß wächst ständig, für alle Bürger.",
    "El niño comió un plátano mañana según él; ¿qué pasó?",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Площадь и улица", "我们的计划", "\u0301\u0323\u0302 \u0301", "“quoted” – text… ©®™ 25°C, 3×4 m², «ja»",
])  # fmt: skip
def test_other_text_is_left_alone(text):
    assert recover(text) == (text, ())


def test_damage_by_ocr_is_no_encoding():
    damaged = (
        "Uy ban nhan dan tinh giao Sé Néng nghiép chu tri, phéi hgp véi céc nganh lién quan, céc huyén.\n"
        "Tiép tuc nang cao chat lugng, phat trién san xuat, dé cac hé ngheo dugc vay vén; céc dia phuong.\n"
    )
    assert recover(damaged * 20) == (damaged * 20, ())


def test_the_dropped_soft_hyphen_of_tcvn3_is_restored_where_it_must_have_stood():
    surface = encode_surface("Hướng dẫn dùng nước, đường và phương tiện; CHƯƠNG TRÌNH; hưởng; sớm, lớn", "tcvn3")
    lost = surface.replace("\u00ad", "").replace("¦", "")
    expected = "Hướng dẫn dùng nước, đường và phương tiện; CHƯƠNG TRÌNH; hưởng; sớm, lớn"
    assert lost != surface and recover(lost).text == expected


def test_a_fonts_name_makes_one_word_enough():
    assert recover("kÕ").text == "kÕ" and recover("kÕ", expected="tcvn3").text == "kế"
    assert recover("Kế hoạch", expected="tcvn3").text == "Kế hoạch"
    assert font_encoding(".VnArial NarrowH") == ("tcvn3", True) and font_encoding("Arial") is None


def test_spelling_knows_every_syllable_of_the_sentences():
    words = [w.strip(".,").lower() for s in SENTENCES for w in s.split()]
    assert all(map(is_spelt, words)), [w for w in words if not is_spelt(w)]
    assert not any(map(is_spelt, ("kể hoạch", "quyét", "viéc", "hocs", "ngé", "cế", "hồc", "ta\u0301\u0300", "")))
