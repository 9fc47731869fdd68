"""Hostile plain texts, web pages and names of files, for `make_hostile`."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator

from analysis.vietnamese.encodings import encode_surface

ACT = """BỘ CHÍNH TRỊ
Số: 901-NQ/TW
Hà Nội, ngày 12 tháng 11 năm 2024
NGHỊ QUYẾT
về phát triển nghề đan lưới

III. NHIỆM VỤ, GIẢI PHÁP
1. Giữ gìn làng nghề
- Mở lớp dạy đan lưới cho thanh niên ở từng làng chài, mỗi lớp có ít nhất mười học viên và một người thợ lâu năm.
2. Mở rộng đầu ra
- Đưa lưới đan tay vào danh mục hàng của địa phương và bán tại các bến cá, chợ phiên, khu du lịch trong cả nước.
"""
BIDI, ZERO = "\u202e\u2066\u200f", "\u200b\u200d\ufeff\u2060"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def plan(k: int, *, task: str = "", place: str = "") -> str:
    """A small plan that carries out the act; plan k differs from the others in its place, number and one task."""
    place = place or f"Bến Cá {k}"
    return (
        f"ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH {place.upper()} Độc lập - Tự do - Hạnh phúc\n"
        f"Số: {k}/KH-UBND {place}, ngày 20 tháng 01 năm 2025\nKẾ HOẠCH\n"
        "Thực hiện Nghị quyết số 901-NQ/TW ngày 12/11/2024 của Bộ Chính trị về phát triển nghề đan lưới\n\n"
        "I. MỤC ĐÍCH\nLàm cho nghề đan lưới của tỉnh sống lại.\n\nII. NHIỆM VỤ, GIẢI PHÁP\n1. Giữ gìn làng nghề\n"
        "- Mở lớp dạy đan lưới cho thanh niên ở từng làng chài, mỗi lớp có ít nhất mười học viên và một người thợ.\n"
        f"- Sở Công Thương dựng nhà trưng bày số {k} trước ngày 30/9/2025.\n{task}"
    )


def texts(seed: int) -> Iterator[tuple[str, bytes]]:
    """Texts in every encoding and none, of every length, with whatever Unicode has; web pages."""
    yield from _empty_and_encoded(seed)
    yield from _long()
    yield from _odd_signs()
    yield from _odd_words()
    yield from pages()


def _empty_and_encoded(seed: int) -> Iterator[tuple[str, bytes]]:
    draw = random.Random(seed)
    utf16 = plan(10).encode("utf-16-le")
    yield "empty.txt", b""
    yield "blanks.txt", b" \t\r\n\x0b\x0c" * 500
    yield "only-a-mark.txt", b"\xef\xbb\xbf"
    yield "no-break-spaces.txt", ("\u00a0\u3000\u2003" * 300).encode()
    yield "nul.txt", plan(11).replace(" ", " \0", 40).encode()
    yield "all-nul.txt", bytes(20_000)
    yield "mark-twice.txt", b"\xef\xbb\xbf\xef\xbb\xbf" + plan(12).encode()
    yield "utf16-le-without-mark.txt", utf16
    yield "utf16-be-without-mark.txt", plan(13).encode("utf-16-be")
    yield "utf16-odd.txt", b"\xff\xfe" + plan(14).encode("utf-16-le")[:-1]
    yield "utf16-lone-surrogates.txt", b"\xff\xfe" + b"\x00\xd8A\x00" * 400
    yield "utf32.txt", plan(15).encode("utf-32")
    yield "surrogates-as-utf8.txt", plan(16).encode() + b"\xed\xa0\x80\xed\xbf\xbf" * 20
    yield "overlong.txt", plan(17).encode() + b"\xc0\xaf\xe0\x80\xaf\xf8\x88\x80\x80\x80"
    yield "cut-in-a-letter.txt", plan(18).encode().rstrip() + "ỏ".encode()[:2]
    yield "noise.txt", draw.randbytes(30_000)
    yield "high-noise.txt", bytes(draw.randrange(0x80, 0x100) for _ in range(20_000))
    for encoding in ("tcvn3", "vni", "vps", "viscii"):
        yield f"{encoding}.txt", encode_surface(plan(20, place=f"Bến {encoding}"), encoding).encode("cp1252", "replace")
    yield "cp1258.txt", unicodedata.normalize("NFD", plan(21)).encode("cp1258", "replace")
    mixed = [encode_surface(line, "tcvn3").encode("cp1252", "replace") for line in plan(22).split("\n")]
    mixed[::2] = [line.encode() for line in plan(22).split("\n")][::2]
    yield "encodings-in-turn.txt", b"\n".join(mixed)
    yield "twice-encoded.txt", plan(23).encode().decode("cp1252", "replace").encode()
    yield "decomposed.txt", unicodedata.normalize("NFD", plan(24)).encode()


def _long() -> Iterator[tuple[str, bytes]]:
    yield "long-line.txt", (plan(30) + "- " + "đan lưới cho làng chài " * 45_000).encode()
    yield "long-word.txt", plan(31, task="- Mở " + "chữ" * 1_700 + " cho làng.\n").encode()
    yield "longest-word.txt", b"a" * 1_000_000
    yield "million-blank-lines.txt", plan(32).encode() + b"\n" * 1_000_000
    yield "million-rows.txt", b"".join(b"%d\t%d\n" % (k, k * 7 % 1000) for k in range(1_000_000))
    yield "million-brackets.txt", plan(33).encode() + b"(" * 1_000_000
    yield "one-word-again.txt", (plan(34) + "- " + "lưới " * 8_000).encode()
    yield "one-task-again.txt", (plan(35) + "- Mở lớp dạy đan lưới cho thanh niên ở từng làng chài.\n" * 300).encode()
    yield "deep-numbers.txt", (plan(36) + "".join(".".join("1" * n) + ". Mở lớp\n" for n in range(1, 120))).encode()
    yield "long-number.txt", (plan(37) + f"- Đến năm 2030 đạt {'9' * 6_000}% hộ, {'9' * 6_000}/KH-UBND.\n").encode()
    yield "citations.txt", (plan(38) + "- Theo Nghị quyết số 901-NQ/TW, 57-NQ/TW, 15/KH-UBND.\n" * 300).encode()
    yield "numerals.txt", (plan(39) + "M" * 20_000 + ". Mở lớp\n" + "I" * 20_000 + ". Mở lớp\n").encode()
    yield "marks-on-marks.txt", (plan(40) + "- e" + "\u0302\u0301" * 20_000 + "\n").encode()


def _odd_signs() -> Iterator[tuple[str, bytes]]:
    def with_task(k: int, task: str) -> bytes:
        return plan(k, task=f"- {task}\n").encode("utf-8", "surrogatepass")

    yield "turned-words.txt", with_task(50, f"{BIDI}Mở lớp{ZERO} dạy {BIDI}đan lưới")
    yield "terminal.txt", with_task(51, "Mở \x1b[2J\x1b]0;title\x07\x1b[31m lớp \x08\x08 dạy đan lưới")
    yield "page-breaks.txt", plan(52).replace("\n", "\x0c\n").encode()
    yield "old-mac.txt", plan(53).replace("\n", "\r").encode()
    yield "unicode-lines.txt", plan(54).replace("\n", "\u2028").encode()
    yield "next-lines.txt", plan(55).replace("\n", "\x85").encode()
    yield "no-characters.txt", with_task(56, "Mở \ufffe\uffff\U0001fffe lớp")
    yield "private.txt", with_task(57, "Mở \ue000\U000f0000 lớp \U0010ffff")
    yield "astral.txt", with_task(58, "Mở 𝓵ớ𝓹 👩‍👩‍👧‍👦 dạy 𝟗𝟗% đan 𠮷 lưới 💥" * 50)
    yield "replacement.txt", with_task(59, "M\ufffd l\ufffdp d\ufffdy \ufffdan l\ufffd\ufffdi")
    yield "digits.txt", b"0123456789 " * 3_000
    yield "other-digits.txt", with_task(60, "Đến năm ２０３０ đạt ٩٩% và ⅷ, ²³ hộ, ngày ٣٠/٩/٢٠٢٥")
    yield "signs.txt", b"!@#$%^&*()_+-=[]{};':,./<>?\\|`~ \n" * 500


def _odd_words() -> Iterator[tuple[str, bytes]]:
    formulas = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=HYPERLINK(\"http://x.invalid\",\"a\")",
                "=cmd|' /C calc'!A0", "'=1+1", "|=1+1")  # fmt: skip
    yield "formulas.txt", plan(70, task="".join(f"- {f} Mở lớp dạy đan lưới\n" for f in formulas)).encode()
    yield "formulas-everywhere.txt", plan(71, place="=Bến Cá").replace("\n", "\n=1+1 ").encode()
    yield "markup.txt", plan(72, place=f"Bến {SCRIPT}", task=f"- {SCRIPT} Mở lớp]]> &amp; {{{{7*7}}}}\n").encode()
    yield "secret.txt", plan(73).replace("KẾ HOẠCH", "TUYỆT MẬT\nKẾ HOẠCH").encode()
    yield "no-such-day.txt", plan(74).replace("ngày 20 tháng 01 năm 2025", "ngày 99 tháng 99 năm 9999").encode()
    yield "itself.txt", plan(75).replace("901-NQ/TW", "75/KH-UBND").encode()
    yield "circle-1.txt", plan(76).replace("901-NQ/TW", "77/KH-UBND").encode()
    yield "circle-2.txt", plan(77).replace("901-NQ/TW", "76/KH-UBND").encode()
    yield "same-again.txt", plan(1).encode()
    yield "same-number.txt", plan(2, task="- Mở thêm một lớp ở làng bên.\n").encode()
    yield "percent.txt", plan(78, task="- %s %n %x {0} {} ${HOME} $(id) `id` Mở lớp\n").encode()
    yield "english.txt", b"The committee shall open a class for weavers of nets in every village of the coast. " * 20


def pages() -> Iterator[tuple[str, bytes]]:
    """Web pages that run, load, grow or never end."""

    def page(k: int, more: str, head: str = "") -> bytes:
        body = "".join(f"<p>{line}</p>" for line in plan(k).split("\n"))
        return f"<!DOCTYPE html><html><head>{head}</head><body>{body}{more}</body></html>".encode()

    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    yield "scripts.html", page(100, f"{SCRIPT}<iframe src='http://127.0.0.1:9/'></iframe><svg onload=alert(1)>")
    yield (
        "loads.html",
        page(101, "<img src='http://127.0.0.1:9/a.png'><link rel=stylesheet href='http://127.0.0.1:9/'>"),
    )
    yield "moves.html", page(102, "", "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><base href='//x/'>")
    yield "laughs.xhtml", f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "lol">{laughs}]><html>&a9;</html>'.encode()
    yield (
        "entity.html",
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p></body></html>',
    )
    yield "deep.html", page(103, "<div>" * 100_000)
    yield "deep-tables.html", page(104, "<table><tr><td>" * 5_000 + "x")
    yield "spans.html", page(105, "<table><tr><td colspan=1000000000 rowspan=1000000000>a</td><td>b</td></tr></table>")
    yield "many-rows.html", page(106, "<table>" + "<tr><td>a<td>1" * 5_000 + "</table>")
    yield "attributes.html", page(107, f"<p title='{'x' * 1_000_000}'>a</p><p {'a ' * 50_000}>b</p>")
    yield "open.html", page(108, "<!-- " + "<p>" * 1000 + "<![CDATA[ <style>")
    yield "wrong-charset.html", page(109, "", "<meta charset='utf-7'>")
    yield "no-charset.html", page(110, "", "<meta charset='x-no-such-thing'>")
    yield "empty.html", b"<!DOCTYPE html><html><body></body></html>"
    yield "page.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\n<html></html>\n--x--"


def names(seed: int) -> Iterator[tuple[str, bytes]]:
    """Plans under names that shells, spreadsheet programs, browsers or other systems stumble over."""
    odd = [
        "CON.txt", "aux.txt", "NUL", "com1.txt", "a\nb.txt", "a\tb.txt", "a\rb.txt", "a\x1b[2Jb.txt",
        f"{BIDI}txt.exe.txt", f"a{ZERO}.txt", "-rf.txt", "--help.txt", "=cmd|' /C calc'!A0.txt", "@SUM(1).txt",
        "+1.txt", "'x.txt", '"x",y.txt', "dot..txt", "...txt", "trailing .txt", " leading.txt", "~x.txt",
        "good-1~2.txt", "$(touch x).txt", "`id`.txt", "%s%n%x.txt", "%2e%2e%2fx.txt",
        "<img src=x onerror=alert(1)>.txt", "a:b.txt", "a?b.txt", "a*b.txt", "a|b.txt", "a\\b.txt", "..\\..\\up.txt",
        "n" * 251 + ".txt", "ế" * 83 + ".txt", "e\u0302\u0301.txt", "ế.txt", "no-ending", "plan.txt.exe", "plan.csv",
        "plan.json", "plan.tar.gz", "one/good-1.txt", "two/good-1.txt", "three/GOOD-1.TXT",
        "/".join(["deep"] * 60) + "/x.txt", "*.txt", "study.json", "a;b,c.txt", "\U0001f4a5.txt", "İ.txt", "ß.txt",
        "SS.txt",
    ]  # fmt: skip
    for number, name in enumerate(odd):
        yield f"names/{name}", plan(200 + number).encode()
    yield "names/" + os_name(b"\xff\xfe\x80.txt"), plan(300 + seed).encode()


def os_name(name: bytes) -> str:
    """A name of bytes that are no UTF-8, as Python shows it."""
    return name.decode("utf-8", "surrogateescape")
