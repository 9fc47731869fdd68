"""The repair of a document: its damaged lines decoded, every change an edit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from analysis.core import Document, Edit, Span, repair_document
from analysis.repair.adaptation import no_adaptation
from analysis.repair.calibrate import calibrate
from analysis.repair.gate import FEWEST_WORDS, FOREIGN, damage_score, line_damage, line_states, word_evidence
from analysis.repair.model import RepairModel, load_model
from analysis.repair.passes import Decoded, first_pass, own_words, second_pass
from analysis.repair.study import Study, read_study
from analysis.vietnamese.syllable import iter_tokens


def repair(
    document: Document, *, model: RepairModel | None = None, adaptation: Sequence[Document] | Study = ()
) -> tuple[Document, tuple[Edit, ...]]:
    """Undo what wrong-language OCR did to a document.

    Parameters
    ----------
    document : Document
    model : RepairModel, optional
        The packaged one if not given.
    adaptation : sequence of Document, or Study
        Documents of the same study; the clean ones among them sharpen the language model. Or what they teach, see
        `learn`.

    Returns
    -------
    repaired : Document
        Line k is the repair of line k; `quality` is the share of tokens that no edit touches. Where nothing is to
        be repaired it is the same text, and the history says why.
    edits : tuple of Edit
    """
    edits = find_edits(document, model=model, adaptation=adaptation)
    score = damage_score(document.text)
    if not edits:
        return _untouched(document, score)
    sure = sum(edit.confidence >= 0.9 for edit in edits)
    step = f"Repaired OCR damage: {len(edits)} edits, {sure} of them with a confidence of 0.9 or more."
    return repair_document(document, edits, quality=share_readable(document.text, edits), step=step), edits


def share_readable(text: str, edits: Sequence[Edit]) -> float:
    """Share of the tokens of a text, 0-1, that no edit touches; 1 for a text without tokens.

    Examples
    --------
    >>> share_readable("cia tinh va", [Edit(Span(0, 3), "của", "channel", 0.9)]) == 2 / 3
    True
    """
    spans = np.fromiter(chain.from_iterable(iter_tokens(text)), np.int64).reshape(-1, 2)
    if not len(spans):
        return 1.0
    edited = np.array([(edit.span.start, edit.span.end) for edit in edits], dtype=np.int64).reshape(-1, 2)
    touched = np.bincount(edited[:, 0], minlength=len(text) + 1)
    touched -= np.bincount(np.maximum(edited[:, 1], edited[:, 0] + 1), minlength=len(text) + 1)
    inside = np.concatenate([[0], np.cumsum(np.cumsum(touched) > 0)])
    return float(np.mean(inside[spans[:, 1]] == inside[spans[:, 0]]))


def _untouched(document: Document, score: float) -> tuple[Document, tuple[Edit, ...]]:
    n_words = 0
    for line in document.lines:
        n_words += int(word_evidence(line).sum())
        if n_words >= FEWEST_WORDS:
            break
    if not n_words:
        reason = "it holds no words"
    elif n_words < FEWEST_WORDS:
        reason = "it holds too few words to judge"
    elif float(np.mean(line_states(document.lines)[:, FOREIGN])) > 0.5:
        reason = "it does not look Vietnamese"
    else:
        reason = "no damaged line was found" if score == 0 else "too few words look damaged"
    return replace(document, quality=1.0 - score, history=(*document.history, f"Not repaired: {reason}.")), ()


def find_edits(
    document: Document, *, model: RepairModel | None = None, adaptation: Sequence[Document] | Study = ()
) -> tuple[Edit, ...]:
    """The edits that repair a document, in order; none for clean, foreign or empty text.

    Parameters, see `repair`. With an adaptation the text is decoded twice, and an edit that the general model alone
    would not make is flagged `adapted`.
    """
    model = model or load_model()
    damaged = [p > 0.5 for p in line_damage(document)]
    if not any(damaged):
        return ()
    stretches = first_pass(document, damaged, model)
    own = own_words(stretches)
    study = (adaptation if isinstance(adaptation, Study) else learn(adaptation, model=model)).without(document.id)
    plain = second_pass(stretches, model, no_adaptation(), own, weighed=study.is_empty)
    if study.is_empty:
        return tuple(edit for decoded in plain for edit in _edits(decoded, decoded.texts, model))
    adapted = second_pass(stretches, model, study, own)
    return tuple(edit for p, a in zip(plain, adapted, strict=True) for edit in _edits(a, p.texts, model))


def learn(documents: Sequence[Document], *, model: RepairModel | None = None) -> Study:
    """What the clean documents among some teach the repair of others; that of the last ones is remembered.

    A study is small and the same in every process, so that it need be learnt in one of them only.

    Parameters
    ----------
    documents : sequence of Document
        Those with a damage score of 0.02 or more teach nothing.
    model : RepairModel, optional
        The packaged one if not given.

    Examples
    --------
    >>> study = learn([Document("a", "Kế hoạch của tỉnh"), Document("b", "Nghị quyết của tỉnh")])
    >>> study.ids, len(study.words[0])
    (('a', 'b'), 6)
    """
    model = model or load_model()
    key = tuple((document.id, document.sha256, hash(document.text)) for document in documents)
    if key not in model.studies:
        model.studies.clear()
        model.studies[key] = read_study(documents, model.index)
    return model.studies[key]


def _edits(decoded: Decoded, plain: Sequence[str], model: RepairModel) -> Iterator[Edit]:
    """The edits of a stretch, those adapted that are not in `plain`, which the general model makes of each slot."""
    stretch, texts = decoded.stretch, decoded.texts
    confidence = calibrate(decoded.posterior, decoded.passage, model.reliability).tolist()
    at = stretch.at.tolist()
    for k, (slot, text) in enumerate(zip(stretch.slots, texts, strict=True)):
        if text != slot.read:
            span = Span(at[k] + slot.start, at[k] + slot.end)
            yield Edit(span, text, decoded.rules[k], confidence[k], text != plain[k])
