"""What the report says of emphasis: one sentence per number, each with its denominator and the kind of its interval."""

from collections.abc import Mapping

import pandas as pd

from analysis.core.errors import InputError
from analysis.plots.places import list_places
from analysis.plots.style import clean, shorten

LANGUAGES = ("en", "vi")
TITLE_LENGTH = 90
COVERAGE_OF_FEW = (88, 93)
"""Per cent of simulated intervals over five and ten units that hold the truth (`scripts/simulate_null.py`)."""
POWER = (13, 6)
"""Per cent of simulated studies of 34 localities that find a doubled, and a half as much larger, weight."""

_TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Where the emphasis differs", "Trọng tâm khác nhau ở đâu"),
    "lead": (
        "How {n_plans} of this study divide the words of their measures among the task groups of {sources}, beside what"
        " these texts themselves say to that level of government.",
        "{n_plans} trong nghiên cứu này phân bổ số từ của phần nhiệm vụ, giải pháp cho các nhóm nhiệm vụ của {sources} "
        "như thế nào, so với những gì chính các văn bản đó giao cho cấp tương ứng.",
    ),
    "count:plan": ("plan", "kế hoạch"),
    "count:task": ("task", "nhiệm vụ"),
    "nothing": (
        "No plan with measures has a text with task groups above it in this corpus: emphasis cannot be measured.",
        "Trong kho này không có kế hoạch nào có phần nhiệm vụ, giải pháp và có văn bản cấp trên chia thành nhóm nhiệm"
        " vụ: không đo được trọng tâm.",
    ),
    "heading": ("Task groups of {source}", "Các nhóm nhiệm vụ của {source}"),
    "column:group": ("Task group", "Nhóm nhiệm vụ"),
    "column:n": ("Tasks", "Nhiệm vụ"),
    "column:words": ("All words", "Mọi từ"),
    "column:interval": ("Interval (measurement)", "Khoảng sai số đo"),
    "column:not_reused": ("Words not reused", "Từ không dùng lại"),
    "column:tasks": ("Share of tasks", "Tỷ lệ nhiệm vụ"),
    "column:source": ("Source, to this level", "Nguồn, cho cấp này"),
    "column:log_ratio": ("log2 ratio", "log2 tỷ số"),
    "column:log_interval": ("Its interval", "Khoảng của nó"),
    "level:province": ("provinces", "cấp tỉnh"),
    "level:district": ("districts", "cấp huyện"),
    "level:commune": ("communes", "cấp xã"),
    "level:central": ("central bodies", "cấp trung ương"),
    "level:": ("its level (not stated)", "cấp của kế hoạch (chưa rõ)"),
    "words": (
        "{label} gives “{group}” {share} of the {total} words of its measures ({n_words} words in {n}).",
        "{label} dành cho “{group}” {share} trong {total} từ của phần nhiệm vụ, giải pháp ({n_words} từ, {n}).",
    ),
    "source": (
        "{source} gives “{group}” {share} of the {total} words that apply to {level}.",
        "{source} dành cho “{group}” {share} trong {total} từ áp dụng cho {level}.",
    ),
    "no source": (
        "What {source} says to {level} could not be counted, so no ratio is given for “{group}”.",
        "Không đếm được những gì {source} nói với {level}, nên không có tỷ số cho “{group}”.",
    ),
    "ratio": (
        "{label} weighs “{group}” {times} times as much as {source} does (log2 ratio of the word shares {ratio}; 95 % "
        "interval {low} to {high}, of measurement: which group a task belongs to and misread words).",
        "{label} coi trọng “{group}” gấp {times} lần {source} (log2 tỷ số của hai tỷ lệ từ là {ratio}; khoảng sai số đo"
        " 95 % từ {low} đến {high}: nhiệm vụ thuộc nhóm nào, từ đọc sai).",
    ),
    "ratio, no doubt": (
        "{label} weighs “{group}” {times} times as much as {source} does (log2 ratio of the word shares {ratio}; its "
        "headings leave no doubt about the group, so the interval of measurement has no width; errors in finding tasks"
        " are not in it).",
        "{label} coi trọng “{group}” gấp {times} lần {source} (log2 tỷ số của hai tỷ lệ từ là {ratio}; đề mục không để "
        "lại nghi ngờ về nhóm nên khoảng sai số đo không có bề rộng; sai sót khi tìm nhiệm vụ không nằm trong đó).",
    ),
    "ratio without interval": (
        "{label} weighs “{group}” {times} times as much as {source} does (log2 ratio of the word shares {ratio}); no "
        "interval can be given for a plan of fewer than two tasks.",
        "{label} coi trọng “{group}” gấp {times} lần {source} (log2 tỷ số của hai tỷ lệ từ là {ratio}); kế hoạch có "
        "dưới hai nhiệm vụ thì không nêu được khoảng sai số.",
    ),
    "none": (
        "{label} has no word under “{group}”: a ratio to {source} is not quoted.",
        "{label} không có từ nào thuộc “{group}”: không nêu tỷ số so với {source}.",
    ),
    "covers": (
        "The interval holds the source's own share: no departure from {source} can be claimed here.",
        "Khoảng này chứa tỷ lệ của chính nguồn: chưa thể nói là khác với {source}.",
    ),
    "words_not_reused": (
        "Without the words that {label} reuses from superior texts, “{group}” has {share} of the {total} that remain.",
        "Bỏ những từ {label} dùng lại của văn bản cấp trên, “{group}” chiếm {share} trong {total} từ còn lại.",
    ),
    "nothing not reused": (
        "Every word of the measures of {label} is reused: nothing of its own can be shared out.",
        "Mọi từ trong phần nhiệm vụ, giải pháp của {label} đều là dùng lại: không còn gì để tính riêng.",
    ),
    "tasks": (
        "By tasks instead of words, “{group}” has {n} of the {total} of {label} ({share}).",
        "Tính theo nhiệm vụ thay vì theo từ, “{group}” có {n} trong {total} nhiệm vụ của {label} ({share}).",
    ),
    "few": (
        "Fewer than ten tasks stand behind this: read it as a description of this text.",
        "Chỉ có dưới mười nhiệm vụ: hãy đọc như mô tả về văn bản này.",
    ),
    "placed": (
        "Tasks of {label} were placed by {by}; whole sections that answer one group hold {share} of its words.",
        "Nhiệm vụ của {label} được xếp nhóm theo {by}; các mục trả lời trọn một nhóm chiếm {share} số từ.",
    ),
    "by:heading": ("headings", "đề mục"),
    "by:content": ("content", "nội dung"),
    "by:heading and content": ("headings and content", "đề mục và nội dung"),
    "mean": (
        "Over {n} localities ({level}), “{group}” of {source} has {share} of the words of the measures on average (95 %"
        " interval {low} to {high}, superpopulation: bootstrap-t over localities).",
        "Trung bình trên {n} địa phương ({level}), “{group}” của {source} chiếm {share} số từ của phần nhiệm vụ, giải "
        "pháp (khoảng 95 % từ {low} đến {high}, tổng thể giả định: bootstrap-t theo địa phương).",
    ),
    "mean without interval": (
        "Over {n} localities ({level}), “{group}” of {source} has {share} of the words of the measures on average; no "
        "interval is given below three localities, or where all are equal.",
        "Trung bình trên {n} địa phương ({level}), “{group}” của {source} chiếm {share} số từ của phần nhiệm vụ, giải "
        "pháp; dưới ba địa phương, hoặc khi tất cả bằng nhau, không nêu khoảng.",
    ),
    "mean of few": (
        "Fewer than ten localities: in simulations such intervals held the truth {low} to {high} times in 100, not 95.",
        "Dưới mười địa phương: trong mô phỏng, những khoảng như vậy chỉ chứa giá trị thật {low} đến {high} % số lần, "
        "không phải 95 %.",
    ),
    "no contrasts": (
        "No groups of localities were contrasted: that takes two groups of two localities or more, of one level and "
        "under one central text. Levels, and plans of before and after the reform of 2025, are not exchangeable.",
        "Không so sánh các nhóm địa phương: cần hai nhóm, mỗi nhóm từ hai địa phương trở lên, cùng cấp và cùng một văn"
        " bản trung ương. Các cấp, cũng như kế hoạch trước và sau cải cách 2025, không thể thay cho nhau.",
    ),
    "contrasts": (
        "{n_tests} contrasts between groups of localities of one level form one family; {n_found} of them stay below a "
        "false discovery rate of 5 % (localities permuted, Benjamini-Hochberg).",
        "{n_tests} so sánh giữa các nhóm địa phương cùng cấp là một họ kiểm định; {n_found} trong số đó dưới mức sai "
        "lầm phát hiện 5 % (hoán vị địa phương, Benjamini-Hochberg).",
    ),
    "power": (
        "No finding is no proof of sameness: of simulated studies of 34 localities, {double} % found a weight that was "
        "doubled in half of them, and {half} % one that was half as much larger.",
        "Không phát hiện khác biệt không có nghĩa là giống nhau: trong mô phỏng với 34 địa phương, {double} % phát hiện"
        " được một trọng tâm tăng gấp đôi ở một nửa số địa phương, {half} % khi tăng thêm một nửa.",
    ),
    "whole": (
        "A plan is observed whole: its interval is one of measurement and says nothing of other localities. It leaves "
        "out errors in finding the tasks. Where one group's share rises, another's must fall. Nothing here is ranked.",
        "Mỗi kế hoạch được quan sát trọn vẹn: khoảng của nó là sai số đo, không nói gì về địa phương khác, và chưa tính"
        " sai sót khi tìm nhiệm vụ. Nhóm này tăng thì nhóm khác phải giảm. Không có gì ở đây là xếp hạng.",
    ),
}
_COLUMNS = ("group", "n", "words", "interval", "not_reused", "tasks", "source", "log_ratio", "log_interval")


