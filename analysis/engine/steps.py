"""One step over all documents: what is known from earlier runs is read, the rest is made in processes and kept."""

import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow as pa

from analysis.core.errors import ComputationError, InputError, Problem
from analysis.engine.cache import Cache
from analysis.engine.codec import Parts, pack, unpack
from analysis.engine.local import Crew, Mapper, map_batches
from analysis.engine.spark import cluster

SCHEMA = pa.schema([("id", pa.string()), ("error", pa.string()), ("parts", pa.list_(pa.large_binary()))])
ENGINES = ("local", "spark")
"""Where kernels run: in processes of this program, or under Spark."""
FEWEST = 8
"""Documents per process from which processes pay: each takes seconds to start."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How steps are run.

    Parameters
    ----------
    jobs : int
        Processes.
    cache : Cache, optional
        Results of earlier runs; without it everything is made anew.
    strict : bool
        Whether a document on which a step fails is an error; else it is left out, and `problems` says so.
    problems : list of Problem
        What failed so far.
    used : dict of step to dict of id to key
        The results that this run took or made.
    mapper : callable
        What takes record batches through a kernel; see `choose_mapper`.
    """

    jobs: int = 1
    cache: Cache | None = None
    strict: bool = False
    problems: list[Problem] = field(default_factory=list)
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    mapper: Mapper = map_batches


@contextmanager
def choose_mapper(name: str, *, jobs: int, master: str | None = None) -> Iterator[Mapper]:
    """What takes record batches through kernels, while the block runs.

    Parameters
    ----------
    name : str
        One of `ENGINES`.
    jobs : int
        Processes on this machine.
    master : str, optional
        For Spark, see `analysis.engine.spark.cluster`; by default this machine with `jobs` processes.

    Raises
    ------
    InputError
        If there is no such engine, or one that takes no master is given one.
    MissingError
        If what Spark needs is not installed.
    """
    if name not in ENGINES:
        raise InputError(f"There is no engine {name!r}; expected one of {', '.join(ENGINES)}; choose with --engine.")
    if name == "spark":
        with cluster(master or f"local[{jobs}]") as mapper:
            yield mapper
    elif master:
        raise InputError(
            f"The engine local has no master, but got {master!r}; expected --engine spark beside --master."
        )
    else:
        with Crew() as crew:
            yield crew.map_batches


@dataclass(frozen=True, slots=True)
class Item:
    """A document in a step: its id, the hash of all that its result depends on, and what the function takes."""

    id: str
    key: str
    value: Callable[[], object]
    file: str = ""


def per_document(
    step: str,
    function: Callable[..., Any],
    items: Sequence[Item],
    types: tuple[Any, Any],
    *,
    engine: Engine,
    progress: Callable[[int, int], None],
    fewest: int = FEWEST,
    parting: int = sys.maxsize,
) -> Iterator[tuple[str, Any]]:
    """The result of `function` for every document, in the order of `items`.

    Parameters
    ----------
    step : str
        Name of the step in the cache; letters and digits.
    function : callable
        One argument, the item's value; importable by name, and so are its bound arguments.
    items : sequence of Item
    types : tuple
        Type of the value and of the result, for `unpack`; without the latter results stay packed.
    engine : Engine
    progress : callable
        Called with how many documents are done, and how many there are.
    fewest : int
        Documents per process from which one more is used.
    parting : int
        Documents from which processes end with this step, and what they loaded and remembered with them.

    Yields
    ------
    id : str
    result : object
        Documents on which the function fails are left out (see `Engine.strict`).
    """
    cache = engine.cache
    engine.used.setdefault(step, {}).update((item.id, item.key) for item in items)
    missing = {item.id for item in items if cache is None or not cache.has(step, item.key)}
    todo = [item for item in items if item.id in missing]
    jobs = min(engine.jobs, max(1, len(todo) // fewest))
    kernel = partial(run_kernel, function, types[0])
    batches = (_batch(item.id, parts=pack(item.value())) for item in todo)
    made = engine.mapper(kernel, batches, jobs=jobs, lost=_lost, parting=len(todo) >= parting)
    for number, item in enumerate(items, 1):
        parts = None if item.id in missing or cache is None else cache.read(step, item.key)
        if parts is None:
            again = iter([_batch(item.id, parts=pack(item.value()))]) if item.id not in missing else None
            answer = next(made) if again is None else next(kernel(again))
            error = answer["error"][0].as_py()
            if error:
                _fail(engine, item, step, error)
                progress(number, len(items))
                continue
            parts = answer["parts"][0].as_py()
            if cache is not None:
                cache.write(step, item.key, parts)
        yield item.id, parts if types[1] is None else unpack(types[1], parts)
        progress(number, len(items))


def run_kernel(
    function: Callable[[Any], Any], hint: Any, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Kernel around a function of one document: columns id, error, parts in; the same out, with the result's parts."""
    for batch in batches:
        for row in batch.to_pylist():
            try:
                parts, error = pack(function(unpack(hint, row["parts"]))), ""
            except Exception as failure:  # one document must not stop the others
                where = traceback.extract_tb(failure.__traceback__)[-1]
                parts, error = [], f"{type(failure).__name__}: {failure} ({where.name}, line {where.lineno})"
            yield _batch(row["id"], parts=parts, error=error)


def _batch(id: str, *, parts: Parts, error: str = "") -> pa.RecordBatch:
    return pa.record_batch([[id], [error], pa.array([parts], SCHEMA.field("parts").type)], schema=SCHEMA)


def _lost(id: str, message: str) -> pa.RecordBatch:
    return _batch(id, parts=[], error=message)


def _fail(engine: Engine, item: Item, step: str, error: str) -> None:
    where = item.file or item.id
    if engine.strict:
        raise ComputationError(f"{where}: step {step} failed: {error}")
    message = f"Step {step} failed on it ({error}); expected a result; it is left out of what follows."
    engine.problems.append(Problem(where, "failed", message, fatal=True))
