"""Kernels and functions for the tests: processes import them by name."""

import os
import signal
from collections.abc import Iterator

import pyarrow as pa


def double(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Twice the number beside each name."""
    for batch in batches:
        yield pa.record_batch({"name": batch["name"], "twice": [2 * n for n in batch["n"].to_pylist()]})


def die_on_three(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """As `double`, but the process that gets a 3 is killed, as one that takes too much memory is."""
    for batch in batches:
        if 3 in batch["n"].to_pylist():
            os.kill(os.getpid(), signal.SIGKILL)
        yield from double(iter([batch]))


def fail_on_three(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """As `double`, but a 3 is an error."""
    for batch in batches:
        if 3 in batch["n"].to_pylist():
            raise ValueError("three is too much")
        yield from double(iter([batch]))


def count_words(text: str) -> int:
    """Words of a text; none is an error."""
    if not text:
        raise ValueError("no words")
    return len(text.split())


def count_or_die(text: str) -> int:
    """As `count_words`, but the process that gets the word die is killed, as one that takes too much memory is."""
    if "die" in text.split():
        os.kill(os.getpid(), signal.SIGKILL)
    return count_words(text)