def emphasis_page(tables: Mapping[str, pd.DataFrame], *, language: str = "en") -> dict[str, object]:
    """The page on emphasis as plain data, ready for a template: every sentence can be quoted alone.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Of a study: ``documents``, ``emphasis``, ``means``, ``contrasts``; any may be empty.
    language : str
        ``en`` or ``vi``.

    Returns
    -------
    dict
        - ``title``, ``lead``: str. Without emphasis ``lead`` says why, and ``sources`` is empty.
        - ``columns``: list of str, the headings of the rows' cells.
        - ``sources``: list, one per superior text with task groups, of ``id`` (document), ``heading``, ``plans`` and
          ``means`` (list of str: one sentence per level and group, with n and what the interval is).
        - ``plans``: list, by level and name, of ``document`` (id), ``label``, ``level``, ``note`` (how its tasks were
          placed) and ``rows``: list, one per task group, of ``group`` (number), ``title`` (in full), ``few`` (bool:
          fewer than ten tasks), ``cells`` (list of str, as long as ``columns``) and ``sentences`` (list of str).
        - ``notes``: list of str: what cannot be said, and the power of contrasts.

        Text from documents stands in it as it is, on one line: escape it.

    Raises
    ------
    InputError
        For another language.
    """
    if language not in LANGUAGES:
        raise InputError(f"The page on emphasis is written in {', '.join(LANGUAGES)}; got language {language!r}.")
    say = _Say(LANGUAGES.index(language))
    table = tables["emphasis"]
    documents = tables["documents"].set_index("document", drop=False)
    names = {source: clean(documents.at[source, "number"]) or source for source in sorted(set(table["source"]))}
    page: dict[str, object] = {
        "title": say("title"), "lead": say("nothing"), "columns": [say(f"column:{name}") for name in _COLUMNS],
        "sources": [], "notes": [],
    }  # fmt: skip
    if table.empty:
        return page
    n_plans = say.count(table["document"].nunique(), "plan")
    page["lead"] = say("lead", n_plans=n_plans, sources=", ".join(names.values()))
    page["sources"] = [
        {
            "id": source, "heading": say("heading", source=name),
            "plans": _plans(table[table["source"] == source], tables["documents"], name, say),
            "means": _means(tables["means"], source, name, say),
        }
        for source, name in names.items()
    ]  # fmt: skip
    page["notes"] = [say("whole"), *_contrasts(tables["contrasts"], say)]
    return page


