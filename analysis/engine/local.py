"""Kernels over Arrow tables on one machine: in this process, or in several beside it.

Results come in the order of the input, whatever the number of processes, so that the same input gives the same bytes.
"""

import json
import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

import pyarrow as pa
from threadpoolctl import threadpool_limits

from analysis.core.errors import ComputationError

Kernel = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""Record batches in, record batches out; importable by name, and so are its bound arguments."""
Mapper = Callable[..., Iterator[pa.RecordBatch]]
"""A function with the parameters and promises of `map_batches`."""
AHEAD = 3
"""Batches per process that may lie finished while an earlier one is still being worked on."""


def map_tables(
    kernel: Kernel, table: pa.Table, *, jobs: int = 1, progress: Callable[[int, int], None] | None = None
) -> pa.Table:
    """A table through a kernel, a row at a time, in `jobs` processes.

    Parameters
    ----------
    kernel : callable
        From an iterator of record batches to one; it must give at least one batch per batch.
    table : pyarrow.Table
        Its first column names the row in error messages.
    jobs : int
        With 1 nothing is started.
    progress : callable, optional
        Called with the number of rows done and of all rows.

    Returns
    -------
    pyarrow.Table
        In the order of the input; without rows and columns where `table` has no rows.

    Raises
    ------
    ComputationError
        If a process ends without an answer; names the row it worked on.
    """
    rows = (batch for n in range(table.num_rows) for batch in table.slice(n, 1).to_batches())
    found = []
    for number, batch in enumerate(map_batches(kernel, rows, jobs=jobs), 1):
        found.append(batch)
        if progress:
            progress(number, table.num_rows)
    return pa.Table.from_batches(found) if found else pa.table({})


def map_batches(
    kernel: Kernel,
    batches: Iterable[pa.RecordBatch],
    *,
    jobs: int = 1,
    lost: Callable[[str, str], pa.RecordBatch] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Record batches through a kernel, lazily: one batch out for each batch in, in the order of the input.

    Parameters
    ----------
    kernel : callable
    batches : iterable of RecordBatch
        Taken as they are needed; the first value of the first column names a batch.
    jobs : int
        Processes; with 1 the kernel runs here.
    lost : callable, optional
        Makes the batch that stands for one whose process ended without an answer, from its name and one sentence; a new
        process takes over. Without it that is an error.

    Raises
    ------
    ComputationError
        See `lost`; and for whatever error a kernel raises in another process.
    """
    if jobs <= 1:
        for batch in batches:
            yield _one(kernel, batch)
        return
    with _Crew(kernel, jobs) as crew:
        yield from crew.run(iter(batches), lost)


def _one(kernel: Kernel, batch: pa.RecordBatch) -> pa.RecordBatch:
    found = list(kernel(iter([batch])))
    return found[0] if len(found) == 1 else pa.Table.from_batches(found).combine_chunks().to_batches()[0]


def _to_bytes(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write(batch)
    return sink.getvalue().to_pybytes()


def _from_bytes(data: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(data) as stream:
        return stream.read_next_batch()


def _work(pipe: Connection, kernel: Kernel) -> None:
    """What a process does: one answer for each batch, until there is an empty one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(1)  # as in the process that started it: same sums, and no more threads than processes
    try:
        while data := pipe.recv_bytes():
            try:
                pipe.send_bytes(b"=" + _to_bytes(_one(kernel, _from_bytes(data))))
            except Exception as error:  # told to the parent, who decides
                pipe.send_bytes(b"!" + json.dumps(f"{type(error).__name__}: {error}").encode())
    except (EOFError, BrokenPipeError):
        return


class _Crew:
    """Processes that each work on one batch at a time."""

    def __init__(self, kernel: Kernel, jobs: int) -> None:
        pickle.dumps(kernel)  # an error here names the culprit; one in a child would not
        self.context, self.kernel = multiprocessing.get_context("spawn"), kernel
        self.jobs = jobs
        self.members: dict[Connection, Any] = {}
        self.at_work: dict[Connection, tuple[int, str]] = {}

    def __enter__(self) -> "_Crew":
        return self

    def __exit__(self, *_: object) -> None:
        for pipe, process in self.members.items():
            pipe.close()
            process.terminate()
        for process in self.members.values():
            process.join()

    def hire(self) -> Connection:
        here, there = self.context.Pipe()
        process = self.context.Process(target=_work, args=(there, self.kernel), daemon=True)
        process.start()
        there.close()
        self.members[here] = process
        return here

    def run(
        self, batches: Iterator[pa.RecordBatch], lost: Callable[[str, str], pa.RecordBatch] | None
    ) -> Iterator[pa.RecordBatch]:
        done: dict[int, pa.RecordBatch] = {}
        idle: deque[Connection] = deque()
        given = taken = 0
        batch = next(batches, None)
        while batch is not None or self.at_work or done:
            while batch is not None and given < taken + AHEAD * self.jobs and (idle or len(self.members) < self.jobs):
                pipe = idle.popleft() if idle else self.hire()
                self.at_work[pipe] = (given, str(batch.column(0)[0].as_py()))
                with suppress(OSError):  # its end is noticed below
                    pipe.send_bytes(_to_bytes(batch))
                given, batch = given + 1, next(batches, None)
            ready: list[Any] = wait(list(self.at_work)) if taken not in done else []
            for pipe in ready:
                number, name = self.at_work.pop(pipe)
                done[number] = self.answer(pipe, name, lost)
                if pipe in self.members:
                    idle.append(pipe)
            while taken in done:
                yield done.pop(taken)
                taken += 1

    def answer(self, pipe: Connection, name: str, lost: Callable[[str, str], pa.RecordBatch] | None) -> pa.RecordBatch:
        try:
            data = pipe.recv_bytes()
        except (EOFError, OSError):
            process = self.members.pop(pipe)
            process.join()
            message = (
                f"The process that worked on {name} ended without a result ({_reason(process.exitcode)}); expected an "
                "answer; free memory or use fewer processes (--jobs), and run again: what is done is kept."
            )
            if lost is None:
                raise ComputationError(message) from None
            return lost(name, message)
        if data[:1] == b"!":
            raise ComputationError(f"{name}: {json.loads(data[1:])}")
        return _from_bytes(data[1:])


def _reason(code: int | None) -> str:
    """An exit code in words: a killed process is mostly one that took too much memory."""
    if code == -signal.SIGKILL:
        return "killed, perhaps for want of memory"
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
