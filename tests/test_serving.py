"""A correction said in the page reaches the next run, and nobody else can write to the study."""

import http.client
import json
import shutil
import threading
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.core.errors import InputError, MissingError
from analysis.ingest import read_corrections
from analysis.report import render_report
from analysis.serving import MOST_BYTES, append_corrections, serve_report
from tests.browsing import browser  # noqa: F401
from tests.report.sample import report_tables

FILES = ("central/901-NQ-TW", "local/tinh-ngan-truong", "local/phuong-ke-vang")
PLAN = "phuong-ke-vang"
ROW = {"document": PLAN, "item": "task", "id": "II.1", "field": "relation", "is": "thematic"}


def _answering(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def server(tmp_path):
    figures, study = tmp_path / "figures", tmp_path / "study"
    figures.mkdir()
    study.mkdir()
    page = render_report(report_tables(2), study="x")
    (figures / "report.html").write_text(page, encoding="utf-8", newline="\n")
    (figures / "03_composition.csv").write_text("a,b\n", encoding="utf-8")
    (figures / "secret.txt").write_text("no", encoding="utf-8")
    with _answering(serve_report(figures, study)) as opened:
        yield opened
        opened.shutdown()


def _ask(server, method, path, body=b"", **headers):
    port = server.server_address[1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json", **headers}
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer


def _post(server, rows, **headers):
    return _ask(server, "POST", f"/{server.token}/corrections", json.dumps(rows).encode(), **headers)[:2]


def test_it_listens_on_this_machine_only_and_the_page_may_save_there_only(server):
    assert server.server_address[0] == "127.0.0.1" and len(server.token) >= 30
    status, page, answer = _ask(server, "GET", f"/{server.token}/")
    assert status == 200 and b"connect-src 'self'; script-src 'sha256-" in page and b'data-save="corrections"' in page
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"


def test_only_the_figures_own_files_are_served(server):
    token = server.token
    assert _ask(server, "GET", f"/{token}/03_composition.csv")[:2] == (200, b"a,b\n")
    for path in (
        "/", "/report.html", f"/{token}/secret.txt", f"/{token}/../study/study.json", f"/{token}/%2e%2e/secret.txt",
        f"/{token}/03_..%2fsecret.csv", f"/{token}", "/wrong/03_composition.csv",
    ):  # fmt: skip
        status = _ask(server, "GET", path)[0]
        assert status == 404 or path == f"/{token}", path


def test_a_request_from_elsewhere_writes_nothing(server):
    port = server.server_address[1]
    assert _post(server, [ROW], Origin="http://example.org")[0] == 403
    assert _post(server, [ROW], Origin="null")[0] == 403
    assert _post(server, [ROW], Host=f"example.org:{port}")[0] == 404
    assert _post(server, [ROW], **{"Content-Type": "text/plain"})[0] == 415
    assert _ask(server, "POST", "/wrong/corrections", b"[]")[0] == 404
    assert (
        _ask(server, "POST", f"/{server.token}/corrections", b"[", **{"Content-Length": str(MOST_BYTES + 1)})[0] == 413
    )
    assert not server.corrections.exists()


def test_what_the_next_run_would_not_understand_is_refused_with_its_reason(server):
    status, answer = _post(server, [ROW, {**ROW, "field": "age"}])
    assert status == 400 and "has no field 'age'" in json.loads(answer)["reason"]
    for body in ({}, [1], [{"document": 1}], [{"path": "../../x"}]):
        assert _post(server, body)[0] == 400, body
    assert not server.corrections.exists(), "all rows or none"


def test_rows_are_appended_and_what_stands_there_stays(tmp_path):
    path = tmp_path / "corrections.csv"
    assert append_corrections(path, [ROW]) == 1
    before = path.read_bytes()
    append_corrections(path, [{**ROW, "id": "II.2", "field": "partners", "was": "+", "is": "=Sở\nY tế"}])
    assert path.read_bytes().startswith(before)
    read, outcomes, _ = read_corrections(path)
    assert not outcomes and [(c.id, c.was, c.now) for c in read] == [
        ("II.1", "", "thematic"),
        ("II.2", "+", "=Sở Y tế"),
    ]


def test_a_file_of_a_spreadsheet_program_is_appended_to_in_its_own_manner(tmp_path):
    path = tmp_path / "corrections.csv"
    head = "\ufeffNote;Document;Item;ID;Quote;Field;Was;Is;By"
    path.write_text(f"{head}\r\nwhy;{PLAN};header;;;date;;2025-01-02;An", encoding="utf-8", newline="")
    append_corrections(path, [ROW])
    text = path.read_bytes().decode("utf-8")
    assert text.count("\ufeff") == 1 and text.count("\r\n") == text.count("\n") == 3
    assert [c.field for c in read_corrections(path)[0]] == ["date", "relation"]


def test_a_file_that_cannot_be_appended_to_stays_as_it_is(tmp_path):
    path = tmp_path / "corrections.csv"
    for data, reason in ((b"\xff\xfea\x00", "no UTF-8"), (b"document,item\nx,y\n", "has no column id")):
        path.write_bytes(data)
        with pytest.raises(InputError, match=reason):
            append_corrections(path, [ROW])
        assert path.read_bytes() == data


def test_without_a_report_it_says_how_to_write_one(tmp_path):
    with pytest.raises(MissingError, match="doichieu report study"):
        serve_report(tmp_path, tmp_path / "study")


def test_a_correction_said_in_the_page_changes_the_tables_of_the_next_run(browser, demo: Path, tmp_path):  # noqa: F811
    folder = tmp_path / "corpus"
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        shutil.copy(demo / f"{name}.txt", folder / f"{name}.txt")
    study = pipeline.run(folder, study="x", work=tmp_path / "work", figures=None)
    pipeline.write_report(study, tmp_path / "figures", figures=())
    coded = study.table("localisation").set_index("document").loc[[PLAN]]
    row = coded[coded["relation"] != "thematic"].iloc[0]
    with _answering(serve_report(tmp_path / "figures", study.folder)) as server:
        page = browser.new_page()
        page.goto(f"{server.address}#task/{PLAN}/{row['task']}")
        page.keyboard.press("c")
        page.locator("#correction-is").select_option("thematic")
        page.locator("#correction button[type=submit]").click()
        page.wait_for_selector("#toast:not([hidden])")
        assert "1 correction saved" in page.locator("#toast").inner_text()
        page.goto(f"{server.address}#documents")
        page.locator(f"[data-correct='{PLAN}']").click()
        page.locator("#correction-field").select_option("date")
        page.locator("#correction-is").fill("2025-02-30")
        page.locator("#correction button[type=submit]").click()
        page.locator("#correction-answer", has_text="2025-02-30").wait_for()
        page.locator("#correction-is").fill("2025-02-28")
        page.locator("#correction button[type=submit]").click()
        page.wait_for_selector("#correction:not([open])", state="attached")
        page.close()
        server.shutdown()
    again = pipeline.run(folder, study="x", work=tmp_path / "work", figures=None)
    assert again.table("corrections")["state"].tolist() == ["applied", "applied"]
    now = again.table("localisation").set_index(["document", "task"]).loc[(PLAN, row["task"])]
    assert (now["relation"], now["confidence"]) == ("thematic", 1.0)
    assert again.table("documents").set_index("document").at[PLAN, "date"] == "2025-02-28"
