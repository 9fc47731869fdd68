"""What of a text is compared: all of it, or what it did not take from the common source; and the table of a study."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.core.column import DTYPES
from analysis.core.span import Span
from analysis.core.tables import check_table, columns_of, make_table
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


def similarity_table(squares: Mapping[tuple[str, str], pd.DataFrame], *, n_nearest: int | None = None) -> pd.DataFrame:
    """The table "similarity" from square tables.

    Parameters
    ----------
    squares : mapping of (measure, scope) to DataFrame
        As `compare_documents` gives them.
    n_nearest : int, optional
        Keep for each text itself and so many others with the highest values: all pairs of 3,400 texts are too many.
    """
    parts = []
    for (measure, scope), square in sorted(squares.items(), key=lambda item: item[0]):
        values = square.to_numpy(float)
        n_kept = len(square) if n_nearest is None else min(len(square), n_nearest + 1)
        keep = np.sort(np.argsort(-(values + 2 * np.eye(len(square))), axis=1, kind="stable")[:, :n_kept], axis=1)
        names = square.index.to_numpy()
        columns = {
            "measure": measure, "scope": scope, "document": np.repeat(names, n_kept), "other": names[keep.ravel()],
            "value": np.take_along_axis(values, keep, axis=1).ravel(),
        }  # fmt: skip
        parts.append(pd.DataFrame(columns))
    if not parts:
        return make_table("similarity", ())
    types = {column.name: DTYPES[column.type] for column in columns_of("similarity")}
    return check_table("similarity", pd.concat(parts, ignore_index=True).astype(types))
