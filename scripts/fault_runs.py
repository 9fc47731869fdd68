"""Kill runs at random moments, check the store after every kill, and compare what comes out with an undisturbed run.

    python scripts/fault_runs.py [--kills 50] [--seed 1] [--plans 12] [--syllables 900] [--folder DIR]

Invents a small corpus (`nation_text`, every fourth plan damaged), runs it once undisturbed, and then again and again in
a process group of its own: one to three kills, then a run to its end. Who is killed, how and when is drawn: the whole
group or the main process alone, by SIGKILL, SIGINT (Ctrl-C) or SIGTERM, or one worker by SIGKILL; at any moment of a
run, or (two of five) within milliseconds of the first file that the store writes. After every kill the study must be
whole: no study yet, which one sentence says, or every table of it as its manifest names it. Every third round starts
from another study of a folder in which one plan was changed and one removed in between. Half of the runs have two
processes for the heavy steps, and every twelfth round is run by the command, figures and all. After each round every
table must have the bytes of the undisturbed run, and no half-written file may be left. Exit code 1 otherwise. Needs a
POSIX system.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nation_text import write_nation

from analysis import pipeline
from analysis.core.errors import MissingError
from analysis.engine import steps
from analysis.store import WAITING, WRITING, Study, open_study

ROOT = Path(__file__).resolve().parents[1]
STUDY = "faults"
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
LONGEST = 900
"""Seconds after which a run counts as hanging."""


@dataclass
class Tally:
    """What was done and what came out of it."""

    kills: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    rounds: int = 0
    ended: int = 0
    faults: list[str] = field(default_factory=list)
    leftovers: int = 0

    @property
    def n_kills(self) -> int:
        return sum(self.kills.values())


def invent(folder: Path, plans: int, syllables: int) -> tuple[Path, Path]:
    """A corpus, and the same with one plan changed and one removed."""
    first, second = folder / "corpus", folder / "changed"
    write_nation(first, plans, syllables=syllables, damaged=0.25)
    shutil.copytree(first, second)
    paths = sorted((second / "local").iterdir())
    paths[-1].unlink()
    changed = paths[len(paths) // 2]
    changed.write_text(changed.read_text(encoding="utf-8").replace("chủ trì", "chủ động", 1), encoding="utf-8")
    return first, second


class Forked:
    """A copy of this process that does one thing in a process group of its own: no import is paid for twice."""

    def __init__(self, log: Path, work: Callable[[], None]) -> None:
        self.code: int | None = None
        self.pid = os.fork()
        with suppress(OSError):  # both do it, so that it is done whoever comes first
            os.setpgid(self.pid, self.pid)
        if self.pid:
            return
        code = 1
        try:
            out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(out, 1)
            os.dup2(out, 2)
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def poll(self) -> int | None:
        if self.code is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code

    def wait(self, seconds: float = LONGEST) -> int:
        end = time.monotonic() + seconds
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("a run", seconds)
            time.sleep(0.01)
        return code


Run = Forked | subprocess.Popen[bytes]


def start(corpus: Path, work: Path, *, by_command: bool, jobs: int = 1) -> Run:
    """A run in a process group of its own."""
    log = work.parent / "log.txt"
    if not by_command:
        return Forked(log, lambda: run_once(corpus, work, jobs))
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    call = [sys.executable, "-m", "analysis", "run", str(corpus), "--study", STUDY, "--work", str(work)]
    call += ["--jobs", str(jobs), "--figures", str(work / "figures")]
    with log.open("ab") as out:
        return subprocess.Popen(
            call, stdout=out, stderr=out, start_new_session=True, env={**os.environ, "PYTHONPATH": path}
        )


def run_once(corpus: Path, work: Path, jobs: int) -> None:
    """The tables of a corpus, in so many processes however few plans there are."""
    steps.FEWEST = 1
    pipeline.run(corpus, study=STUDY, work=work, figures=None, jobs=jobs)


def workers_of(pid: int) -> list[int]:
    """Processes that a process started, where the system says so."""
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill(run: Run, draw: random.Random, tally: Tally, phase: str) -> bool:
    """Kill the run or a part of it; returns whether it is to end by that."""
    number, who = draw.choice(SIGNALS), draw.random()
    workers = workers_of(run.pid)
    tally.phases[phase] += 1
    if who < 0.2 and len(workers) > 1:
        tally.kills["SIGKILL to one worker"] += 1
        os.kill(draw.choice(workers), signal.SIGKILL)
        return False
    alone = who < 0.4
    tally.kills[f"{number.name} to the {'main process alone' if alone else 'whole group'}"] += 1
    (os.kill if alone else os.killpg)(run.pid, number)
    return True


def wait_or_kill(run: Run, draw: random.Random, tally: Tally, *, study: Path, seconds: float) -> None:
    """Let a run be killed at a random moment of its time, or as it begins to write."""
    began = time.monotonic()
    writing = draw.random() < 0.4
    due = began + draw.uniform(0, seconds)
    while run.poll() is None and time.monotonic() < (began + LONGEST if writing else due):
        if writing and ((study / WRITING).exists() or (study / WAITING).exists()):
            time.sleep(draw.uniform(0, 0.15))
            break
        time.sleep(0.001 if writing else 0.02)
    if run.poll() is not None:
        tally.ended += 1
        return
    if kill(run, draw, tally, "as tables are written" if writing else phase_of(study)):
        finish(run, tally, "a killed run")
    else:
        finish(run, tally, "a run that lost a worker", code=0)


def phase_of(study: Path) -> str:
    """How far a run has come, from the files that it has left."""
    for step, name in (("coding", "coding tasks or later"), ("passages", "searching passages"), ("reading", "reading")):
        if any((study / "steps" / step).glob("*/*.arrow")):
            return name
    return "starting"


def finish(run: Run, tally: Tally, what: str, *, code: int | None = None) -> None:
    """Wait for the end of a run and of every process of its group."""
    try:
        found = run.wait(LONGEST)
        if code is not None and found != code:
            tally.faults.append(f"{what} ended with exit code {found}")
        end = time.monotonic() + LONGEST
        while group_lives(run.pid) and time.monotonic() < end:
            time.sleep(0.02)
    except subprocess.TimeoutExpired:
        tally.faults.append(f"{what} did not end within {LONGEST} seconds")
    if group_lives(run.pid):
        tally.faults.append(f"{what} left processes behind")
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def group_lives(group: int) -> bool:
    """Whether a process of a group is still at work; one that ended and that nobody asks about does not count."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    stats = [found for path in Path("/proc").glob("[0-9]*/stat") if (found := stat_of(path))]
    return any(found[2] == str(group) and found[0] != "Z" for found in stats) if stats else True


