"""The same kernels under Spark: record batches through `mapInArrow`, on this machine or on a cluster.

Needs the package pyspark (extra ``spark``) and Java; both are looked for only when this engine is chosen.
"""

import os
import pickle
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib import util
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.core.errors import ComputationError, MissingError
from analysis.engine.local import Kernel, Mapper

JAVA = 17
"""Lowest version of Java that Spark 4 runs on."""
GET_JAVA = f"on Debian and Ubuntu: apt-get install openjdk-{JAVA}-jre-headless, or default-jre-headless"
GET_PYSPARK = "pip install 'doichieu[spark]'"
WAVE = 32
"""Batches per core that are handed over at once: as much is in memory, and is lost where the run is killed."""
WAVE_BYTES = 2**27
"""Bytes at which a wave is full, however few its batches."""
PATIENCE = 5.0
"""Seconds in which a cluster must take a connection; Spark itself would try for minutes before it says anything."""
_PLACE = "place"
_JAVA = "-XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""On one machine Java only hands bytes over: a quick start saves more than fast code."""
_DIED = re.compile(r"exited unexpectedly|ExecutorLostFailure|OutOfMemoryError|killed by")
_WARNING = "PySpark does not yet fully support pandas"
"""pandas is not used through Spark."""
_ROWS = "spark.sql.execution.arrow.maxRecordsPerBatch"


def find_java() -> tuple[str, int] | None:
    """The Java that Spark would start: its path and version; None where there is none that answers."""
    home = os.environ.get("JAVA_HOME")
    path = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if not path:
        return None
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    return (path, int(version[1])) if version else None


def has_pyspark() -> bool:
    """Whether the package is installed."""
    return util.find_spec("pyspark") is not None


def check_spark() -> None:
    """Look for what Spark needs.

    Raises
    ------
    MissingError
        Without pyspark, without Java, with a Java that is too old; says how to get it.
    """
    if not has_pyspark():
        raise MissingError(
            f"The engine spark needs the package pyspark, which is not installed; expected pyspark 4; {GET_PYSPARK}, "
            "or run with --engine local."
        )
    java = find_java()
    if java is None or java[1] < JAVA:
        found = f"Java {java[1]} at {java[0]}" if java else "none"
        raise MissingError(
            f"The engine spark needs Java, and found {found}; expected version {JAVA} or newer; {GET_JAVA}, "
            "or run with --engine local."
        )


def check_master(master: str) -> None:
    """Knock at the address of a cluster (of several, separated by commas, one must answer).

    Raises
    ------
    ComputationError
        If none takes a connection within `PATIENCE` seconds. Only ``spark://`` names an address that can be tried.
    """
    if not master.startswith("spark://"):
        return
    reasons = []
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            if not port.isdecimal():
                raise ValueError("no port given")
            socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE).close()
            return
        except (OSError, ValueError, OverflowError) as error:
            reasons.append(f"{address}: {getattr(error, 'strerror', None) or error}")
    raise ComputationError(
        f"No Spark master answers at {master} ({'; '.join(reasons)}); expected one that takes connections, as "
        "spark://host:7077; start it or see --master, or run with --engine local."
    )


@contextmanager
def cluster(master: str) -> Iterator[Mapper]:
    """What stands for `analysis.engine.local.map_batches` while the block runs; Spark starts when it is first needed.

    The kernel gives one row for each, with the columns of the input, as `analysis.engine.steps.run_kernel` does.

    Parameters
    ----------
    master : str
        ``local[N]`` for N processes on this machine, which then listen on 127.0.0.1 alone; or the address of a cluster,
        as ``spark://host:7077``, on whose machines doichieu is installed in the same version. What else a cluster needs
        is read from Spark's own configuration (``SPARK_CONF_DIR``).

    Raises
    ------
    MissingError
        See `check_spark`.
    ComputationError
        If no master answers there, or Spark cannot be started; raised when it is first needed.
    """
    check_spark()
    with ExitStack() as stack:
        sessions: list[Any] = []

        def map_batches(
            kernel: Kernel,
            batches: Iterable[pa.RecordBatch],
            *,
            jobs: int = 1,
            lost: Callable[[str, str], pa.RecordBatch] | None = None,
            parting: bool = False,
        ) -> Iterator[pa.RecordBatch]:
            rows = iter(batches)
            for first in islice(rows, 1):
                if not sessions:
                    sessions.append(stack.enter_context(_session(master)))
                yield from _map(sessions[0], kernel, chain([first], rows), lost=lost)

        yield map_batches


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """A Spark session: the one that is open, as in a notebook on a cluster, or a new one that ends with the block."""
    warnings.filterwarnings("ignore", message=_WARNING, category=FutureWarning)
    from pyspark.sql import SparkSession

    session: Any = SparkSession.getActiveSession()
    if session is not None:
        session = session.newSession()
        session.conf.set(_ROWS, "1")
        yield session
        return
    check_master(master)
    handler = signal.getsignal(signal.SIGINT)
    with tempfile.TemporaryDirectory(prefix="doichieu-", ignore_cleanup_errors=True) as folder, _environment(master):
        try:
            yield _open(master, Path(folder))
        finally:
            _close()
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGINT, handler)  # Spark had put its own there


