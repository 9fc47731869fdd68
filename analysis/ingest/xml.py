"""XML parts of a package, parsed so that nothing outside them is ever opened."""

import re

from lxml import etree

from analysis.core.errors import InputError

_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(data: bytes, *, name: str) -> etree._Element:
    """The root of an XML part. Office files have no document type, so one that declares any is refused unread.

    Raises
    ------
    InputError
        If it declares a document type or entities, or is not well-formed.

    Examples
    --------
    >>> parse_xml("<a>Kế hoạch</a>".encode(), name="a.docx").text
    'Kế hoạch'
    """
    plain = data.replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:1] == b"\x00" else data
    if _DTD.search(plain):
        raise InputError(
            f"{name} declares XML entities, which no Office program writes; expected a plain .docx; it is not opened; "
            "open it in Word or LibreOffice and save it again if you trust it."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"{name} holds damaged XML ({str(error)[:120]}); expected a whole .docx; open it in Word or LibreOffice "
            "and save it again."
        ) from None