def stat_of(path: Path) -> list[str]:
    """State, parent and group of a process, where the system says so."""
    try:
        return path.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return []


def check_store(work: Path, tally: Tally) -> None:
    """Note as a fault whatever of a study cannot be read as its manifest says."""
    told = work.parent / "found.txt"
    checked = Forked(work.parent / "log.txt", lambda: told.write_text(find_fault(work), encoding="utf-8"))
    fault = f"checking ended with exit code {code}" if (code := checked.wait()) else told.read_text(encoding="utf-8")
    if fault:
        tally.faults.append(f"after {tally.n_kills} kills: {fault}")


def find_fault(work: Path) -> str:
    """What is wrong with the study; empty where nothing is."""
    try:
        study = open_study(work, STUDY)
        for name in study.tables:
            study.table(name)
        return "" if study.is_whole() and study.tables else "the study is not whole"
    except MissingError as error:
        return "" if "\n" not in str(error) else f"more than a sentence: {error}"
    except Exception as error:  # whatever it is, it is what is looked for
        return f"the study cannot be read: {type(error).__name__}: {error}"


def hashes_of(study: Study, figures: Path | None = None) -> dict[str, str]:
    """SHA-256 of every table, and of every figure where there are any."""
    paths = [study.folder / f"{name}.parquet" for name in study.tables]
    if figures is not None:
        paths += sorted(path for path in figures.glob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}


def leftovers(folder: Path) -> list[Path]:
    """Half-written files and folders of a study that ran to its end."""
    return [*folder.rglob("*.part"), *folder.rglob(WRITING), *folder.rglob(WAITING)]


