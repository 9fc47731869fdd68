"""Many studies one after the other, as a file lists them."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from analysis.core.errors import InputError, MissingError
from analysis.pipeline.collecting import REPAIRS
from analysis.pipeline.logbook import memory, open_log, sentence_of
from analysis.pipeline.path import Parameters, name_of, run
from analysis.pipeline.reading import Progress
from analysis.report.phrases import LANGUAGES
from analysis.store import study_at

LOG = "batch.log"
"""File in the folder of all studies that says what became of each study of a batch."""
_OWN = {"name": "text", "folder": "text"}
_COMMON = {
    "source": "a list of texts", "seed": "a whole number", "repair": "text", "lang": "text", "work": "text",
    "figures": "text, or false for none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A study as a file lists it.

    Attributes
    ----------
    name : str
    folder : Path
    parameters : Parameters
    language : str
    work, figures : Path
        Folders of all studies and of all figures; without `figures` nothing is drawn.
    """

    name: str
    folder: Path
    parameters: Parameters
    language: str
    work: Path
    figures: Path | None


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a study of a batch: how much it holds, its seconds, and why it failed (empty: it did not)."""

    name: str
    n_plans: int
    n_tasks: int
    n_problems: int
    n_seconds: float
    failure: str = ""


def read_batch(
    path: Path, *, work: Path = Path("corpus/work"), figures: Path | None = Path("figures")
) -> tuple[Listed, ...]:
    """The studies that a TOML file lists.

    Parameters
    ----------
    path : Path
        Tables ``[[study]]`` with ``folder`` and, if wished, ``name`` (by default made from the folder's), ``source``,
        ``seed``, ``repair``, ``lang``, ``work``, ``figures``; what they share may stand once in ``[defaults]``. Paths
        in it are relative to the file.
    work, figures : Path
        For studies of which the file says nothing else.

    Raises
    ------
    MissingError, InputError
        If there is no such file, or something in it is not understood; the first such place is named.
    """
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise MissingError(f"There is no file {path}; expected a TOML file that lists studies as [[study]].") from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} is no TOML file ({error}); expected tables [[study]]; correct it there.") from None
    _refuse_unknown(content, ("defaults", "study"), str(path))
    defaults, listed = content.get("defaults", {}), content.get("study", [])
    if not isinstance(defaults, dict) or not isinstance(listed, list) or not all(isinstance(s, dict) for s in listed):
        raise InputError(f"{path}: expected one table [defaults] and tables [[study]]; correct their brackets.")
    if not listed:
        raise InputError(f"{path} lists no study; expected at least one table [[study]] with a folder; add it.")
    _check(defaults, _COMMON, f"{path}, [defaults]")
    found: dict[tuple[str, str], int] = {}
    studies = []
    for number, own in enumerate(listed, 1):
        place = f"{path}, study {number}" + (f" ({own['name']})" if isinstance(own.get("name"), str) else "")
        _check(own, {**_OWN, **_COMMON}, place)
        study = _listed({"work": str(work.absolute()), **defaults, **own}, path.parent, place, figures=figures)
        key = (str(study.work.absolute()), study.name.casefold())
        if key in found:
            raise InputError(
                f"{place}: the name {study.name!r} is that of study {found[key]}, too; expected each name once below "
                f"{study.work}; give one of them another name."
            )
        found[key] = number
        studies.append(study)
    return tuple(studies)


def _refuse_unknown(table: Mapping[str, object], known: Sequence[str], place: str) -> None:
    for key in table:
        if key not in known:
            raise InputError(f"{place}: unknown key {key!r}; expected {', '.join(known)}; correct or remove it.")


def _check(table: Mapping[str, object], types: Mapping[str, str], place: str) -> None:
    """Refuse the first key that is unknown or whose value is of another type."""
    _refuse_unknown(table, tuple(types), place)
    for key, value in table.items():
        fits = {
            "text": isinstance(value, str) and bool(value.strip()),
            "a whole number": type(value) is int,
            "a list of texts": isinstance(value, list) and all(isinstance(part, str) for part in value),
            "text, or false for none": value is False or (isinstance(value, str) and bool(value.strip())),
        }
        if not fits[types[key]]:
            raise InputError(f"{place}: {key} is {value!r}; expected {types[key]}; correct it.")
    for key, allowed in (("repair", REPAIRS), ("lang", LANGUAGES)):
        if key in table and table[key] not in allowed:
            raise InputError(f"{place}: {key} is {table[key]!r}; expected one of {', '.join(allowed)}; correct it.")


def _listed(said: Mapping[str, Any], base: Path, place: str, *, figures: Path | None) -> Listed:
    if "folder" not in said:
        raise InputError(f'{place}: has no folder; expected the folder of its plans; add folder = "...".')
    folder, work = base / said["folder"], base / said["work"]
    drawn = said.get("figures")
    name = said.get("name") or name_of(folder)
    try:
        study_at(work, name)
    except InputError as error:
        raise InputError(f"{place}: {error}") from None
    return Listed(
        name,
        folder,
        Parameters(tuple(said.get("source", ())), said.get("seed", 1), said.get("repair", "adapted")),
        said.get("lang", "en"),
        work,
        None if drawn is False else base / drawn if drawn else figures,
    )


def _no_bars(listed: Listed) -> AbstractContextManager[Progress]:
    return nullcontext(lambda step, done, total: None)


def run_batch(
    studies: Sequence[Listed],
    *,
    log_folder: Path,
    strict: bool = False,
    show: Callable[[Listed], AbstractContextManager[Progress]] = _no_bars,
    **options: Any,
) -> Iterator[Ran]:
    """Run studies one after the other; one that fails does not stop the others.

    Parameters
    ----------
    studies : sequence of Listed
    log_folder : Path
        Where `LOG` is appended to; made where it is missing.
    strict : bool
        Whether the first study that fails is the last; then a document on which a step fails ends its study, too.
    show : callable
        Opens what the progress of a study is reported to.
    **options
        ``jobs``, ``fresh``, ``engine``, ``master`` of `analysis.pipeline.run`.

    Yields
    ------
    Ran
        For each study that was begun.
    """
    log_folder.mkdir(parents=True, exist_ok=True)
    with open_log(log_folder / LOG) as log:
        log.info("began: %d studies", len(studies))
        for number, listed in enumerate(studies, 1):
            ran = _run_one(listed, {**options, "strict": strict}, show)
            result = f"failed: {ran.failure}" if ran.failure else "done"
            counts = f"{ran.n_plans} plans, {ran.n_tasks} tasks, {ran.n_problems} problems, {ran.n_seconds:.1f} s"
            say = log.error if ran.failure else log.info
            say("study %d of %d, %s: %s, %s, %s", number, len(studies), listed.name, counts, memory(), result)
            yield ran
            if strict and ran.failure:
                log.error("stopped, as was asked for: %d studies were not run", len(studies) - number)
                return
        log.info("ended")


def _run_one(
    listed: Listed, options: Mapping[str, Any], show: Callable[[Listed], AbstractContextManager[Progress]]
) -> Ran:
    began = monotonic()
    try:
        with show(listed) as progress:
            study = run(
                listed.folder, study=listed.name, parameters=listed.parameters, work=listed.work,
                figures=listed.figures, language=listed.language, progress=progress, **options,
            )  # fmt: skip
        composition = study.table("composition")
        n_tasks, n_problems = int(composition["n_tasks"].sum()), len(study.table("problems"))
        return Ran(listed.name, len(composition), n_tasks, n_problems, monotonic() - began)
    except Exception as error:  # one study must not stop the others
        return Ran(listed.name, 0, 0, 0, monotonic() - began, sentence_of(error))