@contextmanager
def _environment(master: str) -> Iterator[None]:
    """On this machine the same Python is used for the work, and nothing but the loopback interface."""
    own = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"} if master.startswith("local") else {}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _options(master: str, folder: Path) -> dict[str, str]:
    options = {
        "spark.app.name": "doichieu",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        _ROWS: "1",
    }
    if master.startswith("local"):
        options |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(folder),
            "spark.driver.extraJavaOptions": _JAVA,
            "spark.executorEnv.PYTHONPATH": os.pathsep.join(place or os.getcwd() for place in sys.path),
        }
    return options


def _open(master: str, folder: Path) -> Any:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    said, errors = folder / "said.txt", _errors()
    conf = SparkConf().setAll(list(_options(master, folder).items()))
    try:
        if SparkContext._gateway is None:
            with said.open("wb") as file:
                SparkContext._gateway = launch_gateway(conf, {"stdout": file, "stderr": file})
            SparkContext._jvm = SparkContext._gateway.jvm
        context = SparkContext(conf=conf)
        context.setLogLevel("OFF")
        return SparkSession(context)
    except errors as error:
        text = said.read_text("utf-8", "replace") if said.exists() else ""
        lines = text.splitlines()
        causes = [line for line in lines if "Caused by" in line] or [line for line in lines if "Exception" in line]
        why = (causes[-1:] or str(error).splitlines() or [type(error).__name__])[0].strip()[:300]
        raise ComputationError(
            f"Spark could not be started at {master} ({why}); expected local[N] or the address of a cluster that "
            "answers; see --master, or run with --engine local."
        ) from None


def _close() -> None:
    """End Spark and the Java process behind it, so that nothing is left when the block has ended."""
    from pyspark import SparkContext

    if SparkContext._active_spark_context is not None:
        SparkContext._active_spark_context.stop()
    gateway: Any = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    if gateway is not None:
        gateway.shutdown()
        if gateway.proc is not None:
            gateway.proc.stdin.close()  # Java ends with it
            with suppress(subprocess.TimeoutExpired):
                gateway.proc.wait(30)


def _errors() -> tuple[type[Exception], ...]:
    """What pyspark raises."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError


def _map(
    session: Any,
    kernel: Kernel,
    batches: Iterator[pa.RecordBatch],
    *,
    lost: Callable[[str, str], pa.RecordBatch] | None,
) -> Iterator[pa.RecordBatch]:
    """Batches through a kernel, wave by wave, in their order."""
    pickle.dumps(kernel)  # an error here names the culprit
    shared = session.sparkContext.broadcast(kernel)
    try:
        for wave in _waves(batches, WAVE * session.sparkContext.defaultParallelism):
            yield from _solve(session, shared, wave, lost=lost)
    finally:
        shared.unpersist()


def _waves(batches: Iterator[pa.RecordBatch], most: int) -> Iterator[list[pa.RecordBatch]]:
    wave: list[pa.RecordBatch] = []
    for batch in batches:
        wave.append(batch)
        if len(wave) >= most or sum(b.nbytes for b in wave) >= WAVE_BYTES:
            yield wave
            wave = []
    if wave:
        yield wave


def _solve(
    session: Any, shared: Any, wave: list[pa.RecordBatch], *, lost: Callable[[str, str], pa.RecordBatch] | None
) -> list[pa.RecordBatch]:
    """The results of a wave. Where a process dies, halves are tried again, until it is known whom it worked on."""
    schema, errors = wave[0].schema, _errors()
    numbered = [batch.append_column(_PLACE, pa.array([n], pa.int64())) for n, batch in enumerate(wave)]
    try:
        frame = session.createDataFrame(pa.Table.from_batches(numbered))
        found = frame.mapInArrow(partial(_work, shared), frame.schema).toArrow()
    except errors as error:
        if _was_interrupted(error):
            raise KeyboardInterrupt from None
        name, why = str(wave[0].column(0)[0].as_py()), _reason(error)
        if not why or session.sparkContext._jsc is None:
            raise ComputationError(f"{name}: Spark stopped: {_last(error)}") from None
        if len(wave) > 1:
            half = len(wave) // 2
            return [made for part in (wave[:half], wave[half:]) for made in _solve(session, shared, part, lost=lost)]
        message = (
            f"The process that worked on {name} ended without a result ({why}); expected an answer; free memory or use "
            "fewer processes, and run again: what is done is kept."
        )
        if lost is None:
            raise ComputationError(message) from None
        return [lost(name, message)]
    found = found.sort_by(_PLACE).drop_columns([_PLACE]).cast(schema).combine_chunks()
    return found.to_batches(max_chunksize=1)


def _work(shared: Any, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What a process of Spark does: the kernel, with each row's place carried through."""
    for batch in batches:
        for n in range(batch.num_rows):
            row = batch.slice(n, 1)
            (made,) = shared.value(iter([row.drop_columns([_PLACE])]))
            yield made.append_column(_PLACE, row.column(_PLACE))


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether an error is what Ctrl-C left: Spark ends its jobs, and their end is an error of its own."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__context__
    return False


def _reason(error: Exception) -> str:
    """How a process ended, in words; empty where it did not end but said what is wrong."""
    return "killed, perhaps for want of memory" if _DIED.search(str(error)) else ""


def _last(error: Exception) -> str:
    """What an error says at its end: of a Python traceback the line that matters."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    return lines[-1][:300] if lines else type(error).__name__
