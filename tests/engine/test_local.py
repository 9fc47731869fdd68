"""Kernels over tables: the same rows from one process and from several, and a dead process is named."""

import os
import signal
import subprocess
import sys
import time

import pyarrow as pa
import pytest

from analysis.core.errors import ComputationError
from analysis.engine import map_batches, map_tables
from tests.engine.kernels import die_on_three, double, fail_on_three

TABLE = pa.table({"name": [f"plan {n}" for n in range(9)], "n": list(range(9))})


def test_two_processes_give_the_same_table_as_none():
    seen: list[tuple[int, int]] = []
    alone = map_tables(double, TABLE, progress=lambda done, total: seen.append((done, total)))
    assert alone["twice"].to_pylist() == [0, 2, 4, 6, 8, 10, 12, 14, 16]
    assert map_tables(double, TABLE, jobs=2).equals(alone)
    assert seen == [(n, 9) for n in range(1, 10)]


def test_a_table_without_rows_gives_one():
    assert map_tables(double, TABLE.slice(0, 0), jobs=2).num_rows == 0


def test_a_process_that_is_killed_is_named_with_its_document_in_one_sentence():
    with pytest.raises(ComputationError, match=r"worked on plan 3 ended without a result \(killed, perhaps for want"):
        map_tables(die_on_three, TABLE, jobs=2)


def test_another_process_takes_over_where_the_caller_says_what_stands_for_the_lost_row():
    def lost(name: str, message: str) -> pa.RecordBatch:
        assert "ended without a result" in message
        return pa.record_batch({"name": [name], "twice": [-1]})

    found = list(map_batches(die_on_three, TABLE.to_batches(max_chunksize=1), jobs=2, lost=lost))
    assert [batch["twice"][0].as_py() for batch in found] == [0, 2, 4, -1, 8, 10, 12, 14, 16]


def test_an_error_in_a_process_comes_back_with_the_name_of_its_row():
    with pytest.raises(ComputationError, match="plan 3: ValueError: three is too much"):
        map_tables(fail_on_three, TABLE, jobs=2)


def test_batches_are_taken_as_they_are_needed():
    taken = []

    def batches():
        for batch in TABLE.to_batches(max_chunksize=1):
            taken.append(batch["n"][0].as_py())
            yield batch

    results = map_batches(double, batches(), jobs=1)
    next(results)
    assert taken == [0]


@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
def test_an_interrupt_ends_the_processes_too(root, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, signal, pyarrow as pa\n"
        "from analysis.engine import map_batches\n"
        "from tests.engine.kernels import double\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it\n"
        "    rows = (pa.record_batch({'name': ['x'], 'n': [n]}) for n in range(10**9))\n"
        "    for k, _ in enumerate(map_batches(double, rows, jobs=2)):\n"
        "        if k == 3: print(*(p.pid for p in multiprocessing.active_children()), flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as run:
        assert run.stdout is not None
        children = [int(pid) for pid in run.stdout.readline().split()]
        run.send_signal(signal.SIGINT)
        try:
            run.communicate(timeout=60)
        finally:
            run.kill()
    assert len(children) == 2
    for _ in range(100):
        alive = [pid for pid in children if _runs(pid)]
        if not alive:
            break
        time.sleep(0.1)
    assert not alive


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
