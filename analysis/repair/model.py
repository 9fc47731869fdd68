"""The model file and what is made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.repair.channel import Channel, build_channel
from analysis.repair.language_model import LanguageModel, unpack_model
from analysis.repair.slots import Token, Words
from analysis.repair.study import Study
from analysis.vietnamese.syllable import to_old_style

FILE = "repair.npz"


@dataclass(frozen=True, eq=False)
class RepairModel:
    """Everything that the repair has learnt; made by `load_model`.

    Attributes
    ----------
    vocabulary : tuple of str
        Words by id (lower case, new-style tones); the first six are classes.
    written : tuple of str
        The same words with old-style tone placement, as most offices print them.
    language : LanguageModel
    channel : Channel
    reliability : ndarray of float64, shape (2, k + 1)
        See `calibrate.fit_reliability`.
    tokens, words, studies : dict
        What was worked out before: the slots of a token, the words of a part of it, what the last study taught.
    """

    vocabulary: tuple[str, ...]
    written: tuple[str, ...]
    language: LanguageModel
    channel: Channel
    reliability: NDArray[np.float64]
    tokens: dict[tuple[str, bool, bool], Token] = field(default_factory=dict, repr=False)
    words: dict[tuple[str, int, int], Words] = field(default_factory=dict, repr=False)
    studies: dict[tuple[tuple[str, str, int], ...], Study] = field(default_factory=dict, repr=False)

    @property
    def index(self) -> Mapping[str, int]:
        """Word id by word."""
        return self._index()

    @lru_cache(maxsize=1)  # noqa: B019 (one model per process)
    def _index(self) -> Mapping[str, int]:
        return {word: k for k, word in enumerate(self.vocabulary)}


def pack_strings(strings: Iterable[str]) -> NDArray[np.uint8]:
    """Strings without line ends as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode(), np.uint8)


def unpack_strings(stored: NDArray[np.uint8]) -> list[str]:
    """The inverse of `pack_strings`."""
    return stored.tobytes().decode().split("\n") if len(stored) else []


def read_model(path: Path) -> RepairModel:
    """The model in a file that scripts/train_repair.py wrote."""
    with np.load(path, allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    vocabulary = tuple(unpack_strings(stored["vocabulary"]))
    language = unpack_model(stored)
    tables = {}
    for name in ("single", "double", "direct"):
        printed, read = unpack_strings(stored[f"{name}_printed"]), unpack_strings(stored[f"{name}_read"])
        tables[name] = dict(zip(zip(printed, read, strict=True), stored[f"{name}_value"].tolist(), strict=True))
    channel = build_channel(vocabulary, language.unigram, tables["single"], tables["double"], tables["direct"])
    written = tuple(to_old_style(word) for word in vocabulary)
    return RepairModel(vocabulary, written, language, channel, stored["reliability"].astype(np.float64))


@lru_cache(maxsize=1)
def load_model() -> RepairModel:
    """The model that comes with the package; read once per process."""
    with resources.as_file(resources.files("analysis.repair") / "model" / FILE) as path:
        return read_model(path)
