"""Invent a nation: one central text, a plan for each province, and a plan for each commune under its province's.

    python scripts/nation_text.py DIR [--n 3400] [--seed 1] [--syllables 5000] [--damaged 0.1]

One plan in a hundred is a province's. A plan takes a third of its tasks from the text above it, with a few words
changed, some from an earlier plan of its province, has routine sentences, and writes the rest itself. Every tenth is
damaged as by wrong-language OCR (`demo_noise`). Own sentences string together pairs of words of the demo
(``corpus/demo``), so that they share its vocabulary and no sentence. Same seed, same bytes; plan k is the same whatever
n is, up to its province.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demo_noise import damage, read_channel

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
RESOLUTION = "950-NQ/TW"
THEME = "về phát triển sản xuất xanh và đời sống văn minh"
CENTRAL = f"Nghị quyết số {RESOLUTION} ngày 12/11/2024 của Bộ Chính trị {THEME}"
N_GROUPS, N_PROVISIONS = 7, 9
HEADINGS = (
    "Nâng cao nhận thức, tăng cường lãnh đạo, chỉ đạo", "Hoàn thiện cơ chế, chính sách", "Phát triển hạ tầng thiết yếu",
    "Phát triển nguồn nhân lực", "Ứng dụng khoa học, công nghệ", "Huy động nguồn lực", "Hợp tác, liên kết vùng",
)  # fmt: skip
ROUTINE = (
    "Tổ chức quán triệt, tuyên truyền sâu rộng nội dung Nghị quyết đến toàn thể cán bộ, đảng viên và nhân dân.",
    "Các cơ quan, đơn vị căn cứ chức năng, nhiệm vụ được giao chủ động xây dựng kế hoạch cụ thể để thực hiện.",
    "Định kỳ hằng năm tổng hợp, báo cáo kết quả thực hiện; kịp thời đề xuất giải quyết khó khăn, vướng mắc phát sinh.",
    "Kinh phí thực hiện được bố trí từ ngân sách nhà nước theo phân cấp và các nguồn huy động hợp pháp khác.",
)  # fmt: skip
AGENCIES = ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Văn phòng", "Trạm Y tế", "Hội Nông dân", "Đoàn Thanh niên")
NAMES = (
    "An", "Bình", "Cẩm", "Đông", "Giang", "Hòa", "Khê", "Lâm", "Mai", "Nam", "Phú", "Quang", "Sơn", "Tân", "Thanh",
    "Vân", "Xuân", "Yên", "Long", "Phong",
)  # fmt: skip


@dataclass
class Words:
    """Pairs of neighbouring words, as often as the demo has them, and single words to change a text with."""

    pairs: list[str]
    singles: list[str]


def read_words(folder: Path = CORPUS / "demo") -> Words:
    """The words of the undamaged documents of the demo; names and numbers are left out."""
    pairs, singles = [], []
    for path in sorted(folder.glob("*/*.txt")):
        text = path.read_text(encoding="utf-8")
        if not re.search("[ăđơư]", text):
            continue
        for clause in re.split(r"[^\w ]|\d", text):
            words = [word for word in clause.split(" ") if word.islower() and word.isalpha()]
            singles += words
            pairs += [f"{one} {two}" for one, two in zip(words[::2], words[1::2], strict=False)]
    return Words(pairs, singles)


def sentence(words: Words, draw: random.Random) -> str:
    """One invented sentence or half-sentences."""
    clauses = [" ".join(draw.choices(words.pairs, k=draw.randint(4, 9))) for _ in range(draw.randint(1, 3))]
    return "; ".join(clauses).capitalize() + "."


def own_task(words: Words, draw: random.Random) -> str:
    """An invented task: sentences, now and then with a target and a deadline."""
    text = " ".join(sentence(words, draw) for _ in range(draw.randint(1, 4)))
    if draw.random() < 0.3:
        text += f" Đến năm 20{draw.choice((26, 28, 30))}, tối thiểu {draw.randint(20, 95)}%"
        text += f" {draw.choice(words.pairs)} đạt chuẩn."
    if draw.random() < 0.3:
        text += f" Hoàn thành trong quý {draw.choice(('I', 'II', 'III', 'IV'))}/2026."
    return text


def edited(text: str, words: Words, draw: random.Random) -> str:
    """A copy with up to 15 % of its words changed, added or left out."""
    rate, out = draw.choice((0.0, 0.03, 0.08, 0.15)), []
    for word in text.split(" "):
        at = draw.random()
        if at >= rate:
            out.append(word)
        elif at > rate / 3:
            out += [draw.choice(words.singles)] if at > rate / 2 else [word, draw.choice(words.singles)]
    return " ".join(out)


def central_text(words: Words, draw: random.Random) -> tuple[str, list[list[str]]]:
    """The resolution, and its provisions by group."""
    groups = [[own_task(words, draw) for _ in range(N_PROVISIONS)] for _ in range(N_GROUPS)]
    parts = [
        "BỘ CHÍNH TRỊ\nĐẢNG CỘNG SẢN VIỆT NAM\n*\nSố " + RESOLUTION + "\nHà Nội, ngày 12 tháng 11 năm 2024\n",
        "NGHỊ QUYẾT CỦA BỘ CHÍNH TRỊ\nvề phát triển sản xuất xanh và đời sống văn minh\n",
        "I. TÌNH HÌNH\n\n" + "\n\n".join(f"{n}. {own_task(words, draw)}" for n in (1, 2)),
        "II. QUAN ĐIỂM CHỈ ĐẠO\n\n" + "\n\n".join(f"{n}. {own_task(words, draw)}" for n in (1, 2, 3)),
        "III. NHIỆM VỤ VÀ GIẢI PHÁP",
        *(body(HEADINGS[n], n + 1, tasks) for n, tasks in enumerate(groups)),
        "IV. TỔ CHỨC THỰC HIỆN\n\n" + "\n\n".join(f"{n}. {text}" for n, text in enumerate(ROUTINE, 1)),
    ]
    return "\n\n".join(parts) + "\n", groups


def body(title: str, number: int, tasks: list[str]) -> str:
    return f"{number}. {title}\n\n" + "\n\n".join(f"- {task}" for task in tasks)


def plan_text(header: str, above: list[list[str]], peers: list[str], scope: tuple[Words, random.Random, int]) -> tuple:
    """A plan of about so many syllables, and its tasks by group."""
    words, draw, size = scope
    groups: list[list[str]] = [[] for _ in HEADINGS]
    length = 250
    while length < size:
        kind, group = draw.random(), draw.randrange(N_GROUPS)
        if kind < 0.35 and above[group]:
            task = edited(draw.choice(above[group]), words, draw)
        elif kind < 0.5 and peers:
            task = edited(draw.choice(peers), words, draw)
        elif kind < 0.56:
            task = draw.choice(ROUTINE)
        else:
            task = own_task(words, draw)
        groups[group].append(task)
        length += task.count(" ") + 2
    parts = [header, "I. MỤC ĐÍCH, YÊU CẦU"]
    parts += [f"{n}. {title}: {sentence(words, draw)}" for n, title in ((1, "Mục đích"), (2, "Yêu cầu"))]
    parts.append("II. NHIỆM VỤ, GIẢI PHÁP")
    for number, tasks in enumerate(groups, 1):
        parts.append(body(HEADINGS[number - 1], number, tasks))
        parts.append(f"* {draw.choice(AGENCIES)} chủ trì, phối hợp với {draw.choice(AGENCIES)} triển khai thực hiện.")
    parts.append("III. TỔ CHỨC THỰC HIỆN")
    parts += [f"{n}. {agency}: {draw.choice(ROUTINE)}" for n, agency in enumerate(draw.sample(AGENCIES, 3), 1)]
    parts.append("Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH")
    return "\n\n".join(parts) + "\n", groups


def header_text(place: str, number: int, date: tuple[int, int], above: str) -> str:
    day = f"ngày {date[0]:02d} tháng {date[1]} năm 2025"
    return (
        f"ỦY BAN NHÂN DÂN\n{place.upper()}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        f"Số: {number}/KH-UBND\n{place.split(' ', 1)[1]}, {day}\n\nKẾ HOẠCH\nThực hiện {above}\n\n"
        f"Thực hiện {above}, Ủy ban nhân dân {place} ban hành Kế hoạch như sau:"
    )


def iter_nation(n: int, *, seed: int = 1, syllables: int = 5000, damaged: float = 0.1) -> Iterator[tuple[str, str]]:
    """Name and text of each file, the central text first; ``damaged`` is the share of plans that are."""
    words, channel = read_words(), read_channel(CORPUS / "demo_noise.tsv")
    text, provisions = central_text(words, random.Random(f"{seed} central"))
    yield "central/950-NQ-TW.txt", text
    n_provinces = max(2, n // 100)
    provinces: list[tuple[str, list[list[str]], list[str]]] = []
    for k in range(n):
        draw = random.Random(f"{seed} {k}")
        if k < n_provinces:
            place = f"tỉnh {NAMES[k % 20]} {NAMES[(k // 20 + 7 * k + 1) % 20]} Uyên"
            above, groups_above, peers, number, date = CENTRAL, provisions, [], 1000 + k, (1 + k % 28, 1)
        else:
            own, groups_above, peers = provinces[k % n_provinces]
            place = f"xã {NAMES[k % 20]} {NAMES[k // 20 % 20]} {NAMES[k // 400 % 20]}"
            above, number, date = f"{own} triển khai {CENTRAL}", 2000 + k, (1 + k % 28, 3 + k % 9)
        text, groups = plan_text(header_text(place, number, date, above), groups_above, peers, (words, draw, syllables))
        if k < n_provinces:
            called = f"Kế hoạch số {number}/KH-UBND ngày {date[0]:02d}/{date[1]}/2025 của Ủy ban nhân dân {place}"
            provinces.append((called, groups, []))
        else:
            peers += [task for tasks in groups for task in tasks[:1]]
            del peers[:-60]
        every = round(1 / damaged) if damaged else 0
        yield f"local/{k:05d}.txt", damage(text, channel, k) if every and k % every == every - 1 else text


def write_nation(folder: Path, n: int, **options: float) -> None:
    """Write the files of a nation."""
    for name, text in iter_nation(n, **options):  # type: ignore[arg-type]
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--n", type=int, default=3400, help="plans")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--syllables", type=int, default=5000, help="of each plan")
    parser.add_argument("--damaged", type=float, default=0.1, help="share of the plans")
    chosen = parser.parse_args()
    options = {"seed": chosen.seed, "syllables": chosen.syllables, "damaged": chosen.damaged}
    write_nation(chosen.folder, chosen.n, **options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
