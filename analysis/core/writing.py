"""Files are written whole or not at all."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from analysis.core.errors import UnwritableError

_ENDING = ".part"


def replace_file(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write `data` so that `path` holds either its old content or all of the new, also after a power cut.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    data : bytes
    sync : bool
        Without it a power cut may leave the file cut off: only for what says itself whether it is whole.

    Raises
    ------
    UnwritableError
        If it cannot be written, as on a full disk; the old content stays.
    """
    short = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]  # the name itself may be as long as names may be
    beside = path.with_name(f".{short}.{os.getpid()}{_ENDING}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise unwritable(path, error, n_bytes=len(data)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError, *, n_bytes: int = 0) -> UnwritableError:
    """The one sentence for a file or folder that cannot be written."""
    room = f"room for {n_bytes:,} bytes and permission" if n_bytes else "a folder with room and permission"
    return UnwritableError(
        f"{path} cannot be written ({error.strerror or error}); expected {room} to write there; what stood there "
        "before is kept: free space or choose another folder, and run again."
    )


def sync_folder(folder: Path) -> None:
    """Make what was renamed in a folder last through a power cut, where the system can."""
    with suppress(OSError):  # Windows opens no folders, some network file systems sync none
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def sweep_leftovers(folder: Path) -> int:
    """Remove what `replace_file` left half-written below a folder when its process was killed; returns how many.

    Only for a folder in which nobody else is writing.
    """
    found = sorted(folder.rglob(f".*{_ENDING}"))
    for path in found:
        with suppress(OSError):
            path.unlink()
    return len(found)
