"""What of a study is out of date, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError, MissingError
from analysis.pipeline.path import Parameters, describe, fingerprint, read_files
from analysis.store import Study, hash_of


def find_stale(study: Study, folder: Path | str | None = None, *, parameters: Parameters | None = None) -> list[str]:
    """Why the tables of a study would be made again: a sentence for each reason, none where they hold.

    Parameters
    ----------
    study : Study
    folder : path, optional
        The corpus; by default the one that the study was made from.
    parameters : Parameters, optional
        By default those of the study.

    Raises
    ------
    MissingError, InputError
        If the corpus is not there any more, or the study does not say which it was.
    """
    before = study.manifest
    folder = folder or str(before.get("folder", ""))
    if not folder:
        raise InputError(f"The study {study.name} does not say which folder it was made from; run it again.")
    if not Path(folder).is_dir():
        raise MissingError(f"The folder {folder} of the study {study.name} does not exist; run it on where it is now.")
    said = before.get("parameters")
    if parameters is None and isinstance(said, dict):
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
        parameters = Parameters(**values)
    if before and before.get("files") == fingerprint(folder, study, parameters or Parameters()) and study.is_whole():
        return []
    corpus, said_of_it = read_files(folder, study)
    after = describe(corpus, parameters or Parameters(), said_of_it)
    if before.get("key") == after["key"]:
        return [] if study.is_whole() else ["Some tables are missing or were changed; all are written again."]
    return ["It was never finished."] if not before else _differences(before, after)


def _differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    old, new = (dict(found) if isinstance(found := facts.get("documents"), dict) else {} for facts in (before, after))
    reasons = []
    for what, ids in (
        ("new", sorted(set(new) - set(old))),
        ("no longer there", sorted(set(old) - set(new))),
        ("changed", sorted(id for id in set(old) & set(new) if old[id] != new[id])),
    ):
        if ids:
            shown = ", ".join(ids[:10]) + (", ..." if len(ids) > 10 else "")
            reasons.append(f"{len(ids)} documents are {what}: {shown}.")
    for fact, meaning in (
        ("corrections", "Corrections made by hand changed."),
        ("problems", "What went wrong with the files changed."),
        ("parameters", "The parameters changed."),
        ("versions", "The program, Python or a library changed: every step is made again."),
    ):
        if hash_of(before.get(fact)) != hash_of(after[fact]):
            reasons.append(meaning)
    return reasons