class _Say:
    """Sentences and numbers of one language."""

    def __init__(self, index: int) -> None:
        self.index = index

    def __call__(self, key: str, **values: object) -> str:
        return _TEXTS[key][self.index].format(**values)

    def number(self, value: object, form: str = ",d") -> str:
        """A number as it is written in the language; missing: a dash."""
        if pd.isna(value):
            return "–"
        text = format(int(str(value)) if form == ",d" else float(str(value)), form).replace("-", "−")
        return text.translate(str.maketrans(",.", ".,")) if self.index else text

    def count(self, n: int, noun: str) -> str:
        """A count with its noun."""
        return f"{self.number(n)} {self(f'count:{noun}')}" + ("s" if n != 1 and not self.index else "")

    def percent(self, share: object) -> str:
        """A share in per cent with one decimal below ten."""
        form = ".0f" if pd.isna(share) or float(str(share)) >= 0.0995 else ".1f"
        return "–" if pd.isna(share) else f"{self.number(float(str(share)) * 100, form)}\u202f%"

    def between(self, low: object, high: object, form: str) -> str:
        """Two bounds for a cell; a dash where there are none."""
        if pd.isna(low) or pd.isna(high):
            return "–"
        bounds = [self.percent(x) if form == "%" else self.number(x, form) for x in (low, high)]
        return " … ".join(bounds)


