"""Topics: which words go together across the texts of a corpus, and how much of each text they make up."""

from analysis.topics.choice import Fit, candidates_around, choose_n_topics, fit_again, mark_unstable
from analysis.topics.guided import fit_guided
from analysis.topics.lda import fit_lda
from analysis.topics.mixture import fold_in, fold_in_each
from analysis.topics.nmf import fit_nmf
from analysis.topics.preparation import default_n_topics
from analysis.topics.sampling import MOST_COMPARED, MOST_FITTED, draw_documents
from analysis.topics.tables import distinctive_words, share_rows, topic_rows, topic_tables
from analysis.topics.texts import Passage, Unit, nearest_texts, shares_within, text_rows, topic_texts

__all__ = [
    "MOST_COMPARED", "MOST_FITTED", "Fit", "Passage", "Unit", "candidates_around", "choose_n_topics",
    "default_n_topics", "distinctive_words", "draw_documents", "fit_again", "fit_guided", "fit_lda", "fit_nmf",
    "fold_in", "fold_in_each", "mark_unstable", "nearest_texts", "share_rows", "shares_within", "text_rows",
    "topic_rows", "topic_tables", "topic_texts",
]  # fmt: skip
