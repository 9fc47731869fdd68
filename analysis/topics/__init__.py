"""Topics: which words go together across the texts of a corpus, and how much of each text they make up."""

from analysis.topics.lda import fit_lda
from analysis.topics.nmf import fit_nmf
from analysis.topics.preparation import default_n_topics
from analysis.topics.tables import distinctive_words, topic_tables

__all__ = ["default_n_topics", "distinctive_words", "fit_lda", "fit_nmf", "topic_tables"]
