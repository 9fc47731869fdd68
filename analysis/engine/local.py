"""Kernels over Arrow tables on one machine: in this process, or in several beside it.

Results come in the order of the input, whatever the number of processes, so that the same input gives the same bytes.
"""

import gc
import json
import multiprocessing
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any

import pyarrow as pa
from threadpoolctl import threadpool_limits

from analysis.core.errors import ComputationError, InputError

Kernel = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""Record batches in, record batches out; importable by name, and so are its bound arguments."""
Mapper = Callable[..., Iterator[pa.RecordBatch]]
"""A function with the parameters and promises of `map_batches`."""
RARELY = (50_000, 20, 20)
"""How seldom Python looks for circles of objects: documents are read into many that hold no circle."""
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
    parting: bool = False,
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
    parting : bool
        Whether processes that are kept from step to step end with this one (`Crew`); here they do in any case.

    Raises
    ------
    ComputationError
        See `lost`; and for whatever error a kernel raises in another process.
    """
    with Crew() as crew:
        yield from crew.map_batches(kernel, batches, jobs=jobs, lost=lost)


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


def _work(pipe: Connection) -> None:
    """What a process does: it takes a kernel, then gives one answer for each batch, until there is an empty message."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*RARELY)
    threadpool_limits(1)  # as in the process that started it: same sums, and no more threads than processes
    kernel: Any = None
    try:
        while data := pipe.recv_bytes():
            if data[:1] == _KERNEL:
                kernel = pickle.loads(data[1:])
                gc.freeze()  # modules and models stay: no need to look at them again and again
                continue
            try:
                pipe.send_bytes(b"=" + _to_bytes(_one(kernel, _from_bytes(data[1:]))))
            except Exception as error:  # told to the parent, who decides
                pipe.send_bytes(b"!" + json.dumps(f"{type(error).__name__}: {error}").encode())
    except (EOFError, BrokenPipeError):
        return


_KERNEL, _BATCH = b"k", b"b"
WORKER = "doichieu worker"
UNGUARDED = 78
"""Exit code of a process that ran the calling script again instead of waiting for work."""
_GUARD = (
    "The calling script began a run again in a process that was to help with it; expected its commands under "
    "if __name__ == '__main__':, because every process reads the script first; put them there, or use jobs=1."
)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Within the block Python looks for circles of objects more seldom."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def refuse_in_worker() -> None:
    """End this process if it is one that was started to help and reads the script that called for it."""
    if multiprocessing.current_process().name.startswith(WORKER):
        sys.exit(UNGUARDED)


class Crew:
    """Processes that each work on one batch at a time, and stay from step to step: starting one takes seconds."""

    def __init__(self) -> None:
        self.context = multiprocessing.get_context("spawn")
        self.members: dict[Connection, Any] = {}
        self.knows: dict[Connection, int] = {}
        self.n_kernels, self.is_busy = 0, False

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        self.dismiss(list(self.members))

    def dismiss(self, pipes: Sequence[Connection]) -> None:
        """End these processes."""
        ended = []
        for pipe in pipes:
            pipe.close()
            if process := self.members.pop(pipe, None):
                process.terminate()
                ended.append(process)
        for process in ended:
            process.join()

    def hire(self) -> Connection:
        """A new process; Ctrl-C is for this one alone, from the start."""
        here, there = self.context.Pipe()
        process = self.context.Process(target=_work, args=(there,), daemon=True, name=WORKER)
        is_main = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGINT, signal.SIG_IGN) if is_main else None
        try:
            process.start()
        finally:
            if is_main:
                signal.signal(signal.SIGINT, before)
        there.close()
        self.members[here] = process
        return here

    def map_batches(
        self,
        kernel: Kernel,
        batches: Iterable[pa.RecordBatch],
        *,
        jobs: int = 1,
        lost: Callable[[str, str], pa.RecordBatch] | None = None,
        parting: bool = False,
    ) -> Iterator[pa.RecordBatch]:
        """As the function `map_batches`, in the processes of this crew; with `parting` they end with it.

        What a process has loaded and remembered goes with it.
        """
        if jobs <= 1:
            for batch in batches:
                yield _one(kernel, batch)
            return
        if self.is_busy:
            yield from map_batches(kernel, batches, jobs=jobs, lost=lost)
            return
        self.is_busy = True
        self.n_kernels += 1
        at_work: dict[Connection, tuple[int, str]] = {}
        try:
            yield from self.run(pickle.dumps(kernel), iter(batches), (jobs, lost), at_work)
        finally:
            self.dismiss(list(self.members if parting else at_work))  # nobody waits for answers of those at work
            self.is_busy = False

    def run(
        self,
        kernel: bytes,
        batches: Iterator[pa.RecordBatch],
        how: tuple[int, Callable[[str, str], pa.RecordBatch] | None],
        at_work: dict[Connection, tuple[int, str]],
    ) -> Iterator[pa.RecordBatch]:
        """The batches through a pickled kernel; `at_work` says who works on which, as long as it does."""
        jobs, lost = how
        done: dict[int, pa.RecordBatch] = {}
        idle = deque(list(self.members)[:jobs])
        n_members = len(idle)
        given = taken = 0
        batch = next(batches, None)
        while batch is not None or at_work or done:
            while batch is not None and given < taken + AHEAD * jobs and (idle or n_members < jobs):
                n_members += 0 if idle else 1
                pipe = idle.popleft() if idle else self.hire()
                at_work[pipe] = (given, str(batch.column(0)[0].as_py()))
                with suppress(OSError):  # its end is noticed below
                    if self.knows.get(pipe) != self.n_kernels:
                        pipe.send_bytes(_KERNEL + kernel)
                        self.knows[pipe] = self.n_kernels
                    pipe.send_bytes(_BATCH + _to_bytes(batch))
                given, batch = given + 1, next(batches, None)
            ready: list[Any] = wait(list(at_work)) if taken not in done else []
            for pipe in ready:
                number, name = at_work.pop(pipe)
                done[number] = self.answer(pipe, name, lost)
                if pipe in self.members:
                    idle.append(pipe)
                else:
                    n_members -= 1
            while taken in done:
                yield done.pop(taken)
                taken += 1

    def answer(self, pipe: Connection, name: str, lost: Callable[[str, str], pa.RecordBatch] | None) -> pa.RecordBatch:
        """What a process says of the batch `name`."""
        try:
            data = pipe.recv_bytes()
        except (EOFError, OSError):
            process = self.members.pop(pipe)
            process.join()
            if process.exitcode == UNGUARDED:
                raise InputError(_GUARD) from None
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
