"""Two runs on one study: the second is refused, and a dead one's lock is taken over."""

import json
import os
import socket
import subprocess
import sys

import pytest

from analysis.core.errors import InputError
from analysis.engine import hold
from analysis.engine.lock import LOCK


def test_the_second_run_is_refused_in_one_sentence_that_names_the_first(tmp_path):
    with hold(tmp_path / "study"):
        message = f"Process {os.getpid()} on {socket.gethostname()} is at work"
        with pytest.raises(InputError, match=message), hold(tmp_path / "study"):
            pass
        assert [path.name for path in (tmp_path / "study").iterdir()] == [LOCK]
    assert list(tmp_path.iterdir()) == [], "a folder in which nothing was written goes, too"


@pytest.mark.parametrize("content", [b"", b"[]", b"not JSON", b'{"pid": "x"}', b"{}"])
def test_a_lock_that_says_nothing_is_taken_over(tmp_path, content):
    (tmp_path / LOCK).write_bytes(content)
    with hold(tmp_path):
        assert json.loads((tmp_path / LOCK).read_bytes())["pid"] == os.getpid()


def test_the_lock_of_a_process_that_was_killed_is_taken_over(tmp_path, root):
    code = (
        "import os, signal; from pathlib import Path; from analysis.engine import hold\n"
        f"with hold(Path({str(tmp_path)!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": str(root)})
    assert (tmp_path / LOCK).is_file()
    with hold(tmp_path):
        pass
    assert not (tmp_path / LOCK).exists()


def test_another_machine_is_not_judged(tmp_path):
    (tmp_path / LOCK).write_text(json.dumps({"pid": 1, "host": "elsewhere"}))
    with pytest.raises(InputError, match="Process 1 on elsewhere"), hold(tmp_path):
        pass


def test_the_lock_is_given_back_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), hold(tmp_path):
        raise ZeroDivisionError
    assert not (tmp_path / LOCK).exists()
