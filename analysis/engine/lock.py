"""One run on a study at a time."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.core.errors import InputError

LOCK = ".running"


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a folder while the block runs.

    Parameters
    ----------
    folder : Path
        Made where it is missing.

    Raises
    ------
    InputError
        If another process holds it; one that is not running any more on this machine loses it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    me = json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode()
    beside = folder / f"{LOCK}.{os.getpid()}"
    beside.write_bytes(me)
    try:
        while not _linked(beside, path):
            _take_over(path)
    finally:
        beside.unlink(missing_ok=True)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()  # where nothing was written


def _linked(beside: Path, path: Path) -> bool:
    """Whether `path` could be made another name of `beside`: whole from its first moment on."""
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    return True


def _take_over(path: Path) -> None:
    """Remove a lock whose process is gone; an error where it is not."""
    try:
        owner = json.loads(path.read_bytes() or b"{}")
        pid, host = int(owner.get("pid", 0)), str(owner.get("host", ""))
    except (OSError, ValueError, AttributeError, TypeError):
        pid, host = 0, ""
    if host and (host != socket.gethostname() or _runs(pid)):
        raise InputError(
            f"Process {pid} on {host} is at work on {path.parent}; expected one run on a study at a time; wait for it, "
            f"or delete {path} if it is gone."
        )
    path.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    """Whether a process of this number runs on this machine."""
    if pid <= 0 or os.name == "nt":
        return pid > 0
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
