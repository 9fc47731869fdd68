"""What the README shows is executed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}


def test_the_commands_of_the_readme_run_in_their_order():
    commands = [line for block in blocks("bash") for line in block.splitlines() if line.strip()]
    assert commands[0] == "scripts/run" and len(commands) > 5
    (ROOT / "corpus" / "work" / "demo-codes.csv").unlink(missing_ok=True)  # a sheet that is there is never replaced
    in_environment = Path(sys.prefix).resolve() == (ROOT / ".venv").resolve()
    for command in commands:
        if command == "scripts/run" and not in_environment:
            command = "doichieu run corpus/demo"
            command = f"{sys.executable} -m analysis" + command.removeprefix("doichieu")
        elif command.startswith("doichieu"):
            command = f"{sys.executable} -m analysis" + command.removeprefix("doichieu")
        done = subprocess.run(command, shell=True, cwd=ROOT, env=environment(), capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert (ROOT / "figures" / "demo" / "report.html").is_file()


def test_the_vietnamese_readme_shows_the_same_commands():
    vietnamese = (ROOT / "README.vi.md").read_text(encoding="utf-8")
    for language in ("bash", "python"):
        assert blocks(language) == re.findall(rf"^```{language}\n(.*?)^```", vietnamese, re.MULTILINE | re.DOTALL)


def test_the_python_of_the_readme_runs(tmp_path):
    code = "\n".join(blocks("python"))
    assert "pipeline.run" in code
    code = code.replace('study="demo")', f'study="demo", work="{tmp_path}", figures="{tmp_path}")')
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and "share_words_reused" in done.stdout, done.stderr


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert target.startswith("http") or (path.parent / target).exists(), f"{path.name}: {target}"


CITED = re.compile(r"\b([A-Z]\w+)(?:(?:, \w+)? and \w+| et al\.)?,? \(?((?:19|20)\d\d)\b")
NOT_WORKS = {"July", "June", "October", "March", "January", "JPEG", "September"}


def test_every_cited_work_is_in_the_list_of_references():
    listed = set(
        re.findall(r"^@\w+\{([a-z]+\d{4}),", (ROOT / "docs" / "references.bib").read_text("utf-8"), re.MULTILINE)
    )
    texts = [p.read_text("utf-8") for p in sorted((ROOT / "analysis").rglob("*.py"))]
    passages = [
        part for text in texts for part in re.findall(r"References\n\s+-+\n(.*?)(?:\n\n|\"\"\")", text, re.DOTALL)
    ]
    cited = {(name, year) for part in passages for name, year in CITED.findall(part) if name not in NOT_WORKS}
    families = {key.rstrip("0123456789")[:5] + key[-4:] for key in listed}
    plain = {"Both": "roede", "Röder": "roede"}
    missing = [f"{n} {y}" for n, y in sorted(cited) if plain.get(n, n.lower()[:5]) + y not in families]
    assert len(passages) >= 5 and not missing, missing
