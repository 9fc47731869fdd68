"""One run on a study at a time."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.core.errors import InputError
from analysis.core.writing import unwritable

LOCK = ".running"
"""File in a study's folder that the one run at work on it holds."""
PATIENCE = 600.0
"""Seconds for which a run waits for another on the same study."""


@contextmanager
def hold(folder: Path, *, patience: float = PATIENCE, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a folder while the block runs.

    The lock is the operating system's: it ends with its process, however that ends, so that a run after a power cut
    finds the folder free.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    patience : float
        Seconds to wait for another process that holds it.
    waiting : callable
        Called once, before the wait.

    Raises
    ------
    InputError
        If another process still holds it after that.
    UnwritableError
        If nothing can be written there.
    """
    path, end = folder / LOCK, time.monotonic() + patience
    lock = FileLock(path, thread_local=False, timeout=0)
    if not _take(lock, folder):
        waiting()
        while not _take(lock, folder):
            if time.monotonic() >= end:
                raise InputError(
                    f"{_owner(path)} is at work on {folder}; expected one run on a study at a time; wait until it has "
                    "ended, or end it, and run again."
                )
            time.sleep(0.2)
    try:
        with suppress(OSError):  # the name is a courtesy: a full disk does not stop what can go on
            path.write_text(f"Process {os.getpid()} on {socket.gethostname()}", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # while it is still held, so that nobody is given a file that is gone
        lock.release()
        with suppress(OSError):
            folder.rmdir()  # where nothing was written


def _take(lock: FileLock, folder: Path) -> bool:
    """Whether the lock could be had; makes the folder, which a run that wrote nothing takes away at its end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except (Timeout, FileNotFoundError):
        return False
    except OSError as error:
        raise unwritable(folder, error) from error
    return True


def _owner(path: Path) -> str:
    """Who holds the lock, as far as that process has said."""
    try:
        return path.read_text(encoding="utf-8").strip()[:200] or "Another process"
    except (OSError, UnicodeDecodeError):
        return "Another process"
