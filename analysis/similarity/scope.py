"""What of a text is compared: all of it, or what it did not take from the common source; and the table of a study."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.core.span import Span
from analysis.core.tables import make_table
from analysis.core.tokens import Tokens


def tokens_outside(tokens: Tokens, spans: Sequence[Span]) -> list[str]:
    """Norms of the tokens that touch none of the spans, in reading order.

    With the spans of the passages shared with the superior texts, two plans are compared beyond the centre.

    Examples
    --------
    >>> tokens = Tokens("a", "syllable", ("của", "tỉnh"), [1, 0, 1], [(0, 4), (5, 8), (9, 13)])
    >>> tokens_outside(tokens, [Span(5, 9)])
    ['tỉnh', 'tỉnh']
    """
    keep = np.ones(len(tokens), bool)
    for span in spans:
        first = int(np.searchsorted(tokens.spans[:, 1], span.start, "right"))
        last = int(np.searchsorted(tokens.spans[:, 0], span.end, "left"))
        keep[first:last] = False
    return [tokens.vocabulary[i] for i in tokens.ids[keep]]


def similarity_table(squares: Mapping[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    """The table "similarity" from square tables.

    Parameters
    ----------
    squares : mapping of (measure, scope) to DataFrame
        As `compare_documents` gives them.
    """
    rows = [
        {"measure": measure, "scope": scope, "document": row, "other": column, "value": float(square.loc[row, column])}
        for (measure, scope), square in sorted(squares.items(), key=lambda item: item[0])
        for row in square.index
        for column in square.columns
    ]
    return make_table("similarity", rows)
