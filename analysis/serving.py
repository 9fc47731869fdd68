"""Serving a report to one's own browser, so that corrections said in it go straight into the study.

The server listens on the loopback address only, on a port that the system chooses; every address begins with a random
token, and a request from another page or under another name is refused.
"""

import csv
import io
import json
import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import unquote

from analysis.core.errors import InputError, MissingError
from analysis.core.writing import replace_file
from analysis.ingest import CORRECTIONS, read_corrections
from analysis.ingest.corrections import COLUMNS
from analysis.ingest.sheet import guard
from analysis.report import allow_saving

REPORT = "report.html"
MOST_BYTES = 1_000_000
"""Size of the largest request that is read."""
MOST_ROWS = 5_000
_BESIDE = re.compile(r"\d\d_[\w.~-]{1,120}\.(csv|svg|pdf|png)", re.ASCII)
_TYPES = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}
_COMMON = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip


class ReportServer(ThreadingHTTPServer):
    """Serves one report; `address` is what a browser opens. Made by `serve_report`."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, page: bytes, figures: Path, corrections: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.page, self.figures, self.corrections = page, figures, corrections
        self.token = secrets.token_urlsafe(24)
        self.lock = Lock()

    @property
    def host(self) -> str:
        """Name and port as a browser sends them."""
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def address(self) -> str:
        """What a browser opens."""
        return f"http://{self.host}/{self.token}/"


def serve_report(figures: Path, folder: Path) -> ReportServer:
    """A server for the report of a study, not yet answering: call ``serve_forever()``, and ``shutdown()`` to end it.

    Parameters
    ----------
    figures : Path
        Folder of the report and its figures; files of other names in it are not served.
    folder : Path
        Folder of the study: corrections are appended to its ``corrections.csv``.

    Raises
    ------
    MissingError
        If there is no report.
    InputError
        If the report is one of another version.
    """
    path = figures / REPORT
    if not path.is_file():
        raise MissingError(f"There is no report at {path}; write it with doichieu report {folder.name}.")
    page = allow_saving(path.read_bytes().decode("utf-8", "surrogatepass"))
    return ReportServer(page.encode("utf-8", "surrogatepass"), figures, folder / CORRECTIONS)


def append_corrections(path: Path, rows: Sequence[Mapping[str, str]]) -> int:
    """Append rows to a ``corrections.csv``, all of them or none, the file whole at any moment.

    Parameters
    ----------
    path : Path
        What it holds stays as it is; a missing file is made. A file whose columns stand in another order, or that has
        further columns, is appended to under its own head.
    rows : sequence of mapping
        Column -> text.

    Returns
    -------
    int
        Rows appended.

    Raises
    ------
    InputError
        If a row is not understood (the sentence says why), or the file is no UTF-8 table with the columns needed.
    """
    for row in rows:
        if set(row) - set(COLUMNS) or not all(isinstance(value, str) for value in row.values()):
            got = ", ".join(map(str, row))
            raise InputError(f"A correction has the columns {', '.join(COLUMNS)}, all of them text; got {got}.")
    plain = [{column: " ".join(row.get(column, "").split()) for column in COLUMNS} for row in rows]
    _check(plain)
    before = path.read_bytes() if path.is_file() else b""
    head, delimiter, ending = _shape(before, path.name)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending)
    if not before.strip():
        writer.writerow(head)
    for row in plain:
        writer.writerow([guard(row.get(column.lower(), "")) for column in head])
    gap = b"" if not before.strip() or before.endswith((b"\n", b"\r")) else ending.encode()
    replace_file(path, (before if before.strip() else b"") + gap + out.getvalue().encode("utf-8"))
    return len(plain)


def _check(rows: Sequence[Mapping[str, str]]) -> None:
    """Refuse what the next run would not understand."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / CORRECTIONS
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows({column: guard(value) for column, value in row.items()} for row in rows)
        _, outcomes, _ = read_corrections(path)
    for outcome in outcomes:
        if outcome.state == "not understood":
            raise InputError(outcome.reason)


def _shape(data: bytes, name: str) -> tuple[list[str], str, str]:
    """Head, delimiter and line end of a table that rows are appended to."""
    if not data.strip():
        return list(COLUMNS), ",", "\n"
    try:
        first = data.decode("utf-8-sig").splitlines()[0]
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is no UTF-8 text, so nothing can be appended; save it as CSV UTF-8.") from error
    delimiter = max(",;\t", key=first.count)
    head = [column.strip() for column in next(csv.reader([first], delimiter=delimiter))]
    lacking = [column for column in COLUMNS if column not in map(str.lower, head)]
    if lacking:
        raise InputError(f"{name} has no column {', '.join(lacking)}; add it to the first line, then save again.")
    return head, delimiter, "\r\n" if b"\r\n" in data else "\n"


class _Answers(BaseHTTPRequestHandler):
    server: ReportServer
    server_version, sys_version = "doichieu", ""
    timeout = 30

    def do_GET(self) -> None:
        name = self._name()
        if name == "":
            self._send(HTTPStatus.OK, self.server.page, "text/html; charset=utf-8")
        elif name and _BESIDE.fullmatch(name) and (self.server.figures / name).is_file():
            self._send(HTTPStatus.OK, (self.server.figures / name).read_bytes(), _TYPES[name.rsplit(".", 1)[1]])
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "There is nothing at this address.")

    def do_POST(self) -> None:
        self.close_connection = True
        if self._name() != "corrections":
            return self._refuse(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
        if self.headers.get("Origin") != f"http://{self.server.host}":
            return self._refuse(HTTPStatus.FORBIDDEN, "Corrections are taken from the report only.")
        if self.headers.get_content_type() != "application/json":
            return self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Corrections are sent as JSON.")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal() and len(length) < 9 and int(length) <= MOST_BYTES):
            return self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {MOST_BYTES:,} bytes are taken at once.")
        return self._save(self.rfile.read(int(length)))

    def _save(self, body: bytes) -> None:
        try:
            rows = json.loads(body)
            if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
                raise InputError(f"Expected a list of at most {MOST_ROWS:,} corrections.")
            with self.server.lock:
                saved = append_corrections(self.server.corrections, rows)
        except (InputError, ValueError, RecursionError) as error:
            return self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        except OSError as error:
            return self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, f"{CORRECTIONS} cannot be written: {error.strerror}.")
        answer = {"saved": saved, "file": CORRECTIONS}
        return self._send(HTTPStatus.OK, json.dumps(answer).encode(), "application/json")

    def _name(self) -> str | None:
        """What stands behind the token; None for a request that is not ours."""
        if self.headers.get("Host") != self.server.host:
            return None
        head, _, name = unquote(self.path.partition("?")[0]).removeprefix("/").partition("/")
        return name if secrets.compare_digest(head.encode(), self.server.token.encode()) else None

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        self._send(status, json.dumps({"reason": reason}).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"} if "svg" in kind else {}
        for name, value in {**_COMMON, **policy, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed: addresses hold the token."""
