"""The dyad table: one row per pair of documents, whether they share passages or not; ready for a regression."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from analysis.core.column import DTYPES
from analysis.core.derived import DYADS

REUSED = ("verbatim", "near")
MOST_PLANS = 500
"""Plans up to which every two have a row."""
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
        every pair that shares a passage; sorted. Of more than `MOST_PLANS` plans two that share nothing have no row:
        3,400 plans make 5.8 million pairs. Where ``direction`` is ``shared`` or empty and the pair is one of
        peers, which of the two stands as source means nothing.
    """
    documents = tables["documents"].set_index("document", drop=False)
    reused = _reused(tables["localisation"])
    tasks: dict[str, list[tuple[int, int]]] = {}
    for document, start, end in zip(*(tables["tasks"][name] for name in ("document", "start", "end")), strict=True):
        tasks.setdefault(document, []).append((int(start), int(end)))
    found: dict[tuple[str, str], list[_Passage]] = {}
    columns = (tables["alignments"][name] for name in ("source", "target", *_Passage._fields))
    for source, target, start, end, n_words, *said in zip(*columns, strict=True):
        found.setdefault((source, target), []).append(_Passage(int(start), int(end), int(n_words), *said))
    facts = documents.to_dict("index")
    rows = []
    for source, target in sorted({*found, *_pairs(tables["documents"], set(found))}):
        own = tasks.get(target, [])
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
    for one, other in combinations(plans, 2) if len(plans) <= MOST_PLANS else ():
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


class _Passage(NamedTuple):
    target_start: int
    target_end: int
    n_words: int
    direction: str
    boilerplate: str


def _shared(passages: Sequence[_Passage]) -> dict[str, object]:
    plain = [passage for passage in passages if not passage.boilerplate]
    weights: Counter[str] = Counter()
    for passage in plain or passages:
        weights[passage.direction] += passage.n_words
    return {
        "direction": max(sorted(weights), key=weights.__getitem__, default=""),
        "n_passages": len(plain), "n_boilerplate": len(passages) - len(plain), "n_words": _words_covered(plain),
    }  # fmt: skip


def _words_covered(passages: Sequence[_Passage]) -> int:
    """Words of the target inside the passages; of one that overlaps an earlier one the fresh part, by characters."""
    total, end = 0.0, -1
    for start, stop, n_words, *_ in sorted(passages, key=lambda p: (p.target_start, -p.target_end)):
        if stop > end:
            total += n_words * (stop - max(start, end)) / max(stop - start, 1)
            end = stop
    return round(total)


def _touched(tasks: Sequence[tuple[int, int]], passages: Sequence[_Passage]) -> int:
    spans = [(p.target_start, p.target_end) for p in passages if not p.boilerplate]
    return sum(any(start < stop and begin < end for begin, stop in spans) for start, end in tasks)


def _reused(localisation: pd.DataFrame) -> dict[tuple[str, str], int]:
    """(source, target) -> tasks of the target coded verbatim or near whose best source is in the source."""
    counts: dict[tuple[str, str], int] = {}
    coded = localisation[localisation["relation"].isin(REUSED)]
    for sources, document in zip(coded["source_document"], coded["document"], strict=True):
        pair = (sources.split(";")[0], document)
        counts[pair] = counts.get(pair, 0) + 1
    return counts
