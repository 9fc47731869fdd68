"""How much two texts share by their register alone: what a share must exceed to mean something."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.core.span import Span
from analysis.core.tokens import Tokens
from analysis.reuse.kernels import ANY, find_rows
from analysis.reuse.passages import PAIR
from analysis.reuse.streams import index_texts, pack_texts


def register_share(plan: Tokens, strangers: Sequence[Tokens], *, within: Sequence[Span] | None = None,
                   min_length: int = 12) -> float | None:  # fmt: skip
    """Share of a plan's words, 0-1, in passages that texts have with which it has nothing to do.

    Parameters
    ----------
    plan : Tokens
    strangers : sequence of Tokens
        Superior texts of other resolutions, or plans that carry them out; about as long together as the texts that the
        plan is compared with, for more text gives more chance.
    within : sequence of Span, optional
        The part of the plan that is meant; default the whole.
    min_length : int
        As in `find_passages`.

    Returns
    -------
    float or None
        None where there is no stranger or the plan has no words: then chance is not estimable. A share of passages with
        the plan's own superiors that is not clearly above it is no reuse.

    Notes
    -----
    Two resolutions of one field share more than their register; the figure is then an upper bound of chance.

    Examples
    --------
    >>> from analysis.reuse.streams import split_syllables
    >>> plan = split_syllables("plan", "Mỗi đảo lập một tổ lặn gỡ lưới rách quấn san hô trước mùa cá đẻ")
    >>> register_share(plan, [split_syllables("57-NQ-TW", "Phát triển hạ tầng số hiện đại")]), register_share(plan, [])
    (0.0, None)
    """
    if not strangers or not len(plan):
        return None
    packed = pack_texts(strangers)
    rows = find_rows(packed, index_texts(packed), pack_texts([plan]), ANY, PAIR._replace(min_length=min_length))
    covered = np.zeros(len(plan), bool)
    for row in rows:
        covered[row[4] : row[5]] = True
    part = np.ones(len(plan), bool) if within is None else np.zeros(len(plan), bool)
    for span in within or ():
        first, last = plan.between(span.start, span.end)
        part[first:last] = True
    return float(covered[part].mean()) if part.any() else None


def choose_strangers(
    plan: str, plans: Mapping[str, Tokens], families: Mapping[str, str], *, n_words: int
) -> tuple[Tokens, ...]:
    """Plans that carry out another act, in the order of their ids, until they have `n_words` together.

    Parameters
    ----------
    plan : str
        Document id.
    plans : mapping of document id to Tokens
    families : mapping of document id to str
        The act that each carries out; a plan for which it is empty is nobody's stranger.
    n_words : int
        As many as the texts hold that the plan is compared with. The last plan may go beyond it.
    """
    own = families.get(plan, "")
    chosen: list[Tokens] = []
    for id in sorted(plans) if own else ():
        if families.get(id, "") not in ("", own):
            chosen.append(plans[id])
            if sum(map(len, chosen)) >= n_words:
                break
    return tuple(chosen)


def shuffled_share(plan: Tokens, sources: Sequence[Tokens], *, seed: int = 0) -> float | None:
    """`register_share` of the plan's own words in random order: a check that the search finds nothing in noise."""
    order = np.random.default_rng(seed).permutation(len(plan))
    shuffled = Tokens(plan.document, plan.unit, plan.vocabulary, plan.ids[order], plan.spans)
    return register_share(shuffled, sources)