def _plans(table: pd.DataFrame, documents: pd.DataFrame, source: str, say: _Say) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for place in list_places(documents, table["document"].tolist()):
        own = table[table["document"] == place.document]
        by_version = {version: rows.set_index("group") for version, rows in own.groupby("version")}
        words = by_version["words"]
        names = {"label": place.label, "source": source, "level": say(f"level:{place.level}")}
        by, whole = words["placed_by"].iloc[0], words["share_by_section"].sum()
        note = say("placed", label=place.label, by=say(f"by:{by}"), share=say.percent(whole)) if by else ""
        rows = [_row(group, by_version, names, say) for group in words.index]
        found.append(
            {"document": place.document, "label": place.label, "level": place.level, "note": note, "rows": rows}
        )
    return found


def _row(group: str, by_version: Mapping[str, pd.DataFrame], names: dict[str, str], say: _Say) -> dict[str, object]:
    words, fresh, tasks = (by_version[version].loc[group] for version in ("words", "words_not_reused", "tasks"))
    title = clean(words["group_title"])
    named = {**names, "group": f"{group}. {shorten(title, TITLE_LENGTH)}"}
    totals = {version: int(rows["n_words"].sum()) for version, rows in by_version.items()}
    few = bool(words["n"] < 10)
    sentences = []
    if totals["words"]:
        n_words, total = say.number(words["n_words"]), say.number(totals["words"])
        share, n = say.percent(words["share"]), say.count(words["n"], "task")
        sentences.append(say("words", share=share, total=total, n_words=n_words, n=n, **named))
        sentences += _against_source(words, by_version["words"], named, say)
        key = "words_not_reused" if totals["words_not_reused"] else "nothing not reused"
        total = say.number(totals["words_not_reused"])
        sentences.append(say(key, share=say.percent(fresh["share"]), total=total, **named))
        total, share = say.number(totals["tasks"]), say.percent(tasks["share"])
        sentences.append(say("tasks", share=share, total=total, n=tasks["n_words"], **named))
        sentences += [say("few")] if few else []
    cells = [
        named["group"], say.number(words["n"]), say.percent(words["share"]),
        say.between(words["low"], words["high"], "%"), say.percent(fresh["share"]), say.percent(tasks["share"]),
        say.percent(words["source_share"]), say.number(words["log_ratio"], "+.2f"),
        say.between(words["log_ratio_low"], words["log_ratio_high"], "+.2f"),
    ]  # fmt: skip
    return {"group": group, "title": title, "few": few, "cells": cells, "sentences": sentences}


def _against_source(row: pd.Series, words: pd.DataFrame, named: dict[str, str], say: _Say) -> list[str]:
    """The source's own share, the ratio with its interval, and what does not follow from it."""
    if pd.isna(row["source_share"]):
        return [say("no source", **named)]
    total = say.number(words["source_n"].sum())
    found = [say("source", share=say.percent(row["source_share"]), total=total, **named)]
    if not row["n_words"]:
        return [*found, say("none", **named)]
    named = {**named, "times": say.number(2 ** float(row["log_ratio"]), ".2g" if row["log_ratio"] < 3 else ".0f")}
    ratio = say.number(row["log_ratio"], "+.2f")
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return [*found, say("ratio without interval", ratio=ratio, **named)]
    low, high = (say.number(row[f"log_ratio_{end}"], "+.2f") for end in ("low", "high"))
    key = "ratio, no doubt" if low == high else "ratio"
    found.append(say(key, ratio=ratio, low=low, high=high, **named))
    covers = row["low"] <= row["source_share"] <= row["high"]
    return [*found, say("covers", **named)] if covers else found


def _means(means: pd.DataFrame, source: str, name: str, say: _Say) -> list[str]:
    rows = means[(means["measure"] == f"words of {source}") & (means["n"] > 1)]
    found = []
    for level, own in rows.groupby("group", sort=False):
        for row in own.to_dict("records"):
            group = f"{row['category']}. {shorten(row['label'], TITLE_LENGTH)}"
            bare = pd.isna(row["low"]) or pd.isna(row["high"])
            bounds = {end: say.percent(row[end]) for end in ("low", "high")}
            key = "mean without interval" if bare else "mean"
            values = {"n": row["n"], "level": say(f"level:{level}"), "share": say.percent(row["share"]), **bounds}
            found.append(say(key, group=group, source=name, **values))
        if own["few"].any() and own["low"].notna().any():
            found.append(say("mean of few", low=COVERAGE_OF_FEW[0], high=COVERAGE_OF_FEW[1]))
    return found


def _contrasts(contrasts: pd.DataFrame, say: _Say) -> list[str]:
    if contrasts.empty:
        return [say("no contrasts")]
    n_found = int((contrasts["q_value"] <= 0.05).sum())
    return [
        say("contrasts", n_tests=say.number(contrasts["n_tests"].max()), n_found=n_found),
        say("power", double=POWER[0], half=POWER[1]),
    ]
