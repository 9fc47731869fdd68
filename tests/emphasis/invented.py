"""An invented source with three task groups, and plans that follow it or do not."""

from analysis.core import Document, Section, Span, Task
from analysis.emphasis import PlanText
from analysis.tokenization import syllables

GROUPS = {
    "1": (
        "Hoàn thiện hạ tầng số",
        "1. Hoàn thiện hạ tầng số\nPhủ sóng mạng di động thế hệ mới tới mọi thôn, lắp đặt trạm thu phát và cáp quang.\n"
        "Xây dựng trung tâm dữ liệu dùng chung, kết nối nền tảng tích hợp chia sẻ dữ liệu của các sở, ngành.",
    ),
    "2": (
        "Phát triển nguồn nhân lực",
        "2. Phát triển nguồn nhân lực\nĐào tạo kỹ sư, bồi dưỡng kỹ năng cho công chức, mở lớp học nghề cho lao động.\n"
        "Cấp học bổng cho sinh viên giỏi, mời chuyên gia và trí thức trẻ về làm việc tại địa phương.",
    ),
    "3": (
        "Mở rộng hợp tác quốc tế",
        "3. Mở rộng hợp tác quốc tế\nKý kết thoả thuận với đối tác nước ngoài, tham gia triển lãm, diễn đàn khu vực.\n"
        "Thu hút vốn đầu tư nước ngoài, trao đổi đoàn công tác với các tỉnh kết nghĩa.",
    ),
}
TASKS = {
    "1": ["Lắp đặt trạm thu phát, phủ sóng mạng di động tại các thôn.", "Kết nối nền tảng chia sẻ dữ liệu của xã."],
    "2": ["Mở lớp học nghề cho lao động trẻ.", "Bồi dưỡng kỹ năng cho công chức xã.", "Mời chuyên gia về làm việc."],
    "3": ["Tham gia triển lãm, trao đổi đoàn công tác với đối tác nước ngoài."],
}


def plan_of(parts: list[tuple[str, list[str]]], *, id: str = "kế hoạch", reused: tuple[str, ...] = ()) -> PlanText:
    """A plan whose measures stand under the given headings, and one organisational task at its end."""
    text, sections, tasks = "II. NHIỆM VỤ\n", [], []
    for number, (title, bullets) in enumerate(parts, start=1):
        start = len(text)
        text += f"{number}. {title}\n"
        for k, bullet in enumerate(bullets, start=1):
            tasks.append(Task(f"II.{number}.b{k}", f"II.{number}", Span(len(text), len(text) + 2 + len(bullet))))
            text += f"- {bullet}\n"
        sections.append(Section(f"II.{number}", "heading", title, Span(start, len(text)), 1, "II"))
    sections.insert(0, Section("II", "heading", "NHIỆM VỤ", Span(0, len(text)), 0))
    tail = "III. TỔ CHỨC THỰC HIỆN\n- Văn phòng theo dõi, báo cáo.\n"
    sections.append(Section("III", "heading", "TỔ CHỨC THỰC HIỆN", Span(len(text), len(text) + len(tail)), 0))
    begin = len(text) + tail.index("- ")
    tasks.append(Task("III.b1", "III", Span(begin, len(text) + len(tail) - 1), zone="organisation"))
    document = Document(id, text + tail)
    spans = tuple(Span(text.index(passage), text.index(passage) + len(passage)) for passage in reused)
    return PlanText(document, syllables(document), sections, tasks, f"xã {id}", spans)


def following(**options: object) -> PlanText:
    """A plan with the headings of the source, reworded and in another order."""
    parts = [("Phát triển nhân lực của xã", TASKS["2"]), ("Hoàn thiện hạ tầng số của xã", TASKS["1"]),
             ("Hợp tác quốc tế", TASKS["3"])]  # fmt: skip
    return plan_of(parts, **options)  # type: ignore[arg-type]


def not_following(**options: object) -> PlanText:
    """The same tasks under headings that say nothing of the groups."""
    parts = [("Việc làm ngay", TASKS["2"][:2] + TASKS["1"][:1]), ("Việc lâu dài", TASKS["3"] + TASKS["1"][1:])]
    return plan_of(parts, **options)  # type: ignore[arg-type]
