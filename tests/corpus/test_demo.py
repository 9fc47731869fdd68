"""Promises of the embedded demo corpus: up to date, true to what truth.json says, and plausible in its time."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

REFORM = "2025-07-01"
RELATIONS = {"verbatim", "near", "adapted", "thematic", "none"}


@pytest.fixture(scope="module")
def truth(demo: Path) -> dict:
    return json.loads((demo / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def texts(demo: Path, truth: dict) -> dict[str, str]:
    """The clean text of every document."""
    return {
        name: entry.get("clean_text") or (demo / entry["file"]).read_text(encoding="utf-8")
        for name, entry in truth["documents"].items()
    }


def words(text: str) -> list[str]:
    return [w.lower() for w in re.findall(r"\w+", text)]


def lines_of(text: str, row: dict) -> str:
    return "\n".join(text.split("\n")[row["first_line"] - 1 : row["last_line"]])


def plans(truth: dict) -> dict[str, dict]:
    return {name: entry for name, entry in truth["documents"].items() if entry["role"] == "plan"}


def make_demo(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(root / "scripts" / "make_demo.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_files_are_what_the_source_gives(root: Path) -> None:
    done = make_demo(root, "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_check_notices_a_changed_byte(root: Path, demo: Path, tmp_path: Path) -> None:
    for name in ("demo", "demo_source"):
        shutil.copytree(demo.parent / name, tmp_path / name)
    shutil.copy(demo.parent / "demo_noise.tsv", tmp_path)
    changed = tmp_path / "demo" / "local" / "xa-con-long.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("515", "516"), encoding="utf-8")
    done = make_demo(root, "--check", "--corpus", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1 and "local/xa-con-long.txt" in done.stdout


def test_a_contradiction_in_the_source_is_refused(root: Path, demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo.parent / "demo_source", tmp_path / "demo_source")
    shutil.copy(demo.parent / "demo_noise.tsv", tmp_path)
    source = tmp_path / "demo_source" / "huyen-khe-suong.toml"
    source.write_text(source.read_text(encoding="utf-8").replace("2025-04-29", "2025-07-29"), encoding="utf-8")
    done = make_demo(root, "--corpus", str(tmp_path))
    assert done.returncode != 0 and "a district plan after 1 July 2025" in done.stderr


def test_make_up_of_the_corpus(truth: dict, texts: dict[str, str]) -> None:
    levels = Counter(entry["header"]["level"] for entry in plans(truth).values())
    assert levels == {"province": 3, "district": 4, "commune": 5}
    assert sum(entry["damaged"] for entry in truth["documents"].values()) == 2
    assert all(600 <= len(texts[name].split()) <= 2500 for name in plans(truth))
    assert 2300 <= len(texts["901-NQ-TW"].split()) <= 2700
    assert list(truth["task_groups"]["901-NQ-TW"]) == list("1234567")
    party = [e for e in plans(truth).values() if re.search(r"-KH/(TU|HU|ĐU)$", e["header"]["number"])]
    assert {e["header"]["level"] for e in party} == {"province", "district", "commune"}


def test_dates_agree_with_the_reform(truth: dict) -> None:
    dates = {name: (e["header"]["level"], e["header"]["date"]) for name, e in plans(truth).items()}
    assert all(date < REFORM for level, date in dates.values() if level == "district")
    assert {date < REFORM for level, date in dates.values() if level == "commune"} == {True, False}
    for entry in plans(truth).values():
        levels = [truth["documents"][name]["header"]["level"] for name in entry["chain"]]
        if entry["header"]["date"] >= REFORM:
            assert "district" not in levels
        assert all(truth["documents"][name]["header"]["date"] < entry["header"]["date"] for name in entry["chain"])


def test_every_kind_of_task_and_passage_is_planted(truth: dict) -> None:
    tasks = [task for entry in plans(truth).values() for task in entry["tasks"]]
    assert {task["relation"] for task in tasks} == RELATIONS
    assert min(Counter(task["relation"] for task in tasks).values()) >= 10
    assert {"none", "peer", "unseen_programme", None} == {task["own_kind"] for task in tasks}
    assert sum(task["function"] == "organisational" for task in tasks) >= 30
    changes = Counter(change["what"] for task in tasks for change in task["changed"])
    assert all(changes[what] >= 10 for what in ("number", "deadline", "agency", "level"))
    kinds = Counter(p["kind"] for entry in plans(truth).values() for p in entry["passages"])
    assert set(kinds) == {"chain", "peer", "boilerplate", "unseen", "repeat"}
    assert {name for name, e in plans(truth).items() if any(p["kind"] == "unseen" for p in e["passages"])} == {
        name for name, e in plans(truth).items() if e["chain_missing"]
    }


def test_the_two_sides_of_a_passage_hold_the_same_words(truth: dict, texts: dict[str, str]) -> None:
    for name, entry in truth["documents"].items():
        for row in entry["passages"]:
            here = texts[name][row["start"] : row["end"]]
            assert here == here.strip() and len(words(here)) >= 8, (name, here)
            if row["source"] is None:
                continue
            there = texts[row["source"]][row["source_start"] : row["source_end"]]
            blocks = SequenceMatcher(None, words(there), words(here), autojunk=False).get_matching_blocks()
            assert sum(b.size for b in blocks) >= 8, (name, here, there)
            assert words(there)[0] == words(here)[0] and words(there)[-1] == words(here)[-1], (name, here, there)


def test_verbatim_and_near_shares_follow_the_codebook(truth: dict, texts: dict[str, str]) -> None:
    for name, entry in plans(truth).items():
        run_in = {s["id"] for s in entry["sections"] if s["kind"] == "run-in"}
        for task in entry["tasks"]:
            if task["relation"] not in ("verbatim", "near"):
                continue
            text = lines_of(texts[name], task)
            text = re.sub(r"^(-|[a-zđ]\)|[\d.]+\.)\s", "", text)
            mine = words(text.partition(":")[2] if task["id"] in run_in else text)
            share = max(in_order(mine, words(lines_of(texts[s["document"]], s))) for s in task["sources"]) / len(mine)
            assert share >= 0.85 if task["relation"] == "verbatim" else 0.3 <= share < 0.86, (name, task["id"], share)


def in_order(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        diagonal = 0
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], diagonal + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def test_fields_of_tasks_stand_in_their_lines(truth: dict, texts: dict[str, str]) -> None:
    for name, entry in plans(truth).items():
        lines = texts[name].split("\n")
        for task in entry["tasks"]:
            text = " ".join(lines_of(texts[name], task).split()).lower()
            below = lines[task["assignment_line"] - 1].lower() if task["assignment_line"] else ""
            assert all(d["verbatim"].lower() in text + " " + below for d in task["deadlines"]), (name, task["id"])
            assert all(t["verbatim"].lower() in text for t in task["targets"]), (name, task["id"])
            assert lines[task["first_line"] - 1].strip() and lines[task["last_line"] - 1].strip()


def test_sections_and_citations_point_at_their_lines(truth: dict, texts: dict[str, str]) -> None:
    for name, entry in truth["documents"].items():
        lines = texts[name].split("\n")
        for section in entry["sections"]:
            assert section["title"].split()[0] in lines[section["first_line"] - 1], (name, section)
            assert lines[section["last_line"] - 1].strip()
        for citation in entry["citations"]:
            for line in citation["lines"]:
                pair = "".join(lines[line - 1 : line + 1])
                assert citation["id"].partition("-")[0].partition("/")[0] in lines[line - 1]
                assert citation["id"] in re.sub(r"\s", "", pair), (name, citation)


def test_damage_keeps_lines_and_numbers(demo: Path, truth: dict) -> None:
    for entry in truth["documents"].values():
        if not entry["damaged"]:
            continue
        damaged = (demo / entry["file"]).read_text(encoding="utf-8")
        clean = entry["clean_text"]
        assert [bool(line.strip()) for line in damaged.split("\n")] == [bool(s.strip()) for s in clean.split("\n")]
        assert re.findall(r"\d{2,}/", damaged) == re.findall(r"\d{2,}/", clean)
        marked = re.compile(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹăđơư]")
        assert len(marked.findall(damaged)) < 0.01 * len(marked.findall(clean))
        pairs = list(zip(damaged.split(), clean.split(), strict=True))
        assert 0.5 < sum(a != b for a, b in pairs) / len(pairs) < 0.9
