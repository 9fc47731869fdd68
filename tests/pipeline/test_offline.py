"""Nothing is fetched and nobody is told: the whole path runs in processes whose sockets are closed."""

import os
import subprocess
import sys

from tests.pipeline.test_path import ACT, PLAN
from tests.pipeline.test_thin_studies import plan

GUARD = """
import os, socket, sys
def refuse(*args, **kwargs):
    with open(os.environ["TRIED"], "a", encoding="utf-8") as log:
        log.write(f"{sys.argv} {args!r}\\n")
    raise OSError("the network is closed")
def only_here(real):
    def call(self, *args, **kwargs):
        if self.family == getattr(socket, "AF_UNIX", None):
            return real(self, *args, **kwargs)
        return refuse(self, *args)
    return call
for name in ("connect", "connect_ex", "sendto"):  # a library binds ::1 to learn whether there is IPv6
    setattr(socket.socket, name, only_here(getattr(socket.socket, name)))
for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "create_connection"):
    setattr(socket, name, refuse)
with open(os.environ["CLOSED"], "a", encoding="utf-8") as log:
    log.write("closed\\n")
"""
RUN = """
import sys
from pathlib import Path
from analysis import pipeline
from analysis.engine import steps
from analysis.export import export_study
if __name__ == "__main__":
    steps.FEWEST = 1
    folder = Path(sys.argv[1])
    study = pipeline.run(folder / "corpus", study="s", work=folder / "work", figures=folder / "figures", jobs=2)
    export_study(study, folder / "export", formats=["all"])
"""


def test_the_whole_path_figures_report_and_exports_touch_no_network(tmp_path, root):
    (tmp_path / "corpus").mkdir()
    for name, text in {"act": ACT, "one": PLAN, "two": plan("Đồi Chè", PLAN)}.items():
        (tmp_path / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    (tmp_path / "run.py").write_text(RUN, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path / "guard"), str(root)])
    env = {**os.environ, "PYTHONPATH": path, "TRIED": str(tmp_path / "tried"), "CLOSED": str(tmp_path / "closed")}
    call = [sys.executable, str(tmp_path / "run.py"), str(tmp_path)]
    done = subprocess.run(call, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not (tmp_path / "tried").exists(), (tmp_path / "tried").read_text(encoding="utf-8")
    assert (tmp_path / "closed").read_text(encoding="utf-8").count("closed") >= 3, "the workers are closed, too"
    assert (tmp_path / "figures" / "s" / "report.html").is_file() and len(list((tmp_path / "export").iterdir())) > 20
    tried = subprocess.run(
        [sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"], env=env, check=False,
        capture_output=True,
    )  # fmt: skip
    assert tried.returncode == 1 and (tmp_path / "tried").is_file(), "the guard itself is at work"
