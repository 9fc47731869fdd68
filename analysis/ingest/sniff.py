"""What a file is, from its first bytes: names and endings lie."""

import io
import re
import zipfile

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"GIF8", "image"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"), (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"),
)  # fmt: skip
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORD_XML = re.compile(rb"<\?mso-application\b|<w:wordDocument\b|<pkg:package\b")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

REFUSED = {
    "doc": "This is a Word file of the old kind (.doc); expected .docx; open it in Word or LibreOffice and save it as "
    ".docx.",
    "encrypted": "This Office file is protected by a password; expected an open .docx; save it without its password.",
    "rtf": "This is an RTF file; expected .docx; open it in Word or LibreOffice and save it as .docx.",
    "odt": "This is an OpenDocument file; expected .docx; open it in LibreOffice and save it as .docx.",
    "xlsx": "This is an Excel workbook; expected a plan as .docx, .pdf, .html or .txt; copy the table into a .docx.",
    "pptx": "This is a PowerPoint file; expected a plan as .docx, .pdf, .html or .txt; save it as .pdf.",
    "word xml": "This is Word's old XML format; expected .docx; open it in Word or LibreOffice and save it as .docx.",
    "web archive": "This is a web archive (.mht); expected .html; open it in a browser and save the page as HTML only.",
    "archive": "This archive is no zip file (RAR, 7z or gzip); expected .zip; unpack it into the folder.",
    "unknown image": "This is an image of a kind that is not read (HEIC, JPEG 2000); expected .png, .jpg or .tif; "
    "save it as one of these.",
}
"""Kinds that are known and not read, with what to do."""


def kind_of(data: bytes) -> str:
    """The kind of a file: ``pdf``, ``docx``, ``html``, ``image``, ``zip``, a key of `REFUSED`, or ``text`` otherwise.

    Examples
    --------
    >>> kind_of(b"%PDF-1.7"), kind_of("KẾ HOẠCH".encode()), kind_of(b"<!DOCTYPE html><p>a")
    ('pdf', 'text', 'html')
    """
    start = data[:4096]
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return "encrypted" if kind == "doc" and _ENCRYPTED in data else kind
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_package(data)
    if start[4:12] in (b"ftypheic", b"ftypmif1", b"jP  \r\n\x87\n"):
        return "unknown image"
    if (start.startswith(b"RIFF") and start[8:12] == b"WEBP") or (start.startswith(b"BM") and start[6:10] == bytes(4)):
        return "image"
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start[2:].replace(b"\x00", b"")
    if _WORD_XML.search(start):
        return "word xml"
    if re.match(rb"\s*(?:MIME-Version|From|Content-Type):", start) and b"multipart/related" in start:
        return "web archive"
    return "html" if _HTML.match(start.removeprefix(b"\xef\xbb\xbf")) else "text"


def _kind_of_package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "docx" if b"word/" in data[:8192] else "zip"
    if "word/document.xml" in names:
        return "docx"
    for folder, kind in (("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(name.startswith(folder) for name in names) and "[Content_Types].xml" in names:
            return kind
    return "odt" if "mimetype" in names and "content.xml" in names else "zip"
