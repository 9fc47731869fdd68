"""Stop words: function words, and the stock words of administrative prose, which say nothing of a text's subject.

Norms of words as `analysis.tokenization.words` gives them: lower case, new-style tones, single spaces.
"""

from functools import lru_cache


def _set(listed: str) -> frozenset[str]:
    return frozenset(word for part in listed.replace("\n", ",").split(",") if (word := " ".join(part.split())))


FUNCTION_WORDS = _set(
    """
    ai, bao gồm, bằng, bất cứ, bị, bởi, bởi vì, các, cách, cái, cần, càng, cả, cả nước, chẳng hạn, chỉ, chính, cho,
    cho đến, chưa, chứ, có, có thể, còn, con, cùng, cùng với, cũng, cũng như, cứ, của, cụ thể, cụ thể là, do, do đó, dù,
    dưới, đã, đang, đặc biệt, đặc biệt là, đây, đấy, để, đến, đều, đi, đó, đối với, đồng thời, được, đủ, gì, giữa, hay,
    hãy, hết, hiện, hoặc, hơn, hơn nữa, kể cả, kèm theo, khác, khi, không, là, lại, lẫn nhau, lên, liên quan, luôn, lúc,
    mà, mình, mọi, mỗi, một, một cách, một số, nào, này, nay, nên, nếu, ngay, ngoài, ngoài ra, nhau, nhằm, như, nhất,
    nhất là, nhiều, những, nhưng, nơi, nữa, ở, phải, qua, ra, rằng, rất, riêng, rồi, sau, sẽ, so với, song, sự, tại,
    tất cả, thậm chí, theo, theo đó, thế, thì, thông qua, thuộc, tiếp, tiếp theo, toàn, toàn bộ, tới, trên, trong,
    trong đó, trước, trước mắt, tuy, tuy nhiên, từ, từ đó, từng, từng bước, tức là, và, vào, vẫn, về, vì, vì vậy, việc,
    vốn, với, vừa, xuống, ít, v.v, vv
    """
)
"""Words that bind others."""

DATE_WORDS = _set("ngày, tháng, năm, quý, giai đoạn, hàng năm, hằng năm, hàng tháng, hằng tháng, hàng quý, hằng quý")
"""Words of dates and periods."""

REGISTER_WORDS = _set(
    """
    nghị quyết, kết luận, kế hoạch, quyết định, chương trình, chỉ thị, công văn, văn bản, thông tư, nghị định, số, điều,
    khoản, điểm, mục, phần, phụ lục, nội dung, nhiệm vụ, giải pháp, mục tiêu, yêu cầu, mục đích, công tác, hoạt động,
    vấn đề, lĩnh vực, ban hành, căn cứ, thực hiện, triển khai, tổ chức, tiến hành, tiếp tục, tăng cường, đẩy mạnh,
    nâng cao, bảo đảm, đảm bảo, phấn đấu, chủ động, tích cực, kịp thời, hiệu quả, có hiệu quả, đồng bộ, quyết liệt,
    chủ trì, phối hợp, phối hợp với, tham mưu, đề xuất, báo cáo, hướng dẫn, đôn đốc, theo dõi, chịu trách nhiệm, giao,
    cơ quan, đơn vị, địa phương, ngành, cấp, các cấp, địa bàn, trên địa bàn, kính gửi, nơi nhận
    """
)
"""Words that every plan is made of, whatever it carries out."""

STOP_WORDS = FUNCTION_WORDS | DATE_WORDS | REGISTER_WORDS


@lru_cache(maxsize=200_000)
def is_content_word(norm: str) -> bool:
    """Whether a word may say something of the subject: letters only, more than one of them, no stop word.

    Numbers, document symbols, list labels and Roman numerals are no content words.

    Examples
    --------
    >>> [word for word in ("chuyển đổi", "57-nq/tw", "và", "thực hiện", "iv", "a", "2030") if is_content_word(word)]
    ['chuyển đổi']
    """
    joined = norm.replace(" ", "")
    if not joined.isalpha() or len(joined) < 2 or set(joined) <= set("ivxl"):
        return False
    return norm not in STOP_WORDS
