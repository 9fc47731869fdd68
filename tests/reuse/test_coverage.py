"""What spans cover of many stretches is what they cover of each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.span import Span, merge_spans
from analysis.reuse.coverage import count_covered

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda pair: Span(pair[0], sum(pair))))


@given(SPANS, SPANS)
def test_what_is_covered_is_the_sum_of_the_overlaps(parts, stretches):
    merged = merge_spans(parts)
    asked = np.array([(s.start, s.end) for s in stretches], np.int32).reshape(-1, 2)
    assert count_covered(merged, asked).tolist() == [sum(p.overlap(s) for p in merged) for s in stretches]
