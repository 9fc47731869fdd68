"""What the report says of emphasis: one sentence per number, each with its denominator and the kind of its interval."""

from collections.abc import Mapping

import pandas as pd

from analysis.plots.places import list_places
from analysis.plots.style import clean, shorten
from analysis.report.phrases import read_phrases, unit_of_percent
from analysis.report.phrases import say as say_phrase

TITLE_LENGTH = 90
COVERAGE_OF_FEW = (88, 93)
"""Per cent of simulated intervals over five and ten units that hold the truth (`scripts/simulate_null.py`)."""
POWER = (13, 6)
"""Per cent of simulated studies of 34 localities that find a doubled, and a half as much larger, weight."""

_COLUMNS = ("group", "n", "words", "interval", "not-reused", "tasks", "source", "log-ratio", "log-interval")


def emphasis_page(tables: Mapping[str, pd.DataFrame], *, language: str = "en") -> dict[str, object]:
    """The page on emphasis as plain data, ready for a template: every sentence can be quoted alone.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Of a study: ``documents``, ``emphasis``, ``means``, ``contrasts``; any may be empty.
    language : str
        ``en`` or ``vi``.

    Returns
    -------
    dict
        - ``title``, ``lead``: str. Without emphasis ``lead`` says why, and ``sources`` is empty.
        - ``columns``: list of str, the headings of the rows' cells.
        - ``sources``: list, one per superior text with task groups, of ``id`` (document), ``heading``, ``plans`` and
          ``means`` (list of str: one sentence per level and group, with n and what the interval is).
        - ``plans``: list, by level and name, of ``document`` (id), ``label``, ``level``, ``note`` (how its tasks were
          placed) and ``rows``: list, one per task group, of ``group`` (number), ``title`` (in full), ``few`` (bool:
          fewer than ten tasks), ``cells`` (list of str, as long as ``columns``) and ``sentences`` (list of str).
        - ``notes``: list of str: what cannot be said, and the power of contrasts.

        Text from documents stands in it as it is, on one line: escape it.

    Raises
    ------
    InputError
        For another language.
    """
    read_phrases(language)
    say = _Say(language)
    table = tables["emphasis"]
    documents = tables["documents"].set_index("document", drop=False)
    names = {source: clean(documents.at[source, "number"]) or source for source in sorted(set(table["source"]))}
    page: dict[str, object] = {
        "title": say("emphasis.title"), "lead": say("emphasis.nothing"),
        "columns": [say(f"emphasis.column.{name}") for name in _COLUMNS], "sources": [], "notes": [],
    }  # fmt: skip
    if table.empty:
        return page
    n_plans = say("n.plans", n=table["document"].nunique())
    page["lead"] = say("emphasis.lead", n_plans=n_plans, sources=", ".join(names.values()))
    page["sources"] = [
        {
            "id": source, "heading": say("emphasis.heading", source=name),
            "plans": _plans(table[table["source"] == source], tables["documents"], name, say),
            "means": _means(tables["means"], source, name, say),
        }
        for source, name in names.items()
    ]  # fmt: skip
    page["notes"] = [say("emphasis.whole"), *_contrasts(tables["contrasts"], say)]
    return page


