"""Zip files: their members, within limits, without ever writing to a disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from analysis.core.errors import InputError

MAX_MEMBERS = 5_000
MAX_TOTAL = 1_000_000_000
MAX_MEMBER = 200_000_000
MAX_RATIO = 200
FREE_BYTES = 20_000_000
"""Below this size a member may be packed as tightly as it likes."""


def open_package(data: bytes, *, name: str, what: str = "zip file") -> zipfile.ZipFile:
    """A zip file held in memory.

    Raises
    ------
    InputError
        If it is damaged, holds too many members, or members that overlap.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(
            f"{name} cannot be opened as a {what} ({error}); expected a whole file; it was cut short or damaged on its "
            "way: fetch it again."
        ) from None
    if len(package.infolist()) > MAX_MEMBERS:
        raise InputError(
            f"{name} holds {len(package.infolist())} members; expected at most {MAX_MEMBERS}; unpack it and choose."
        )
    if len({info.header_offset for info in package.infolist()}) < len(package.infolist()):
        raise InputError(
            f"{name} names the same packed bytes more than once, as no program writes it; expected a plain {what}; it "
            "is not opened."
        )
    return package


def read_member(package: zipfile.ZipFile, member: str | zipfile.ZipInfo, *, name: str) -> bytes:
    """The bytes of one member; what its header says of its size is not believed.

    Raises
    ------
    InputError
        If it is encrypted, damaged, larger than 200 MB, or larger than 20 MB and packed more than 200 to 1.
    """
    info = package.getinfo(member) if isinstance(member, str) else member
    if info.flag_bits & 1:
        raise InputError(
            f"{name} holds {info.filename} under a password; expected an open file; save it without its password."
        )
    limit = min(MAX_MEMBER, max(FREE_BYTES, MAX_RATIO * info.compress_size))
    try:
        with package.open(info) as file:
            data = file.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"{name} is damaged at {info.filename} ({error}); expected a whole file; fetch it again."
        ) from None
    if len(data) > limit:
        raise InputError(
            f"{name} unpacks {info.filename} to more than {limit} bytes from {info.compress_size}; expected the size "
            "of a plan; a file that grows like this is not opened."
        )
    return data


def iter_members(data: bytes, *, name: str) -> Iterator[tuple[str, bytes | InputError]]:
    """The files of a zip file in the order of their names, with what went wrong in place of a member that is refused.

    Parameters
    ----------
    data : bytes
    name : str
        How to call the file in an error.

    Returns
    -------
    iterator of (str, bytes or InputError)
        Folders, hidden files and links are left out, and a path is kept as a name only: ``..`` and drive letters go.

    Raises
    ------
    InputError
        If the zip file cannot be opened, or unpacks to more than 1 GB in all.
    """
    with open_package(data, name=name) as package:
        total = 0
        for info in sorted(package.infolist(), key=lambda i: _member_name(i)):
            inner = _member_name(info)
            link = (info.external_attr >> 16) & 0o170000 == 0o120000
            if (
                not inner
                or info.is_dir()
                or link
                or any(part.startswith((".", "__MACOSX")) for part in inner.split("/"))
            ):
                continue
            try:
                content: bytes | InputError = read_member(package, info, name=name)
            except InputError as error:
                content = error
            total += len(content) if isinstance(content, bytes) else 0
            if total > MAX_TOTAL:
                raise InputError(
                    f"{name} unpacks to more than {MAX_TOTAL} bytes; expected a folder of plans; unpack it and choose."
                )
            yield inner, content


def _member_name(info: zipfile.ZipInfo) -> str:
    """The member's path with forward slashes, without parts that lead elsewhere; old names are tried as UTF-8."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("/", "..", ".") and not part.endswith(":"))
