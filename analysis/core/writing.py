"""Files are written whole or not at all."""

import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` so that `path` holds either its old content or all of the new, also after a power cut.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    data : bytes

    Raises
    ------
    OSError
        If it cannot be written; the old content stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
