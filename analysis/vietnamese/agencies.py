"""Agencies: how the bodies of Party, State and Front are named, and where such a name ends before its verb."""

import re

_WHO = r"(?:(?:các|những|mỗi|từng|tất cả các|toàn thể|đồng chí|thủ trưởng|lãnh đạo|người đứng đầu|giám đốc|trưởng)\s+)*"
_NOUNS = (
    r"cơ quan|đơn vị|địa phương|cấp [uủ][ỷy]|tổ chức đảng|tổ chức chính trị|tổ chức cơ sở đảng|sở(?! hữu)|ban(?! hành| đầu| ngày)|"
    r"bộ(?! (?:tiêu chí|chỉ số|máy|dữ liệu|quy tắc|luật|công cụ|mã|nhận diện))|ngành|phòng(?!,? (?:chống|ngừa|tránh|thí nghiệm|cháy|vệ))|"
    r"UBND|HĐND|UBMTTQ|MTTQ|[uủ][ỷy] ban|hội đồng|văn phòng|trung tâm|công an|mặt trận|quân sự|bộ đội|lực lượng|"
    r"đoàn(?! kết| viên)|hội(?! nghị| nhập| thảo| thi| chợ)|liên đoàn|liên minh|liên hiệp|hiệp hội|chi cục|cục(?! diện| bộ)|kho bạc|"
    r"thanh tra(?!,| toàn| kiểm| việc| các)|đảng [uủ][ỷy]|đảng đoàn|đảng bộ|huyện [uủ][ỷy]|tỉnh [uủ][ỷy]|thành [uủ][ỷy]|quận [uủ][ỷy]|thị [uủ][ỷy]|"
    r"thường trực|người đứng đầu|thủ trưởng|chủ tịch|phó chủ tịch|bí thư|chi bộ|trường(?! hợp)|nhà trường|trạm|viện(?! dẫn| trợ)|bệnh viện|"
    r"hạt|đồn|xí nghiệp|công ty|tập đoàn|tổng công ty|ngân hàng|bảo hiểm xã hội|đài|báo(?! cáo| hiếu)|ban chỉ đạo|chính quyền(?! (?:số|điện tử|đô thị|kiến tạo))|"
    r"tòa án|toà án|viện kiểm sát|trưởng thôn|bưu điện|điện lực|hợp tác xã|doanh nghiệp|tổ (?=[A-ZĐ])|tổ công nghệ|tổ giúp việc|tổ dân phố|tổ công tác|"
    r"cán bộ|già làng|chính phủ|quốc hội|thủ tướng|quân ủy|bch|cơ sở giáo dục|thành viên"
)
HEAD = re.compile(rf"{_WHO}(?:{_NOUNS})(?![^\W\d_])", re.IGNORECASE)
"""The words with which the name of an agency begins."""

