"""Two runs on one study: the second waits or is refused, and a dead one's lock holds nobody up."""

import os
import socket
import subprocess
import sys
import threading

import pytest

from analysis.core.errors import InputError
from analysis.engine import hold
from analysis.engine.lock import LOCK


def test_the_second_run_is_refused_in_one_sentence_that_names_the_first(tmp_path):
    with hold(tmp_path / "study"):
        message = f"Process {os.getpid()} on {socket.gethostname()} is at work"
        with pytest.raises(InputError, match=message), hold(tmp_path / "study", patience=0):
            pass
        assert [path.name for path in (tmp_path / "study").iterdir()] == [LOCK]
    assert list(tmp_path.iterdir()) == [], "a folder in which nothing was written goes, too"


def test_the_second_run_waits_for_the_first(tmp_path):
    order, held = [], threading.Event()

    def second():
        with hold(tmp_path, waiting=lambda: (order.append("waits"), held.set())):
            order.append("second")

    with hold(tmp_path):
        other = threading.Thread(target=second)
        other.start()
        assert held.wait(30)
        order.append("first")
    other.join(30)
    assert order == ["waits", "first", "second"]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"Process 1 on this machine", b'{"pid": 1}'])
def test_what_a_dead_run_left_holds_nobody_up(tmp_path, content):
    (tmp_path / LOCK).write_bytes(content)
    with hold(tmp_path, patience=0):
        assert str(os.getpid()) in (tmp_path / LOCK).read_text()


def test_the_lock_of_a_process_that_was_killed_is_taken_over(tmp_path, root):
    code = (
        "import os, signal; from pathlib import Path; from analysis.engine import hold\n"
        f"with hold(Path({str(tmp_path)!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": str(root)})
    assert (tmp_path / LOCK).is_file()
    with hold(tmp_path, patience=0):
        pass
    assert not (tmp_path / LOCK).exists()


def test_the_lock_is_given_back_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), hold(tmp_path):
        raise ZeroDivisionError
    assert not (tmp_path / LOCK).exists()
