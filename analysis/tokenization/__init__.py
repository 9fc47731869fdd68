"""Tokenization: a document cut into syllables or words with their places, and counted."""

from analysis.tokenization.counting import count_features
from analysis.tokenization.syllables import syllables
from analysis.tokenization.words import words

__all__ = ["count_features", "syllables", "words"]
