"""The dyad table: one row per pair of documents, whether they share passages or not; ready for a regression."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import pandas as pd

from analysis.core.column import DTYPES
from analysis.core.derived import DYADS

REUSED = ("verbatim", "near")
_NOTHING = {"direction": "", "n_passages": 0, "n_boilerplate": 0, "n_words": 0}


def dyad_table(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Who shares how much with whom.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``documents``, ``alignments``, ``tasks`` and ``localisation``, spans in one kind of offsets.

    Returns
    -------
    DataFrame
        Columns `analysis.core.derived.DYADS`. Rows: every superior text with every plan, every two plans once, and
        every pair that shares a passage; sorted. Where ``direction`` is ``shared`` or empty and the pair is one of
        peers, which of the two stands as source means nothing.
    """
    documents = tables["documents"].set_index("document", drop=False)
    tasks = dict(iter(tables["tasks"].groupby("document")))
    reused = _reused(tables["localisation"])
    found = dict(iter(tables["alignments"].groupby(["source", "target"])))
    facts, none = documents.to_dict("index"), tables["tasks"].iloc[:0]
    rows = []
    for source, target in sorted({*found, *_pairs(tables["documents"], set(found))}):
        own = tasks.get(target, none)
        passages = found.get((source, target))
        rows.append({
            "source": source, "target": target, **_about(facts[source], facts[target]),
            **(_NOTHING if passages is None else _shared(passages)),
            "target_words": int(facts[target]["n_words"]), "target_tasks": len(own),
            "n_tasks_touched": 0 if passages is None else _touched(own, passages),
            "n_tasks_reused": reused.get((source, target), 0),
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=[column.name for column in DYADS])
    whole = table["target_words"].where(table["target_words"] > 0).astype("Float64")
    table["share_target_words"] = (table["n_words"].astype("Float64") / whole).clip(upper=1.0)
    return table.astype({column.name: DTYPES[column.type] for column in DYADS})


def _pairs(documents: pd.DataFrame, found: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs that have a row also where nothing is shared."""
    plans = sorted(documents.loc[documents["role"] == "plan", "document"])
    for source in documents.loc[documents["role"] == "source", "document"]:
        yield from ((source, plan) for plan in plans)
    for one, other in combinations(plans, 2):
        if (other, one) not in found:
            yield one, other


def _about(source: Mapping[str, object], target: Mapping[str, object]) -> dict[str, object]:
    provinces = (source["province"], target["province"])
    return {
        "pair": "peers" if source["role"] == target["role"] == "plan" else "superior",
        "source_level": source["level"], "target_level": target["level"],
        "source_locality": source["locality"], "target_locality": target["locality"],
        "same_province": "" if not all(provinces) else "yes" if provinces[0] == provinces[1] else "no",
    }  # fmt: skip


def _shared(passages: pd.DataFrame) -> dict[str, object]:
    plain = passages[passages["boilerplate"] == ""]
    weights = (plain if len(plain) else passages).groupby("direction")["n_words"].sum().sort_index()
    return {
        "direction": str(weights.astype("int64").idxmax()) if len(weights) else "",
        "n_passages": len(plain), "n_boilerplate": len(passages) - len(plain), "n_words": _words_covered(plain),
    }  # fmt: skip


def _words_covered(passages: pd.DataFrame) -> int:
    """Words of the target inside the passages; of one that overlaps an earlier one the fresh part, by characters."""
    total, end = 0.0, -1
    order = passages.sort_values(["target_start", "target_end"], ascending=[True, False])
    for start, stop, n_words in zip(order["target_start"], order["target_end"], order["n_words"], strict=True):
        if stop > end:
            total += n_words * (stop - max(start, end)) / max(stop - start, 1)
            end = stop
    return round(total)


def _touched(tasks: pd.DataFrame, passages: pd.DataFrame) -> int:
    plain = passages[passages["boilerplate"] == ""]
    spans = list(zip(plain["target_start"], plain["target_end"], strict=True))
    own = zip(tasks["start"], tasks["end"], strict=True)
    return sum(any(start < stop and begin < end for begin, stop in spans) for start, end in own)


def _reused(localisation: pd.DataFrame) -> dict[tuple[str, str], int]:
    """(source, target) -> tasks of the target coded verbatim or near whose best source is in the source."""
    counts: dict[tuple[str, str], int] = {}
    coded = localisation[localisation["relation"].isin(REUSED)]
    for sources, document in zip(coded["source_document"], coded["document"], strict=True):
        pair = (sources.split(";")[0], document)
        counts[pair] = counts.get(pair, 0) + 1
    return counts
