"""Make a folder of broken and hostile files: what comes by post, by accident, and from somebody who means harm.

    python scripts/make_hostile.py DIR [--seed 1]

More than 150 files, links and pipes, beside two good plans, their central text, and hostile ``manifest.csv``,
``covariates.csv`` and ``corrections.csv`` that still are tables. Every text is invented. Same seed, same bytes; names
that a file system refuses are left out. No virus scanner likes the folder: make it in a temporary one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hostile_packages import images, pdfs, tables, zips
from hostile_texts import ACT, names, plan, texts

SIDE = {
    "manifest.csv": "\n".join([
        "file,role,number,date,issuer,level,locality,province,administrative_code,title,url,amends,unknown,role",
        "good-1.txt,plan,,,,province,=1+1,@SUM(1),31,=HYPERLINK(\"\"http://x.invalid\"\"),javascript:alert(1),,+x,source",
        "good-1.txt,source,,,,,,,,,,,,",
        "../../../../etc/passwd,plan,,,,,,,,,,,,",
        "/etc/passwd,plan,,,,,,,,,,,,",
        "C:\\Windows\\win.ini,plan,,,,,,,,,,,,",
        "\\\\server\\share\\x.txt,plan,,,,,,,,,,,,",
        "https://x.invalid/plan.txt,plan,,,,,,,,,file:///etc/passwd,,,",
        "file:///etc/passwd,plan,,,,,,,,,,,,",
        "./good-2.txt,plan,99999999999999999999/KH-UBND,2025-02-31,\t=cmd,village,,,abc,-1+1,,x;y;z,,",
        ",plan,,,,,,,,,,,,",
        "not-there.txt,source,901-NQ/TW,0000-00-00,,,,,,,,,,",
        "\u202etxt.nalp,plan,,12/13/2025,,,,,,,,,,",
        "good-2.txt/../act.txt,source,,2024-11-12,,central,,,,,,901-NQ/TW,,",
        "zip-slip.zip/../../out.txt,plan,,,,,,,,,,,,",
        "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t",
        "x" * 30_000 + ",plan,,,,,,,,,,,,",
        *(f"missing-{k}.txt,plan,,,,,,,,,,,," for k in range(300)),
    ]),
    "covariates.csv": "\n".join([
        "administrative_code,population,=1+1,population,cov_" + "n" * 300,
        "31,=SUM(A1:A9),@x,-5,1e999", "31,2,3,4,5", ",1,2,3,4", "031,nan,inf,-inf,0x10",
        "'31,1,2,3,4", "\u0661,1,1,1,1",
    ]),
    "corrections.csv": "\n".join([
        "document,item,id,quote,field,was,is,note,by",
        "good-1,header,,,title,,=HYPERLINK(\"\"http://x.invalid\"\"),@x,+x",
        "good-1,header,,,date,,9999-99-99,,", "good-1,task,((((,,kind,,task,,", "*,task,1,,relation,,verbatim,,",
        "../../etc/passwd,header,,,title,,x,,", "good-2,section,.*,.*,dropped,,yes,,",
        "good-2,text,,{quote},words,a,=1+1,,".replace("{quote}", "a" * 20_001), "good-2,task,II.1,,added,,yes,,",
        "good-2,text,,Mở lớp,words,Mở lớp,\u202e=cmd|' /C calc'!A0,,", "good-1,agency,,,name,Sở,=1+1,,", ",,,,,,,,",
    ]),
}  # fmt: skip
"""Tables beside the files: they can be read, and hardly a row of them can be believed."""


def good() -> Iterator[tuple[str, bytes]]:
    """The central text and the plans for whose sake the folder is read."""
    yield "act.txt", ACT.encode()
    yield "good-1.txt", plan(1).encode()
    yield "good-2.txt", plan(2).encode()


def files(seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file, the good ones and the tables beside them included."""
    yield from good()
    for make in (texts, pdfs, images, zips, tables, names):
        yield from make(seed)
    for name, text in SIDE.items():
        yield name, text.encode()


def write_hostile(folder: Path, *, seed: int = 1) -> list[str]:
    """Write all files, links and pipes below `folder`; returns the names of those that could be written."""
    written = []
    for name, data in files(seed):
        path = folder / name
        with suppress(OSError, ValueError):  # a name that this file system refuses
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(name)
    written += iter_links(folder)
    return written


def iter_links(folder: Path) -> Iterator[str]:
    """Links out of the folder, in circles and to nothing; pipes; folders with the names of files."""
    outside = folder.parent / f"{folder.name}-outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.txt").write_text(plan(990), encoding="utf-8")
    links = {
        "link-out.txt": outside / "secret.txt", "link-out-folder": outside, "link-up.txt": Path("..") / outside.name
        / "secret.txt", "link-system.txt": Path("/etc/passwd"), "link-endless.txt": Path("/dev/zero"),
        "link-itself.txt": Path("link-itself.txt"), "link-nowhere.txt": Path("nowhere.txt"), "link-circle": Path("."),
        "link-inside.txt": Path("good-1.txt"), "link-to-pipe.txt": Path("pipe.txt"),
    }  # fmt: skip
    for name, target in links.items():
        with suppress(OSError, NotImplementedError):
            (folder / name).symlink_to(target)
            yield name
    for name in ("folder.txt", "folder.pdf", "folder.zip"):
        (folder / name).mkdir(exist_ok=True)
        yield name
    for name in ("pipe.txt", "pipe.docx"):
        with suppress(OSError, AttributeError):
            os.mkfifo(folder / name)
            yield name
    locked = folder / "locked.txt"
    locked.write_text(plan(991), encoding="utf-8")
    locked.chmod(0)
    yield locked.name


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    print(f"{len(write_hostile(chosen.folder, seed=chosen.seed))} files, links and pipes in {chosen.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
