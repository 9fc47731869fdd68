"""Agencies: how the bodies of Party, State and Front are named, and where such a name ends before its verb."""

import re


def _alternatives(words: str) -> str:
    """A regular expression for any of the phrases of `words`, parted by commas; the longer ones first."""
    phrases = sorted((" ".join(w.split()) for w in words.split(",")), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(phrase for phrase in phrases if phrase)


_WHO = (
    r"(?:(?:các|những|mỗi|mọi|từng|tất cả các|toàn thể|đồng chí|thủ trưởng|lãnh đạo|người đứng đầu|giám đốc|trưởng|"
    r"đại diện)\s+)*"
)
_NOUNS = _alternatives(
    r"""cơ quan, đơn vị, địa phương, cấp [uủ][ỷy], tổ chức đảng, tổ chức chính trị, tổ chức cơ sở đảng, sở(?! hữu),
    ngành,
    ban(?! hành| đầu| ngày), bộ(?! (?:tiêu chí|chỉ số|máy|dữ liệu|quy tắc|luật|công cụ|mã|nhận diện|tài liệu)), UBND,
    HĐND,
    phòng(?!\W* (?:chống|ngừa|tránh|thí nghiệm|cháy|vệ)), UBMTTQ, UBMTTQVN, MTTQVN,
    MTTQ, [uủ][ỷy] ban, hội đồng, văn phòng, trung tâm,
    công an,
    mặt trận, quân sự, bộ đội, lực lượng, đoàn(?! kết| viên), hội(?! nghị| nhập| thảo| thi| chợ), liên đoàn, liên minh,
    liên hiệp, hiệp hội, chi cục, cục(?! diện| bộ), kho bạc, thanh tra(?!\W* (?:toàn|kiểm|việc|các)), đảng [uủ][ỷy],
    đảng đoàn, đảng bộ, huyện [uủ][ỷy], tỉnh [uủ][ỷy], thành [uủ][ỷy], quận [uủ][ỷy], thị [uủ][ỷy], thường trực,
    người đứng đầu, thủ trưởng, chủ tịch, phó chủ tịch, bí thư, chi bộ, trường(?! hợp), nhà trường, trạm, viện(?! dẫn|
    trợ),
    bệnh viện, hạt, đồn, đội(?! ngũ), nghiệp đoàn, xí nghiệp, công ty, tập đoàn, tổng công ty, ngân hàng, bảo hiểm xã
    hội,
    đài, báo(?! cáo| hiếu), ban chỉ đạo, chính quyền(?! (?:số|điện tử|đô thị|kiến tạo)), t[oò][aà] án, viện kiểm sát,
    bưu điện, điện lực, hợp tác xã, doanh nghiệp, tổ(?! chức| quốc), trưởng(?! thành), thôn, ấp, khóm, khu phố,
    cán bộ, công chức, già làng, chính phủ, quốc hội, thủ tướng, quân ủy, cơ sở giáo dục, thành viên"""
)
_LOCALITIES = (
    r"(?:các|những|mỗi|từng|tất cả các)\s+(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thôn|bản|làng|"
    r"xóm|ấp|khóm|buôn|khu dân cư|tổ dân phố|hộ gia đình)(?! hội)"
)
HEAD = re.compile(rf"(?:{_LOCALITIES}|{_WHO}(?:{_NOUNS}))(?![^\W\d_])", re.IGNORECASE)
"""The words with which the name of an agency begins."""

_FIXED = re.compile(
    _alternatives(
        r"""cơ quan (?:được giao )?(?:chủ trì|tham mưu|thực hiện|giúp việc), tham mưu[^.;]*?giúp việc, giúp việc,
        tổ chức (?:chính trị|đảng|xã hội|khoa học|cơ sở|hội|đoàn|bộ máy|kinh tế), (?:có )?liên quan, được giao,
        ban (?:quản lý|chỉ đạo|tổ chức|tuyên giáo|chấp hành|điều hành), tổ giúp việc, đơn vị (?:thực hiện|chủ trì),
        chuyên trách, có chức năng, phục vụ hành chính công, quản lý nhà nước, công tác (?:mặt trận|xã hội),
        (?:ủy|uỷ) ban kiểm tra, kiểm tra (?:đảng|huyện|tỉnh|thành), xây dựng đảng, quản lý (?:dự án|đường|khu), đào tạo,
        cơ quan quản lý, (?:công|chương|quy|lộ|hành) trình, giao thông, dự án đầu tư(?: xây dựng)?, địa bàn, việc làm,
        chăn nuôi,
        nuôi trồng, trồng trọt, vận chuyển, kế hoạch (?:và|-) đầu tư, xúc tiến đầu tư, phát triển quỹ đất, thu nhập,
        trung tâm (?:hỗ trợ|ứng dụng|xúc tiến|dịch vụ|phát triển|khai thác|điều hành|giám sát|bồi dưỡng|kiểm soát|phục
        vụ), địa chính[^.;]*?môi trường, bảo vệ (?:thực vật|môi trường|rừng), bảo hiểm, tổ trưởng tổ"""
    ),
    re.IGNORECASE,
)
_VERBS = _alternatives(
    """phải, cần, chủ trì, chịu trách nhiệm, có trách nhiệm, có nhiệm vụ, có kế hoạch, căn cứ, tổ chức, xây dựng,
    triển khai,
    thực hiện, phối hợp, tham mưu, hướng dẫn, chỉ đạo, lãnh đạo, kịp thời, khẩn trương, thường xuyên, định kỳ, tiếp tục,
    tăng cường, đẩy mạnh, rà soát, nghiên cứu, ban hành, bố trí, cân đối, theo dõi, kiểm tra, giám sát, báo cáo, tổng
    hợp,
    làm, là, lập, đưa, giao, đảm nhiệm, đảm nhận, phụ trách, quán triệt, cụ thể hóa, cụ thể hoá, được, lo, giúp, đôn
    đốc,
    vận động, tuyên truyền, phát động, phát huy, lồng ghép, chủ động, tích cực, theo chức năng, trên cơ sở, hằng năm,
    hàng năm, hằng tháng, hàng tháng, hằng quý, hàng quý, hằng tuần, đề xuất, đánh giá, chuẩn bị, huy động, hỗ trợ, mở,
    nâng cao, đổi mới, thẩm định, cung cấp, tiếp nhận, công khai, bảo đảm, đảm bảo, tạo điều kiện, tạo lập,
    phân công, phổ biến, bổ sung, lựa chọn, chọn, gửi, đăng ký, ký, trình, cho, vào, cử, phân bổ, quản lý, xử lý, đặt,
    dành,
    hoàn thành, hoàn thiện, thành lập, kiện toàn, tập trung, quan tâm, khuyến khích, thu hút, tham gia, thanh tra, nắm,
    xem xét, ưu tiên, điều chỉnh, sắp xếp, chấn chỉnh, duy trì, vận hành, khai thác, cập nhật, niêm yết, ghi, vẽ, dạy,
    mua,
    bán, thu, gom, trích, trồng, dùng, sử dụng, xác định, thống nhất, chấp hành, nhận, có văn bản, ra kế hoạch, đi đầu,
    gương mẫu, bàn, nêu, tự, sẽ, hãy, không, hợp đồng, cắm, lắp, lấy, bám, giám định, kêu gọi, liên kết, kết nối, mời,
    viết, khảo sát, trang bị, tập huấn, bồi dưỡng, đào tạo, ứng dụng, phát triển, nhân rộng, biểu dương, khen thưởng,
    công bố, thông báo, yêu cầu, đề nghị, nhắc, thực thi, tháo gỡ, củng cố, phản ánh, phát hiện, phê duyệt, soạn, số
    hóa,
    số hoá, chuyển, điều phối, đo, đóng, giữ, dẫn, đầu tư, nộp, treo, lưu, tiến hành, quyết định, cấp phát, cấp kinh
    phí, thiết kế, thí điểm, áp dụng, rút, chia, đạt, nghiệm thu, kiểm soát, kiến nghị, tuyển, mở rộng, quy định, quan
    trắc, chạy,
    nuôi, quay, tặng, giới thiệu, gắn, đứng ra, sinh hoạt, hiệp thương, phát sóng, đăng tải, dự thảo, biên soạn, thử
    nghiệm,
    thử, điều tra, thống kê, phát hành, tôn vinh, bảo vệ, ngăn chặn, tuần tra, tổng kết, sơ kết, phân tích, tư vấn,
    trực tiếp,
    nghiêm túc, tuân thủ, tranh thủ, khơi dậy, nhân dịp, chú trọng, cải cách, cải tiến, đơn giản hóa, cắt giảm, công
    nhận,
    thực hành, trao đổi, chia sẻ, tiếp cận, xúc tiến, quảng bá, đấu tranh, phòng ngừa, họp, đồng hành, cam kết, sản
    xuất, ủng hộ, sẵn sàng, hướng tới, phấn đấu, nỗ lực, quyết tâm, nhận diện, khuyến cáo, tuyên dương,
    giải quyết, đối chiếu, rút kinh nghiệm, tích hợp, kết hợp"""
)
_VERB = re.compile(rf"(?<=[\s,])(?:(?:cũng|đều|đã|đang|sớm|trực tiếp)\s+)?(?:{_VERBS})(?![^\W\d_])")
_SPOKEN = re.compile(
    r"(?<=[\s,])(?:Chủ trì|Phối hợp|Tham mưu|Trên cơ sở|Căn cứ|Chịu trách nhiệm|Có trách nhiệm|Thực hiện|"
    r"Triển khai)(?![^\W\d_])"
)
_PLACE = re.compile(
    r"(?<=\s)(?<!tác )(?:cấp )?(?:tỉnh|huyện|xã|phường|thành phố|thị xã|thị trấn|quận)(?:\s+[A-ZĐÀ-Ỵ]\w*)*"
    r"(?=,? (?!(?:và|thuộc|trực|có liên|liên quan|ủy|uỷ|trên|khác|phụ|hoặc|chuyên|đội|hội|tỉnh|huyện|xã|phường|"
    r"thành phố|thị|quận|bản|thôn)\s?)[a-zđà-ỹ])"
)
_LISTED = re.compile(rf", (?:{_WHO}(?:{_NOUNS}))(?![^\W\d_])", re.IGNORECASE)
_TRAIL = re.compile(r"[\s,;:]+$|\s+(?:và|để|thì|trong|tại|có|cùng|nhằm|theo|trong khuôn khổ|ngoài)$")
_BREAK = re.compile(rf"[.!?]\s|[“\"]|;(?!\s*{HEAD.pattern})", re.IGNORECASE)
_INSERTED = re.compile(r",\s+(?:trong|theo|trên cơ sở|căn cứ|nhằm|để|vào|từ|trước|sau)\s")
_OPENING = re.compile(r"[\s*_\"“(\[]*")
LONGEST = 320
"""Code points in which the name of an agency, or of several, must have come to its verb."""


def find_subject(text: str) -> tuple[int, int] | None:
    """Where the agency stands that a sentence begins with, as its subject before a verb.

    Parameters
    ----------
    text : str
        A sentence, from its first word.

    Returns
    -------
    (start, end) or None
        Offsets in `text`; None where the sentence begins with anything else, or no verb follows. The list of verbs is
        closed; an unknown verb is seen only after a name that ends with a locality (``Công an xã``).

    Examples
    --------
    >>> text = "Phòng Văn hóa, Thể thao và Du lịch chủ trì, hướng dẫn các bản làng."
    >>> text[slice(*find_subject(text))]
    'Phòng Văn hóa, Thể thao và Du lịch'
    >>> find_subject("Phòng, chống tham nhũng phải kiên quyết") is None
    True
    """
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    head = HEAD.match(text, start)
    if not head:
        return None
    window = _FIXED.sub(lambda m: "█" * len(m[0]), text[: start + LONGEST].replace("\n", " "))
    verb = _VERB.search(window, max(head.end(), start + 3) - 1) if head.end() < len(window) else None
    spoken = _SPOKEN.search(window, head.end())
    verb = spoken if spoken and (verb is None or spoken.start() < verb.start()) else verb
    end = _after_place(window, head.end(), verb.start() if verb else len(window))
    if verb is None and end == len(window):
        return None
    if inserted := _INSERTED.search(window, head.end(), end):
        end = inserted.start()
    colon = window.find(":", head.end(), end)
    end = colon if colon >= 0 else end
    if _BREAK.search(window, start, end):
        return None
    while trail := _TRAIL.search(text, start, end):
        end = trail.start()
    return (start, end) if end >= head.end() else None


def _after_place(window: str, start: int, end: int) -> int:
    """Where a name ends if a locality closes it and a word follows that begins no other name, else `end`.

    >>> text = "Công an xã mật phục điểm đổ trộm"
    >>> text[: _after_place(text, 7, len(text))]
    'Công an xã'
    """
    for place in _PLACE.finditer(window, start, end):
        if not _LISTED.match(window, place.end()) and not HEAD.match(window, place.end() + 1):
            return place.end()
    return end


def starts_with_agency(text: str) -> bool:
    """Whether a phrase (a heading) begins with the name of an agency.

    >>> starts_with_agency("Sở Tài chính"), starts_with_agency("Phát triển hạ tầng")
    (True, False)
    """
    return bool(HEAD.match(text.lstrip(' *_"“')))