class _Say:
    """Sentences and numbers of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return say_phrase(self.language, key, **values)

    def number(self, value: object, form: str = ",d") -> str:
        """A number as it is written in the language; missing: a dash."""
        if pd.isna(value):
            return "–"
        text = format(int(str(value)) if form == ",d" else float(str(value)), form).replace("-", "−")
        return text.translate(str.maketrans(",.", ".,")) if self.language == "vi" else text

    def percent(self, share: object) -> str:
        """A share in per cent with one decimal below ten."""
        form = ".0f" if pd.isna(share) or float(str(share)) >= 0.0995 else ".1f"
        return "–" if pd.isna(share) else self.number(float(str(share)) * 100, form) + unit_of_percent(self.language)

    def between(self, low: object, high: object, form: str) -> str:
        """Two bounds for a cell; a dash where there are none."""
        if pd.isna(low) or pd.isna(high):
            return "–"
        bounds = [self.percent(x) if form == "%" else self.number(x, form) for x in (low, high)]
        return " … ".join(bounds)


def _plans(table: pd.DataFrame, documents: pd.DataFrame, source: str, say: _Say) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for place in list_places(documents, table["document"].tolist()):
        own = table[table["document"] == place.document]
        by_version = {version: rows.set_index("group") for version, rows in own.groupby("version")}
        words = by_version["words"]
        names = {"label": place.label, "source": source, "level": say(f"emphasis.level.{place.level}")}
        by, whole = words["placed_by"].iloc[0], words["share_by_section"].sum()
        note = (
            say("emphasis.placed", label=place.label, by=say(f"emphasis.by.{by}"), share=say.percent(whole))
            if by
            else ""
        )
        rows = [_row(group, by_version, names, say) for group in words.index]
        found.append(
            {"document": place.document, "label": place.label, "level": place.level, "note": note, "rows": rows}
        )
    return found


def _row(group: str, by_version: Mapping[str, pd.DataFrame], names: dict[str, str], say: _Say) -> dict[str, object]:
    words, fresh, tasks = (by_version[version].loc[group] for version in ("words", "words_not_reused", "tasks"))
    title = clean(words["group_title"])
    named = {**names, "group": f"{group}. {shorten(title, TITLE_LENGTH)}"}
    totals = {version: int(rows["n_words"].sum()) for version, rows in by_version.items()}
    few = bool(words["n"] < 10)
    sentences = []
    if totals["words"]:
        n_words, total = say.number(words["n_words"]), say.number(totals["words"])
        share, n = say.percent(words["share"]), say("n.tasks", n=int(words["n"]))
        sentences.append(say("emphasis.words", share=share, total=total, n_words=n_words, n=n, **named))
        sentences += _against_source(words, by_version["words"], named, say)
        key = "emphasis.words-not-reused" if totals["words_not_reused"] else "emphasis.nothing-not-reused"
        total = say.number(totals["words_not_reused"])
        sentences.append(say(key, share=say.percent(fresh["share"]), total=total, **named))
        total, share = say.number(totals["tasks"]), say.percent(tasks["share"])
        sentences.append(say("emphasis.tasks", share=share, total=total, n=tasks["n_words"], **named))
        sentences += [say("emphasis.few")] if few else []
    cells = [
        named["group"], say.number(words["n"]), say.percent(words["share"]),
        say.between(words["low"], words["high"], "%"), say.percent(fresh["share"]), say.percent(tasks["share"]),
        say.percent(words["source_share"]), say.number(words["log_ratio"], "+.2f"),
        say.between(words["log_ratio_low"], words["log_ratio_high"], "+.2f"),
    ]  # fmt: skip
    return {"group": group, "title": title, "few": few, "cells": cells, "sentences": sentences}


def _against_source(row: pd.Series, words: pd.DataFrame, named: dict[str, str], say: _Say) -> list[str]:
    """The source's own share, the ratio with its interval, and what does not follow from it."""
    if pd.isna(row["source_share"]):
        return [say("emphasis.no-source", **named)]
    total = say.number(words["source_n"].sum())
    found = [say("emphasis.source", share=say.percent(row["source_share"]), total=total, **named)]
    if not row["n_words"]:
        return [*found, say("emphasis.none", **named)]
    named = {**named, "times": say.number(2 ** float(row["log_ratio"]), ".2g" if row["log_ratio"] < 3 else ".0f")}
    ratio = say.number(row["log_ratio"], "+.2f")
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return [*found, say("emphasis.ratio-without-interval", ratio=ratio, **named)]
    low, high = (say.number(row[f"log_ratio_{end}"], "+.2f") for end in ("low", "high"))
    key = "emphasis.ratio-no-doubt" if low == high else "emphasis.ratio"
    found.append(say(key, ratio=ratio, low=low, high=high, **named))
    covers = row["low"] <= row["source_share"] <= row["high"]
    return [*found, say("emphasis.covers", **named)] if covers else found


def _means(means: pd.DataFrame, source: str, name: str, say: _Say) -> list[str]:
    rows = means[(means["measure"] == f"words of {source}") & (means["n"] > 1)]
    found = []
    for level, own in rows.groupby("group", sort=False):
        for row in own.to_dict("records"):
            group = f"{row['category']}. {shorten(row['label'], TITLE_LENGTH)}"
            bare = pd.isna(row["low"]) or pd.isna(row["high"])
            bounds = {end: say.percent(row[end]) for end in ("low", "high")}
            key = "emphasis.mean-without-interval" if bare else "emphasis.mean"
            values = {
                "n": row["n"],
                "level": say(f"emphasis.level.{level}"),
                "share": say.percent(row["share"]),
                **bounds,
            }
            found.append(say(key, group=group, source=name, **values))
        if own["few"].any() and own["low"].notna().any():
            found.append(say("emphasis.mean-of-few", low=COVERAGE_OF_FEW[0], high=COVERAGE_OF_FEW[1]))
    return found


def _contrasts(contrasts: pd.DataFrame, say: _Say) -> list[str]:
    if contrasts.empty:
        return [say("emphasis.no-contrasts")]
    n_found = int((contrasts["q_value"] <= 0.05).sum())
    return [
        say("emphasis.contrasts", n_tests=say.number(contrasts["n_tests"].max()), n_found=n_found),
        say("emphasis.power", double=POWER[0], half=POWER[1]),
    ]
