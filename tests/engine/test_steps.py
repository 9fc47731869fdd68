"""A step over documents: what is known is not made again, what fails is left out and said."""

import pytest

from analysis.core.errors import ComputationError
from analysis.engine import Cache, Engine, Item, per_document
from tests.engine.kernels import count_words

TEXTS = {f"d{n}": "một hai ba " * n for n in range(1, 20)}


def run(engine: Engine, texts: dict[str, str]) -> tuple[dict[str, int], list[str]]:
    """The result of the step for these texts, and the ids of those that were worked on."""
    made = []

    def value(id: str, text: str):
        def take() -> str:
            made.append(id)
            return text

        return take

    items = [Item(id, f"{hash(text) & 0xFFFFFFFF:064x}", value(id, text)) for id, text in texts.items()]
    found = dict(per_document("count", count_words, items, (str, int), engine=engine, progress=lambda *_: None))
    return found, made


def test_only_what_changed_is_made_again(tmp_path):
    first, made = run(Engine(cache=Cache(tmp_path)), TEXTS)
    assert first == {id: 3 * n for n, id in enumerate(TEXTS, 1)} and made == list(TEXTS)
    again, made = run(Engine(cache=Cache(tmp_path)), TEXTS)
    assert again == first and made == []
    changed, made = run(Engine(cache=Cache(tmp_path)), {**TEXTS, "d3": "một", "new": "hai"})
    assert made == ["d3", "new"] and changed == {**first, "d3": 1, "new": 1}


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path):
    items = list(TEXTS.items())
    run(Engine(cache=Cache(tmp_path)), dict(items[:7]))
    Cache(tmp_path).path("count", f"{hash(items[0][1]) & 0xFFFFFFFF:064x}").write_bytes(b"cut off")
    found, made = run(Engine(cache=Cache(tmp_path)), TEXTS)
    assert set(made) == {"d1", *(id for id, _ in items[7:])}
    assert found == run(Engine(), TEXTS)[0]


def test_two_processes_give_the_same_results_in_the_same_order():
    alone, together = run(Engine(), TEXTS)[0], run(Engine(jobs=2), TEXTS)[0]
    assert list(alone.items()) == list(together.items())


def test_a_document_that_fails_is_left_out_and_named_and_not_remembered(tmp_path):
    engine = Engine(cache=Cache(tmp_path))
    found, _ = run(engine, {"good": "một", "bad": ""})
    assert found == {"good": 1}
    (problem,) = engine.problems
    assert problem.file == "bad" and problem.fatal and "ValueError: no words" in problem.message
    assert run(Engine(cache=Cache(tmp_path)), {"good": "một", "bad": ""})[1] == ["bad"]


def test_strict_stops_at_the_first_failure():
    with pytest.raises(ComputationError, match="bad: step count failed: ValueError: no words"):
        run(Engine(strict=True), {"good": "một", "bad": ""})
