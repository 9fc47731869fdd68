"""The gallery shows what the demo corpus gives today."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def gallery_files(study) -> dict[str, bytes]:
    spec = importlib.util.spec_from_file_location("make_gallery", ROOT / "scripts" / "make_gallery.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.gallery_files(study)


def test_the_data_behind_the_gallery_are_up_to_date(demo_study):
    made = gallery_files(demo_study)
    folder = ROOT / "figures" / "gallery"
    assert {p.name for p in folder.iterdir()} == set(made), "run scripts/make_gallery.py"
    stale = [n for n in made if n.endswith(".csv") and (folder / n).read_bytes() != made[n]]
    assert not stale, f"run scripts/make_gallery.py: {', '.join(stale)}"
