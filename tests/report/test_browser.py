"""The report in a real browser: its script runs, hostile text does not, and keys alone lead through it."""

import os
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

from analysis.plots import plot_all
from analysis.report import render_report
from tests.browsing import browser  # noqa: F401
from tests.report.sample import NAME, report_tables

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (1440, 768, 390)
VIEWS = (
    "overview", "uptake", "tasks", "task/plan-01/II.1.b3", "reading/plan-01", "holes", "targets", "emphasis", "cascade",
    "shared", "documents", "figures", "methods", "search/chuyen",
)  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return report_tables(4, hostile=True)


@pytest.fixture(scope="module")
def address(tables, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    page = render_report(tables, plot_all(tables), study="sample")
    path.write_text(page, encoding="utf-8", newline="\n")
    return path.as_uri()


@pytest.fixture
def page(browser, address):  # noqa: F811
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.failures = []
    opened.on("pageerror", lambda error: opened.failures.append(str(error)))
    opened.on("dialog", lambda dialog: (opened.failures.append(dialog.message), dialog.dismiss()))
    opened.on(
        "request",
        lambda request: request.url.startswith(("file:", "blob:", "data:")) or opened.failures.append(request.url),
    )
    opened.goto(address)
    yield opened
    context.close()
    assert opened.failures == []


def _go(page, view: str) -> None:
    page.evaluate("view => { location.hash = encodeURI(view) }", view)
    page.wait_for_function("view => decodeURIComponent(location.hash) === '#' + view", arg=view)
    page.wait_for_timeout(60)


def test_nothing_in_a_plan_runs_or_breaks_out_in_any_view(page):
    for view in (*VIEWS, "reading/plan-00", "search/script", "task/plan-00/II.1.b1"):
        _go(page, view)
        assert page.title() == "sample – localisation report", view
        assert page.locator("html.js").count() == 1, view
        assert page.locator("main script, main iframe, main img[src='x']").count() == 0, view


@pytest.mark.parametrize("width", WIDTHS)
def test_no_view_is_wider_than_the_window(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for view in (*VIEWS, "reading/plan-00", "tasks/plan-00"):
        _go(page, view)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (view, width, wide)


def test_a_passage_is_marked_on_both_sides(page, tables):
    plan = tables["alignments"]["target"].iloc[-1]
    row = tables["alignments"][tables["alignments"]["target"] == plan].iloc[0]
    text = tables["texts"].set_index("document").loc[plan, "text"][row["target_start"] : row["target_end"]]
    _go(page, f"reading/{plan}/{row['source']}/passage:1")
    for pane in ("#pane-plan", "#pane-source"):
        assert "".join(page.locator(f"{pane} mark.chain.at").all_text_contents()) == text, pane


def test_every_line_of_the_plan_is_there(page, tables):
    _go(page, "reading/plan-02")
    shown = page.evaluate(
        """[...document.querySelectorAll("#pane-plan .txt")].map((line) => {
          const copy = line.cloneNode(true);
          copy.querySelectorAll(".ref, .task-link").forEach((node) => node.remove());
          return copy.textContent;
        })"""
    )
    text = tables["texts"].set_index("document").loc["plan-02", "text"].replace(NAME, "[name of the signatory]")
    assert shown == text.rstrip("\n").split("\n")


def test_original_and_repaired_wording_can_be_switched_by_a_key(page, tables):
    damaged = tables["edits"]["document"].iloc[0]
    texts = tables["texts"].set_index("document").loc[damaged]
    _go(page, f"reading/{damaged}")
    pane = page.locator("#pane-plan")
    words = [text.split("\n")[2].split()[-1] for text in (texts["text"], texts["text_raw"])]
    assert pane.locator(".edited").count() and words
    repaired = pane.inner_text()
    page.keyboard.press("o")
    assert pane.inner_text() != repaired
    page.keyboard.press("o")
    assert pane.inner_text() == repaired


def test_a_permalink_opens_one_task_through_the_levels(page, tables):
    row = tables["genealogy"][tables["genealogy"]["missing"] == "yes"].iloc[0]
    _go(page, f"task/{row['document']}/{row['task']}")
    steps = page.locator("#task-detail .steps > li")
    levels = [text.split(" · ")[0] for text in page.locator("#task-detail .steps .level").all_inner_texts()]
    assert {"Centre (Party)", "Government"} == set(levels[:2]), "the centre stands first"
    missing = page.locator("#task-detail .steps > li.open", has_text=row["number"])
    assert missing.count() == 1 and "not in the corpus" in missing.inner_text()
    own = tables["tasks"].set_index(["document", "id"]).loc[(row["document"], row["task"]), "text"]
    last = steps.last.locator(".wording").last
    kept = last.evaluate(
        "node => [...node.childNodes].filter((n) => n.nodeName !== 'DEL').map((n) => n.textContent).join(' ')"
    )
    assert " ".join(kept.split()) == " ".join(own.split())
    cited = page.locator("#citation").input_value()
    assert own in cited and row["task"] in cited


def test_search_without_diacritics_finds_all_spellings(page, tables):
    n_places = sum(text.lower().count("chuyển đổi số") for text in tables["texts"]["text"])
    assert n_places
    for query in ("chuyen doi so", "CHUYỂN  ĐỔI SỐ"):
        page.keyboard.press("/")
        page.locator("#search-box").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "n => document.getElementById('search-count').textContent.startsWith(n + ' place')", arg=n_places
        )


def test_arrow_keys_walk_the_heatmap_and_a_cell_opens_the_passage(page, tables):
    _go(page, "uptake")
    cells = tables["uptake"][tables["uptake"]["source_document"] == "901-NQ-TW"]
    taken = cells["relation"].isin(["verbatim", "near", "adapted", "thematic"]).sum()
    grid = page.locator("#uptake-grid")
    assert grid.locator("td").count() == len(cells) and grid.locator("td button").count() == taken
    grid.locator("td button").first.focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != before
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash.startsWith('#reading/')")
    assert "/provision%3A" in page.url or "/provision:" in page.url


def test_tasks_of_one_plan_name_the_holes_of_its_chain(page, tables):
    _go(page, "tasks/plan-01")
    n_tasks = (tables["tasks"]["document"] == "plan-01").sum()
    assert page.locator("#task-count").inner_text() == f"{n_tasks} tasks of {len(tables['tasks'])}"
    assert "11-CTr/TU" in page.locator("#task-holes").inner_text()


def test_tasks_without_a_source_stand_beside_what_is_missing(page, tables):
    _go(page, "holes")
    row = page.locator("#holes-body table").first.locator("tbody tr").filter(has_text="11-CTr/TU").first
    assert row.count() == 1
    coded = tables["localisation"].merge(tables["documents"][["document", "locality"]], on="document")
    for document, own in coded.groupby("document"):
        label = own["locality"].iloc[0]
        line = (
            page.locator("#holes-body table").first.locator("tbody tr").filter(has_text=label)
            if len(label) < 40
            else None
        )
        if line is not None and line.count() == 1:
            n = int((own["relation"] == "none").sum())
            assert line.locator("td").first.get_attribute("data-value") == str(n), document


def test_the_csv_of_a_view_holds_its_numbers_unrounded(page, tables):
    with page.expect_download() as told:
        page.locator("#view-overview button.csv").first.click()
    text = Path(told.value.path()).read_text(encoding="utf-8-sig")
    for share in tables["composition"]["share_unmatched"]:
        assert f"{share:.4f}" in text


def test_a_correction_by_keys_alone_becomes_a_row_of_corrections_csv(page):
    page.keyboard.press("3")
    page.wait_for_selector("#view-tasks.shown")
    page.keyboard.press("j")
    page.keyboard.press("j")
    task = page.evaluate("document.activeElement.dataset.task")
    link = page.locator(f"#task-{task} a.whole")
    href = link.get_attribute("href")
    while page.evaluate("document.activeElement.className") != "whole":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#view-task.shown")
    assert page.url.endswith(href)
    page.keyboard.press("c")
    page.wait_for_selector("#correction[open]")
    assert page.evaluate("document.activeElement.id") == "correction-field"
    page.keyboard.press("Tab")
    page.keyboard.type("the")
    assert page.locator("#correction-is").input_value() == "thematic"
    page.keyboard.press("Enter")
    if page.locator("#correction[open]").count():
        page.locator("#correction button[type=submit]").press("Enter")
    page.wait_for_selector("#corrections-button:not([hidden])")
    page.locator("#corrections-button").focus()
    page.keyboard.press("Enter")
    page.locator("#gathered-save").focus()
    with page.expect_download() as told:
        page.keyboard.press("Enter")
    lines = Path(told.value.path()).read_text(encoding="utf-8-sig").strip().split("\n")
    assert told.value.suggested_filename == "corrections.csv"
    assert lines[0] == "document,item,id,quote,field,was,is,note,by" and len(lines) == 2
    document, task_id = href.split("/")[1:]
    assert lines[1].startswith(f"{document},task,{task_id},") and ",relation,,thematic,," in lines[1]


def test_what_is_gathered_outlasts_the_page(page):
    _go(page, "task/plan-01/II.1.b3")
    page.keyboard.press("c")
    page.locator("#correction-field").select_option("lead")
    page.locator("#correction-is").fill("Sở Y tế")
    page.locator("#correction button[type=submit]").click()
    page.reload()
    assert page.locator("#corrections-button").inner_text() == "1 correction"


def test_printed_the_overview_brings_what_can_be_read_and_another_view_itself(page):
    page.emulate_media(color_scheme="dark")
    for view, least, there, not_there in (
        ("overview", 2, "Methods and limits", "To quote"), ("task/plan-01/II.1.b3", 1, "To quote", "Who reuses"),
        ("reading/plan-01", 1, "KẾ HOẠCH", "Who reuses"),
    ):  # fmt: skip
        _go(page, view)
        printed = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=True))
        text = "\n".join(printed[index].get_textpage().get_text_range() for index in range(len(printed)))
        assert len(printed) >= least and there in text and not_there not in text, view
        paper = printed[0].render(scale=0.1).to_pil().convert("L")
        assert paper.getpixel((paper.width - 1, paper.height - 1)) > 250, "dark on the screen, white on paper"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page, scheme):
    source = Path(os.environ.get("AXE_CORE") or ROOT / ".venv" / "axe.min.js")
    if not source.is_file():
        pytest.skip("axe-core is not here; scripts/test fetches it where npm can")
    page.emulate_media(color_scheme=scheme)
    for view in VIEWS:
        _go(page, view)
        page.evaluate(source.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations)")
        faults = [
            (fault["id"], fault["impact"], [node["html"][:120] for node in fault["nodes"][:3]])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert not faults, (view, faults)


def test_words_chosen_in_the_text_are_corrected_where_they_stand(page, tables):
    _go(page, "reading/plan-02")
    words = page.evaluate(
        """(() => {
          const line = document.querySelectorAll("#pane-plan .txt")[2];
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          while (node && node.data.trim().length < 8) node = walker.nextNode();
          const range = document.createRange();
          range.setStart(node, 0);
          range.setEnd(node, node.data.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return node.data.trim();
        })()"""
    )
    page.keyboard.press("c")
    page.wait_for_selector("#correction[open]")
    assert page.locator("#correction-is").input_value() == words
    page.locator("#correction-is").fill("lời đúng")
    page.locator("#correction button[type=submit]").click()
    row = page.evaluate("JSON.parse(localStorage.getItem('doichieu corrections of sample'))")[0]
    assert (row["document"], row["item"], row["field"]) == ("plan-02", "text", "words")
    assert (row["was"], row["is"]) == (words, "lời đúng") and words in (row["quote"] or words)


def test_a_member_of_a_list_is_named_and_a_header_field_corrected_by_one_key(page):
    _go(page, "documents")
    page.locator("tr[data-document='plan-01'] button").focus()
    page.keyboard.press("c")
    page.locator("#correction-field").select_option("implements")
    assert page.locator("#correction-was option").count() >= 4
    page.locator("#correction-was").select_option("902/NQ-CP")
    page.locator("#correction button[type=submit]").click()
    row = page.evaluate("JSON.parse(localStorage.getItem('doichieu corrections of sample'))")[0]
    assert (row["item"], row["field"], row["was"], row["is"]) == ("header", "implements", "902/NQ-CP", "")
