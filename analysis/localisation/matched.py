"""Which words of a plan stand opposite the same word of another text, in passages that both share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.core.alignment import Alignment
from analysis.core.tokens import Tokens
from analysis.localisation.inputs import Plan, Superior
from analysis.vietnamese.alphabet import fold


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Words of a plan that stand opposite the same word of another text, one place for each token.

    Attributes
    ----------
    chain : ndarray of int32
        Columns of the longest passage of a superior text in which the word does so; 0 where in none.
    peer : ndarray of bool
        Whether it does so in a passage shared with another plan.
    boilerplate : ndarray of bool, optional
        Whether in a passage that is boilerplate; by default nowhere.
    """

    chain: NDArray[np.int32]
    peer: NDArray[np.bool_]
    boilerplate: NDArray[np.bool_] | None = None


def match_plans(
    plans: Sequence[Plan], superiors: Sequence[Superior], alignments: Sequence[Alignment]
) -> dict[str, Matched]:
    """For each plan what alignments show of it; see `match_tokens`."""
    texts = {s.document.id: s.tokens for s in superiors} | {p.document.id: p.tokens for p in plans}
    return {plan.document.id: match_tokens(plan.tokens, alignments, texts) for plan in plans}


def match_tokens(tokens: Tokens, alignments: Sequence[Alignment], texts: Mapping[str, Tokens]) -> Matched:
    """Which tokens of a text stand opposite the same token of another text in these alignments.

    Tokens are the same when they agree without diacritics. The text may be on either side, except that a superior text
    takes nothing from a plan. Where `texts` lacks the other side, every opposite token counts as the same.
    """
    own = _folded(tokens)
    longest = {kind: np.zeros(len(tokens), np.int32) for kind in ("chain", "peer", "boilerplate")}
    for alignment in alignments:
        for name, other, position in (("target", "source", 1), ("source", "target", 0)):
            if getattr(alignment, name) != tokens.document or (position == 0 and alignment.kind == "chain"):
                continue
            text = texts.get(getattr(alignment, other))
            both = alignment.columns[(alignment.columns >= 0).all(axis=1)]
            here, there = both[:, position], both[:, 1 - position]
            same = here if text is None else here[own[here] == _folded(text)[there]]
            found = longest[alignment.kind]
            found[same] = np.maximum(found[same], len(alignment.columns))
    return Matched(longest["chain"], longest["peer"] > 0, longest["boilerplate"] > 0)


@lru_cache(maxsize=256)
def _folded(tokens: Tokens) -> NDArray[np.str_]:
    """Every token without diacritics."""
    return np.array([*map(fold, tokens.vocabulary), ""])[tokens.ids]
