"""Topic models: which words make a topic, which topics make a text."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class TopicModel:
    """A fitted model of K topics over V words and D texts.

    Parameters
    ----------
    topic_word : ndarray of float64, shape (K, V)
        Rows are word distributions and sum to 1.
    doc_topic : ndarray of float64, shape (D, K)
        Rows are topic shares and sum to 1.
    features, row_ids : tuple of str
        The V words and D texts.
    engine : str
        ``nmf`` or ``lda``.
    seed : int
        Same seed, same result.
    parameters : mapping
        Everything else that was chosen.
    """

    topic_word: NDArray[np.float64]
    doc_topic: NDArray[np.float64]
    features: tuple[str, ...]
    row_ids: tuple[str, ...]
    engine: str
    seed: int
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        topic_word = np.ascontiguousarray(self.topic_word, np.float64)
        doc_topic = np.ascontiguousarray(self.doc_topic, np.float64)
        shape = (topic_word.shape[1], doc_topic.shape[0], topic_word.shape[0])
        if shape != (len(self.features), len(self.row_ids), doc_topic.shape[1]):
            raise ValueError(f"Topics of shape {topic_word.shape} and {doc_topic.shape} do not fit their names.")
        for name, array in (("topic_word", topic_word), ("doc_topic", doc_topic)):
            if array.size and (array.min() < 0 or not np.allclose(array.sum(axis=1), 1.0, atol=1e-9)):
                raise ValueError(f"Every row of {name} must be a distribution that sums to 1.")
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def n_topics(self) -> int:
        """K."""
        return self.topic_word.shape[0]

    def top_words(self, n: int = 10) -> list[list[str]]:
        """The n words of highest weight of every topic; ties in the order of `features`."""
        order = np.argsort(-self.topic_word, axis=1, kind="stable")[:, :n]
        return [[self.features[i] for i in row] for row in order]

    @cached_property
    def content_hash(self) -> str:
        """Hash of the arrays and names."""
        names = "\0".join((self.engine, str(self.seed), *self.features, *self.row_ids))
        return hashlib.sha256(names.encode() + self.topic_word.tobytes() + self.doc_topic.tobytes()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TopicModel) and self.content_hash == other.content_hash

    def __hash__(self) -> int:
        return hash(self.content_hash)
