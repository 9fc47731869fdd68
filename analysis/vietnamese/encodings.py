"""Legacy encodings of Vietnamese: what their bytes, or the wrong letters they are displayed as, stand for.

Text in an old encoding is handled here in one shape, its *surface*: what Windows-1252 makes of its bytes, as one sees
it when the text of an old font is copied out of Word ("Céng hoµ x· héi chñ nghÜa"). Bytes that Windows-1252 leaves
undefined are the code points of the same number. The tables are the public code charts: TCVN 5712:1993 (VN3), RFC 1456
(VISCII), those of VPS and VNI for Windows, and code page 1258.
"""

import re
import unicodedata
from functools import cache

from analysis.vietnamese.alphabet import TONE_MARKS, VOWELS

ENCODINGS = ("tcvn3", "vni", "vps", "viscii", "windows-1258", "utf-8")
"""Names of the encodings that `decode_surface` knows; ``utf-8`` is UTF-8 that was taken for Windows-1252."""

_LOWER = "".join(c for c in VOWELS + "đ" if not c.isascii())
_BYTES = {
    "tcvn3": (
        "b5b8b6b7b9a8bbbebcbdc6a9c7cac8c9cbccd0cecfd1aad2d5d3d4d6d7ddd8dcdedfe3e1e2e4abe5e8e6e7e9aceaedebeceeeff3f1f2f4"
        "adf5f8f6f7f9fafdfbfcfeae",
        "",
    ),
    "viscii": (
        "e0e1e4e3d5e5a2a1c6c7a3e2a5a4a6e7a7e8e9eba8a9eaabaaacadaeecedefeeb8f2f3f6f5f7f4b0afb1b2b5bdb6beb7defef9fafcfbf8"
        "dfd7d1d8e6f1cffdd6dbdcf0",
        "c0c1c4c380c58281020583c28584860687c8c9cb8889ca8b8a8c8d8ecccd9bce98d2d399a09ad4908f919293b4969597b394d9da9c9d9e"
        "bfbbbabcffb99fdd14191ed0",
    ),
    "vps": (
        "e0e1e4e3e5e6a2a1a3a4a5e2c0c3c4c5c6e8e9c8ebcbea8a898bcd8cecedccefcef2f3d5f586f4d2d3b087b6d6a9a7aaabaef9fafbdbf8"
        "dcd8d9babbbfff9a9bcf9cc7",
        "80c1818202888e8d8ff004c28483851c03d7c9defe05ca9390949506b5b4b7b810bcb9bdbe11d49796989912f79e9d9fa613a8dad1ac14"
        "d0afadb11d15b2ddfdb319f1",
    ),
}
"""Bytes of the letters with diacritics in the order of the alphabet: small letters, capital letters."""
_TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", bytes.fromhex("a1a2a3a4a5a6a7"), strict=True))

_VNI_TONES = dict(zip("\u0300\u0301\u0309\u0303\u0323", "øùûõï", strict=True))
_VNI_CIRCUMFLEX = dict(zip("\u0300\u0301\u0309\u0303\u0323", "àáåãä", strict=True))
_VNI_BREVE = dict(zip("\u0300\u0301\u0309\u0303\u0323", "èéúüë", strict=True))
_VNI_SINGLE = {"ỉ": "æ", "ĩ": "ó", "ị": "ò", "ì": "ì", "í": "í", "ỵ": "î", "đ": "ñ", "ơ": "ô", "ư": "ö"}
_VNI_LENIENT = {"iø": "ì", "iù": "í", "yï": "ỵ"}