_FIXED = re.compile(
    r"cơ quan (?:được giao )?(?:chủ trì|tham mưu|thực hiện|giúp việc)|tham mưu,? giúp việc|tham mưu[^.;]{0,20}giúp việc|giúp việc|tổ chức (?:chính trị|đảng|xã hội|khoa học|cơ sở|hội|đoàn|bộ máy)|"
    r"(?:có )?liên quan|được giao|ban (?:quản lý|chỉ đạo|tổ chức|tuyên giáo|chấp hành|điều hành)|tổ giúp việc|đơn vị (?:thực hiện|chủ trì)|chuyên trách|có chức năng|"
    r"phục vụ hành chính công|quản lý nhà nước|công tác (?:mặt trận|xã hội)|kiểm tra (?:đảng|huyện|tỉnh|thành)|tổ chức kinh tế|xây dựng đảng|quản lý (?:dự án|đường|khu)",
    re.IGNORECASE,
)
_VERBS = (
    "phải|cần|chủ trì|chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|có kế hoạch|căn cứ|tổ chức|xây dựng|triển khai|thực hiện|phối hợp|tham mưu|hướng dẫn|chỉ đạo|lãnh đạo|"
    "kịp thời|khẩn trương|thường xuyên|định kỳ|tiếp tục|tăng cường|đẩy mạnh|rà soát|nghiên cứu|ban hành|bố trí|cân đối|theo dõi|kiểm tra|giám sát|báo cáo|tổng hợp|"
    "làm|là|lập|đưa|giao|quán triệt|cụ thể hóa|cụ thể hoá|được|lo|giúp|đôn đốc|vận động|tuyên truyền|phát động|phát huy|lồng ghép|chủ động|tích cực|theo chức năng|trên cơ sở|"
    "hằng năm|hàng năm|hằng tháng|hàng tháng|hằng quý|hàng quý|đề xuất|đánh giá|chuẩn bị|huy động|hỗ trợ|tạo|mở|nâng cao|đổi mới|thẩm định|cung cấp|tiếp nhận|công khai|"
    "bảo đảm|đảm bảo|thông tin|phân công|phổ biến|bổ sung|lựa chọn|chọn|gửi|đăng ký|ký|trình|cho|vào|cử|phân bổ|quản lý|xử lý|đặt|dành|đưa ra|hoàn thành|hoàn thiện|thành lập|"
    "kiện toàn|tập trung|quan tâm|khuyến khích|thu hút|tham gia|thanh tra|nắm|xem xét|ưu tiên|điều chỉnh|sắp xếp|chấn chỉnh|duy trì|vận hành|khai thác|cập nhật|niêm yết|"
    "ghi|vẽ|dạy|mua|bán|thu|gom|trích|trồng|dùng|sử dụng|xác định|thống nhất|chấp hành|nhận|có văn bản|ra kế hoạch|đi đầu|gương mẫu|in|bàn|nêu|tự|sẽ|hãy|không|chỉ|hợp đồng|"
    "cắm|lắp|lấy|bám|giám định|kêu gọi|liên kết|kết nối|mời|viết|khảo sát|trang bị|tập huấn|bồi dưỡng|đào tạo|ứng dụng|phát triển|nhân rộng|truyền thông|biểu dương|khen thưởng|"
    "công bố|thông báo|yêu cầu|đề nghị|cụ thể|nhắc|thực thi|tháo gỡ|củng cố|tham vấn|phản ánh|phát hiện|phê duyệt|soạn|số hóa|số hoá|chuyển|điều phối|đo|đóng|giữ|dẫn|đầu tư|nộp|treo|lưu|xuất|tiến hành|"
    "quyết định|cấp|tính|thiết kế|thí điểm|áp dụng|rút|chia|đạt|in ấn|nghiệm thu|kiểm soát|kiến nghị|tuyển|mở rộng|quy định|quan trắc|chạy|nuôi|quay|tặng"
)
_VERB = re.compile(rf"(?<=[\s,])(?:(?:cũng|đều|đã|đang|sớm|trực tiếp)\s+)?(?:{_VERBS})(?![^\W\d_])")
_TRAIL = re.compile(r"[\s,;:]+$|\s+(?:và|để|thì|trong|tại|có|cùng|nhằm)$")
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
        closed: an unknown verb after the agency hides it.

    Examples
    --------
    >>> text = "Phòng Văn hóa, Khoa học và Thông tin chủ trì, hướng dẫn các cơ quan liên quan."
    >>> text[slice(*find_subject(text))]
    'Phòng Văn hóa, Khoa học và Thông tin'
    >>> find_subject("Phòng, chống tham nhũng phải kiên quyết") is None
    True
    """
    opening = re.match(r"[\s*_\"“(\[]*", text)
    start = opening.end() if opening else 0
    head = HEAD.match(text, start)
    if not head:
        return None
    window = _FIXED.sub(lambda m: "█" * len(m[0]), text[: start + LONGEST])
    window = window.replace("\n", " ")
    verb = _VERB.search(window, max(head.end(), start + 3) - 1) if head.end() < len(window) else None
    if not verb:
        return None
    phrase = window[start : verb.start()]
    if re.search(r"[.!?]\s|[“\"]", phrase) or re.search(r";(?!\s*" + HEAD.pattern + ")", phrase, re.IGNORECASE):
        return None
    end = verb.start()
    while trail := _TRAIL.search(text, start, end):
        end = trail.start()
    return (start, end) if end > start and phrase.strip() != "█" * 3 else None


def starts_with_agency(text: str) -> bool:
    """Whether a phrase (a heading) begins with the name of an agency.

    >>> starts_with_agency("Sở Tài chính"), starts_with_agency("Phát triển hạ tầng")
    (True, False)
    """
    return bool(HEAD.match(text.lstrip(' *_"“')))