def undisturbed(corpus: Path, work: Path, tally: Tally, *, by_command: bool) -> dict[str, str]:
    """What comes out of a run that nobody disturbs."""
    work.mkdir(parents=True)
    finish(start(corpus, work, by_command=by_command), tally, "the undisturbed run", code=0)
    return hashes_of(open_study(work, STUDY), work / "figures" / STUDY if by_command else None)


def rounds(
    corpora: tuple[Path, Path], folder: Path, tally: Tally, *, kills: int, draw: random.Random, command_every: int = 12
) -> Iterator[str]:
    """Rounds of kills, each with a run to the end; yields a line for each."""
    wanted: dict[tuple[Path, bool], dict[str, str]] = {}
    seconds: dict[bool, float] = {}

    def reference(corpus: Path, by_command: bool) -> dict[str, str]:
        if (corpus, by_command) not in wanted:
            began = time.monotonic()
            place = folder / f"reference-{corpus.name}-{by_command}"
            wanted[corpus, by_command] = undisturbed(corpus, place / "work", tally, by_command=by_command)
            seconds.setdefault(by_command, time.monotonic() - began)
        return wanted[corpus, by_command]

    while tally.n_kills < kills and tally.rounds < 4 * kills and not tally.faults:
        tally.rounds += 1
        by_command, from_other = tally.rounds % command_every == 0, tally.rounds % 3 == 0
        corpus = corpora[from_other]
        expected = reference(corpus, by_command)
        place = folder / f"round-{tally.rounds}"
        (place / "work").mkdir(parents=True)
        if from_other:
            before = folder / f"reference-{corpora[0].name}-False" / "work" / STUDY
            shutil.copytree(before, place / "work" / STUDY)
        study = place / "work" / STUDY
        for _ in range(min(draw.randint(1, 3), kills - tally.n_kills)):
            run = start(corpus, place / "work", by_command=by_command, jobs=draw.choice((1, 2)))
            tally.runs += 1
            wait_or_kill(run, draw, tally, study=study, seconds=seconds[by_command])
            check_store(place / "work", tally)
            tally.leftovers += len(leftovers(place / "work"))
        tally.runs += 1
        finish(start(corpus, place / "work", by_command=by_command), tally, "the run to the end", code=0)
        check_store(place / "work", tally)
        found = hashes_of(open_study(place / "work", STUDY), place / "work" / "figures" / STUDY if by_command else None)
        differing = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
        if differing:
            tally.faults.append(f"round {tally.rounds}: {len(differing)} files differ: {', '.join(differing)}")
        if left := leftovers(place / "work"):
            tally.faults.append(f"round {tally.rounds}: left behind: {', '.join(map(str, left))}")
        yield f"round {tally.rounds}: {tally.n_kills} kills, {len(found)} files compared, {len(differing)} differ"
        if not tally.faults:
            shutil.rmtree(place)


def report(tally: Tally) -> Iterator[str]:
    """The counts in words."""
    yield f"{tally.n_kills} kills in {tally.rounds} rounds, {tally.runs} runs; {tally.ended} ended before their kill"
    for title, counts in (("by signal", tally.kills), ("by phase", tally.phases)):
        yield f"{title}: " + ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    yield f"half-written files and folders seen between kills, all gone at the end: {tally.leftovers}"
    yield f"faults (differing tables, broken stores, leftovers, hanging runs): {len(tally.faults)}"
    yield from (f"  {fault}" for fault in tally.faults)


def main(given: list[str] | None = None) -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plans", type=int, default=12)
    parser.add_argument("--syllables", type=int, default=900, help="of each plan")
    parser.add_argument("--folder", type=Path, help="where texts and studies are kept")
    chosen = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as made:
        folder, tally = (chosen.folder or Path(made)).resolve(), Tally()
        if chosen.folder and chosen.folder.exists() and any(chosen.folder.iterdir()):
            parser.error(f"{folder} holds files; choose an empty folder")
        corpora = invent(folder, chosen.plans, chosen.syllables)
        for line in rounds(corpora, folder, tally, kills=chosen.kills, draw=random.Random(chosen.seed)):
            print(line, flush=True)
        for line in report(tally):
            print(line, flush=True)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
