"""The invented study of the figures' tests, with what only the report shows: signatures, shared wording, repeats."""

import pandas as pd

from analysis.core.tables import make_table
from tests.plots.sample import sample_tables

SIGNED = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nLò Thị Ngân"
NAME = "Lò Thị Ngân"
LONG = "dài" * 1700
RTL = "phải \u202eiảrt gnas\u202c \u200fsang trái"


def report_tables(n_localities: int = 4, n_provisions: int = 14, *, hostile: bool = False) -> dict[str, pd.DataFrame]:
    """All tables; every plan ends with a signature, and with `hostile` the last has a word of 5,100 letters."""
    tables = dict(sample_tables(n_localities, n_provisions, hostile=hostile))
    words = tables["emphasis"][tables["emphasis"]["version"] == "words"]
    tables["emphasis"] = pd.concat([tables["emphasis"], words.assign(version="words_not_reused")], ignore_index=True)
    plans = tables["documents"].loc[tables["documents"]["role"] == "plan", "document"].tolist()
    texts = tables["texts"].set_index("document")
    sections, rows = [], []
    for document in texts.index:
        text, raw = texts.loc[document, "text"], texts.loc[document, "text_raw"]
        if document in plans:
            more = f"{LONG}\n{RTL}\n]]>\n" if hostile and document == plans[-1] else ""
            start = len(text) + len(more)
            sections.append(
                {"document": document, "id": "signature", "kind": "signature", "start": start,
                 "end": start + len(SIGNED), "first_line": 1, "last_line": 1, "depth": 0}
            )  # fmt: skip
            text, raw = f"{text}{more}{SIGNED}\n", f"{raw}{more}{SIGNED}\n"
        rows.append({"document": document, "text_raw": raw, "text": text})
    tables["texts"], tables["sections"] = make_table("texts", rows), make_table("sections", sections)
    tasks = tables["tasks"].drop_duplicates("document").set_index("document")
    tables["clusters"] = make_table("clusters", (
        {"cluster": "unseen-1", "document": plan, "start": tasks.loc[plan, "start"], "end": tasks.loc[plan, "end"],
         "date": "2025-02-01", "n_supporters": len(plans), "n_words": 12, "support": 0.9,
         "wording": "phát triển hạ tầng số trên địa bàn"}
        for plan in plans
    ))  # fmt: skip
    tables["repeats"] = make_table("repeats", [
        {"document": plans[-1], "start": 30, "end": 60, "first_start": 0, "first_end": 30, "n_words": 7,
         "identity": 0.9}
    ])  # fmt: skip
    return tables
