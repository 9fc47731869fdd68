"""Spark runs the same kernels: the same bytes in every table, one document's failure is one problem."""

import importlib
import os
import socket
from functools import partial

import pyarrow as pa
import pytest

from analysis import pipeline
from analysis.core.errors import ComputationError, InputError, MissingError
from analysis.engine import Cache, Engine, Item, choose_mapper, per_document, spark
from tests.engine.kernels import count_or_die
from tests.pipeline.test_path import ACT, PLAN, write

NAMES = ("Sông Bồi", "Đồi Chè", "Bãi Cói", "Núi Đá", "Cửa Lạch", "Bến Trăng")
OWN = "- Phòng Văn hóa mở {n} lớp dạy hát ru cho trẻ em ở xóm {name} trước ngày 30/{n}/2025.\n"


def files() -> dict[str, str]:
    """An act and six plans, each with a task of its own."""
    plans = {}
    for n, name in enumerate(NAMES, 1):
        text = PLAN.replace("SÔNG BỒI", name.upper()).replace("Sông Bồi", name).replace("15/KH", f"{10 + n}/KH")
        plans[f"plan{n}"] = text + OWN.format(n=n, name=name)
    return {"act": ACT, **plans}


@pytest.fixture(scope="module")
def installed() -> None:
    """Spark and Java; tests skip where they are absent, and fail under CI=true."""
    try:
        spark.check_spark()
    except MissingError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true, but: {error}")
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def mapper(installed):
    """Spark on this machine with two processes, for all tests of this module."""
    with spark.cluster("local[2]") as found:
        yield found


def count(texts: dict[str, str], **options) -> tuple[dict[str, int], Engine]:
    engine = Engine(**options)
    items = [Item(id, f"{n:064x}", partial(str, text), f"{id}.txt") for n, (id, text) in enumerate(texts.items())]
    found = per_document("count", count_or_die, items, (str, int), engine=engine, progress=lambda *_: None)
    return dict(found), engine


def test_results_come_in_the_order_of_the_input_and_what_is_known_is_not_sent(mapper, tmp_path):
    texts = {f"d{n}": "một hai " * (1 + n % 3) for n in range(20)}
    first, _ = count(texts, mapper=mapper, cache=Cache(tmp_path))
    assert list(first.items()) == [(id, len(text.split())) for id, text in texts.items()]

    def refuses(*_, **__):
        return iter(())

    assert count(texts, mapper=refuses, cache=Cache(tmp_path))[0] == first


def test_a_document_that_fails_or_kills_its_process_is_a_problem_and_the_others_go_on(mapper):
    found, engine = count({"one": "một", "empty": "", "deadly": "một die", "two": "một hai"}, mapper=mapper)
    assert found == {"one": 1, "two": 2}
    empty, deadly = engine.problems
    assert empty.file == "empty.txt" and "ValueError: no words" in empty.message and empty.fatal
    assert deadly.file == "deadly.txt" and "ended without a result" in deadly.message and deadly.fatal
    with pytest.raises(ComputationError, match="deadly.txt: step count failed"):
        count({"deadly": "die"}, mapper=mapper, strict=True)


def test_spark_writes_the_same_bytes_as_this_process(mapper, tmp_path):
    folder = write(tmp_path / "corpus", **files())
    here = pipeline.run(folder, study="s", work=tmp_path / "here", figures=None)
    there = pipeline.run(folder, study="s", work=tmp_path / "there", figures=None, engine="spark", jobs=2)
    assert len(here.table("composition")) == len(NAMES)
    for name in here.tables:
        made = [(study.folder / f"{name}.parquet").read_bytes() for study in (here, there)]
        assert made[0] == made[1], name
    assert {p.name for p in there.folder.glob("steps/*/*/*")} == {p.name for p in here.folder.glob("steps/*/*/*")}


@pytest.mark.parametrize(
    "has_it, java, said", [
        (False, ("java", 21), r"needs the package pyspark.*pip install 'doichieu\[spark\]'"),
        (True, None, r"needs Java, and found none; expected version 17 or newer.*apt-get install"),
        (True, ("/usr/bin/java", 11), r"found Java 11 at /usr/bin/java; expected version 17"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_one_sentence_with_how_to_get_it(has_it, java, said, tmp_path, monkeypatch):
    monkeypatch.setattr(spark, "has_pyspark", lambda: has_it)
    monkeypatch.setattr(spark, "find_java", lambda: java)
    folder = write(tmp_path / "corpus", act=ACT, plan=PLAN)
    with pytest.raises(MissingError, match=said):
        pipeline.run(folder, study="s", work=tmp_path / "work", figures=None, engine="spark")
    assert not (tmp_path / "work" / "s").exists()


def test_an_unknown_engine_and_a_master_of_none_are_refused():
    with (
        pytest.raises(InputError, match="no engine 'flink'; expected one of local, spark"),
        choose_mapper("flink", jobs=1),
    ):
        pass
    with (
        pytest.raises(InputError, match="engine local has no master"),
        choose_mapper("local", jobs=1, master="spark://x:1"),
    ):
        pass


@pytest.mark.parametrize(
    "end, said", [
        (":{free}", r"No Spark master answers at spark://127.0.0.1:\d+ \(127.0.0.1:\d+: Connection refused\)"),
        ("", r"No Spark master answers at spark://127.0.0.1 \(127.0.0.1: no port given\); expected one that takes"),
    ],
)  # fmt: skip
def test_a_master_that_cannot_be_reached_is_said_at_once(end, said):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        spark.check_master(f"spark://127.0.0.1,127.0.0.1:{port}")  # one of several is enough
    with pytest.raises(ComputationError, match=said):
        spark.check_master("spark://127.0.0.1" + end.format(free=port))
    spark.check_master("local[2]")


def test_java_is_found_by_its_home_and_a_broken_one_is_none(tmp_path, monkeypatch):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert spark.find_java() == (str(java), 8)
    java.write_text("#!/bin/sh\nexit 1\n")
    assert spark.find_java() is None


def test_the_end_of_a_job_after_ctrl_c_is_ctrl_c_and_no_failure_of_a_document(installed):
    class Job:
        """As Spark's frames do: Ctrl-C ends the job, and the end of the job is another error."""

        schema = None

        def createDataFrame(self, table):  # noqa: N802
            try:
                raise KeyboardInterrupt
            finally:
                raise Py4JError("Job 0 cancelled")

    Py4JError = importlib.import_module("py4j.protocol").Py4JError
    wave = [pa.record_batch({"id": ["plan"]})]
    with pytest.raises(KeyboardInterrupt):
        spark._solve(Job(), None, wave, lost=None)
