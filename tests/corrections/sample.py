"""An invented plan, and corrections of it."""

from analysis.core import Document
from analysis.core.correction import Correction
from analysis.corrections import Anchors
from analysis.structure import parse_sections

TEXT = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SÔNG BỒI Độc lập - Tự do - Hạnh phúc
Số: 15/KH-UBND Sông Bồi, ngày 20 tháng 01 năm 2025
KẾ HOẠCH
Thực hiện Nghị quyết số 901-NQ/TW ngày 12/11/2024 của Bộ Chính trị về phát triển nghề dệt chiếu

I. MỤC ĐÍCH
Làm cho nghề dệt chiếu của tỉnh sống lại theo Kết luận số 77-KL/TW.

II. NHIỆM VỤ, GIẢI PHÁP
1. Giữ gìn làng nghề
- Mở lớp truyền nghề cho thanh niên ở từng làng dệt, mỗi lớp có ít nhất 10 học viên.
- Sở Công Thương chủ trì, phối hợp với Sở Tài chính xây dựng nhà trưng bày khung cửi trước ngày 30/9/2025.
- Hội Nông dân vận động hội viên trồng cói.
- trên đất bãi ven sông, mỗi xã một vùng.
2. Mở rộng đầu ra
- Bán chiếu tại các bến xe trong tỉnh, tối thiểu 20 điểm.

III. TỔ CHỨC THỰC HIỆN
1. Sở Công Thương theo dõi, báo cáo.
"""
DOCUMENT = Document("plan", TEXT)
SECTIONS = parse_sections(DOCUMENT)
ANCHORS = Anchors(DOCUMENT)


def say(item: str, field: str, now: str = "", **values: str) -> Correction:
    return Correction("plan", item, field, now=now, **values)