_UTF8 = re.compile(r"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PDF_SIGNS = {"\u2212": 0xAD, "\u2219": 0xB7, "\u03bc": 0xB5}
"""Signs that PDF readers give for the bytes of ư, ã and à in the fonts of TCVN3."""
_LOST_HALF = re.compile(r"Ã(?: (?=[ \t\n,.;:)]|\Z)|(?=[ \t\n]|\Z))")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _byte_of_character() -> dict[int, str]:
    """Code point of a surface character -> the character whose number is the byte it stands for."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[ord(bytes([byte]).decode("cp1252"))] = chr(byte)
        except UnicodeDecodeError:
            continue
    return table


@cache
def _surface_of_byte() -> dict[int, str]:
    return {ord(byte): chr(code) for code, byte in _byte_of_character().items()}


def read_surface(data: bytes) -> str:
    """The surface of bytes in an unknown encoding; every byte becomes one character, none is lost.

    Examples
    --------
    >>> read_surface(b"C\\xe9ng ho\\xb5")
    'Céng hoµ'
    """
    return data.decode("latin-1").translate(_surface_of_byte())


@cache
def _single_byte(encoding: str) -> tuple[dict[str, str], dict[str, str]]:
    """Surface character -> letter (both for Windows-1252 and for Latin-1), and letter -> surface character."""
    encode: dict[str, int] = {}
    if encoding == "windows-1258":
        for byte in range(0x80, 0x100):
            letter = bytes([byte]).decode("cp1258", "replace")
            if letter != "\ufffd":
                encode[letter] = byte
    else:
        small, capital = (bytes.fromhex(row) for row in _BYTES[encoding])
        encode |= dict(zip(_LOWER, small, strict=True))
        encode |= dict(zip(_LOWER.upper(), capital, strict=True)) if capital else _TCVN3_CAPITALS
    decode = {}
    for letter, byte in encode.items():
        decode[chr(byte)] = decode[_surface_of_byte().get(byte, chr(byte))] = letter
    if encoding == "tcvn3":
        decode |= {sign: decode[chr(byte)] for sign, byte in _PDF_SIGNS.items()}
    return decode, {letter: _surface_of_byte().get(byte, chr(byte)) for letter, byte in encode.items()}


def _vni_form(letter: str) -> str:
    """A small letter in VNI: its base with signs for the marks."""
    if letter in _VNI_SINGLE:
        return _VNI_SINGLE[letter]
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tone = next((mark for mark in marks if mark in TONE_MARKS), "")
    if "\u031b" in marks:
        return _VNI_SINGLE[unicodedata.normalize("NFC", base + "\u031b")] + _VNI_TONES[tone]
    if "\u0302" in marks:
        return base + (_VNI_CIRCUMFLEX[tone] if tone else "â")
    if "\u0306" in marks:
        return base + (_VNI_BREVE[tone] if tone else "ê")
    return base + _VNI_TONES[tone]


@cache
def _vni() -> tuple[dict[str, str], dict[str, str], "re.Pattern[str]"]:
    """Form -> letter, letter -> form, and the pattern of all forms."""
    encode = {letter: _vni_form(letter) for letter in _LOWER}
    encode |= {letter.upper(): form.upper() for letter, form in encode.items()}
    lenient = _VNI_LENIENT | {form.upper(): letter.upper() for form, letter in _VNI_LENIENT.items()}
    lenient |= {form[0].upper() + form[1:]: letter.upper() for letter, form in encode.items() if len(form) > 1}
    decode = lenient | {form: letter for letter, form in encode.items()}
    forms = sorted(decode, key=lambda form: (-len(form), form))
    return decode, encode, re.compile("|".join(map(re.escape, forms)))


def _raise_capitals(text: str) -> str:
    """Small marked letters among capitals become capitals: TCVN3 has no capital letter with a tone.

    A line all of whose plain letters are capitals, or a word with two plain capitals or more and no plain small letter.
    """

    def raised(word: str, n: int) -> str:
        plain = [c for c in word if c.isascii() and c.isalpha()]
        return word.upper() if len(plain) >= n and all(c.isupper() for c in plain) else word

    lines = []
    for line in text.split("\n"):
        whole = raised(line, 4)
        lines.append(whole if whole != line else _WORD.sub(lambda m: raised(m[0], 2), line))
    return "\n".join(lines)


def decode_surface(surface: str, encoding: str, *, capitals: bool = False) -> str:
    """The Vietnamese text that a surface in an old encoding stands for.

    Parameters
    ----------
    surface : str
        Text as Windows-1252 or Latin-1 shows it; characters that the encoding does not know stay as they are.
    encoding : str
        One of ENCODINGS.
    capitals : bool
        True for text set in a font of capitals (.VnTimeH): every letter comes back as a capital.

    Returns
    -------
    str
        NFC. TCVN3 has no capital letters with tones: they are restored among other capitals ("CéNG" is CỘNG), but a
        single one at the head of a word is not ("Ên §é" is ấn Độ).

    Raises
    ------
    KeyError
        For an unknown encoding.

    Examples
    --------
    >>> decode_surface("Céng hoµ x· héi chñ nghÜa", "tcvn3"), decode_surface("Coäng hoaø", "vni")
    ('Cộng hoà xã hội chủ nghĩa', 'Cộng hoà')
    >>> decode_surface("Cá»™ng hoÃ xÃ£", "utf-8"), decode_surface("kÕ ho¹ch", "tcvn3", capitals=True)
    ('Cộng hoà xã', 'KẾ HOẠCH')
    """
    if encoding == "utf-8":
        text = _decode_twice_encoded(surface)
    elif encoding == "vni":
        decode, _, pattern = _vni()
        text = pattern.sub(lambda m: decode[m[0]], surface)
    else:
        text = surface.translate(_letters(encoding))
    if encoding == "tcvn3":
        text = _raise_capitals(text)
    text = unicodedata.normalize("NFC", text)
    return text.upper() if capitals else text


@cache
def _letters(encoding: str) -> dict[int, str]:
    return {ord(c): letter for c, letter in _single_byte(encoding)[0].items()}


def _decode_twice_encoded(surface: str) -> str:
    """UTF-8 that was read as Windows-1252, up to three times over; a lost no-break space was the second half of à."""
    surface = _LOST_HALF.sub("Ã\u00a0", surface)
    for _ in range(3):
        as_bytes = surface.translate(_byte_of_character())
        decoded = _UTF8.sub(lambda m: m[0].encode("latin-1").decode("utf-8", "replace"), as_bytes)
        if decoded == as_bytes:
            break
        surface = decoded.translate(_surface_of_byte())
    return surface


def encode_surface(text: str, encoding: str) -> str:
    """The surface of a text in an old encoding: the inverse of `decode_surface`.

    Parameters
    ----------
    text : str
        NFC. Characters that the encoding lacks stay; TCVN3 writes capital letters with tones as small ones.
    encoding : str
        One of ENCODINGS.

    Examples
    --------
    >>> encode_surface("Cộng hoà", "tcvn3"), encode_surface("nước Ỷ", "vni")
    ('Céng hoµ', 'nöôùc YÛ')
    """
    if encoding == "utf-8":
        return read_surface(text.encode("utf-8", "surrogatepass"))
    if encoding == "vni":
        return "".join(_vni()[1].get(c, c) for c in text)
    table = _single_byte(encoding)[1]
    if encoding == "windows-1258":
        return "".join(table.get(c) or "".join(table.get(part, part) for part in _with_tone_apart(c)) for c in text)
    return "".join(table.get(c) or table.get(c.lower(), c) for c in text)


@cache
def surface_characters(encoding: str) -> frozenset[str]:
    """The characters outside ASCII that stand for Vietnamese letters, or parts of them, on a surface in `encoding`.

    Examples
    --------
    >>> "µ" in surface_characters("tcvn3"), "à" in surface_characters("tcvn3"), "à" in surface_characters("vni")
    (True, False, True)
    """
    if encoding == "vni":
        return frozenset(c for form in _vni()[0] for c in form if not c.isascii())
    if encoding == "utf-8":
        return frozenset(c for byte in range(0x80, 0x100) for c in (chr(byte), read_surface(bytes([byte]))))
    return frozenset(c for c in _single_byte(encoding)[0] if not ("\x20" <= c <= "\x7f"))


def _with_tone_apart(letter: str) -> str:
    """A letter with its quality mark composed and its tone mark behind it."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in parts if c in TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONE_MARKS)) + tone


def font_encoding(font: str) -> tuple[str, bool] | None:
    """The encoding that a font's name promises, and whether the font shows every letter as a capital.

    None for a font of Unicode text. The name does not prove that the text is in the encoding: Unicode text may carry an
    old font's name.

    Examples
    --------
    >>> font_encoding(".VnTimeH"), font_encoding("VNI-Times"), font_encoding("Times New Roman")
    (('tcvn3', True), ('vni', False), None)
    """
    name = font.strip().lower()
    if name.startswith(".vn"):
        return "tcvn3", name.endswith("h")
    if name.startswith("vni"):
        return "vni", False
    if name.startswith("vps"):
        return "vps", False
    return None
