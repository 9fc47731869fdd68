"""Every word that a figure prints, in English and Vietnamese: the one place to change or translate them."""

from analysis.core.errors import InputError

LANGUAGES = ("en", "vi")
WORDS: dict[str, tuple[str, str]] = {
    "level:central": ("Central", "Trung ương"),
    "level:province": ("Province", "Cấp tỉnh"),
    "level:district": ("District", "Cấp huyện"),
    "level:commune": ("Commune", "Cấp xã"),
    "level:": ("Level not stated", "Chưa rõ cấp"),
    "relation:verbatim": ("verbatim", "nguyên văn"),
    "relation:near": ("near", "gần nguyên văn"),
    "relation:adapted": ("adapted", "điều chỉnh"),
    "relation:thematic": ("thematic only", "chỉ cùng chủ đề"),
    "relation:none": ("not taken up", "chưa thấy"),
    "relation:n/a": ("does not apply", "không áp dụng"),
    "lineage:Party": ("Party", "Đảng"),
    "lineage:State": ("State", "Nhà nước"),
    "lineage:": ("lineage not proven", "chưa rõ hệ thống"),
    "outside": ("Outside the groups", "Ngoài các nhóm"),
    "nothing": ("There is nothing to draw: the table is empty.", "Không có gì để vẽ: bảng trống."),
    "words": ("words", "số từ"),
    "tasks": ("tasks", "nhiệm vụ"),
    # 1 cascade
    "cascade:title": ("Cascade of documents", "Hệ thống văn bản từ trung ương đến cơ sở"),
    "cascade:in": ("in the corpus", "có trong kho"),
    "cascade:missing": ("cited, not in the corpus", "được viện dẫn, không có trong kho"),
    "cascade:implements": ("carries out", "thực hiện"),
    "cascade:cites": ("cites", "viện dẫn"),
    "cascade:more": ("+ {n} more, each cited once", "+ {n} văn bản khác, mỗi văn bản được viện dẫn một lần"),
    "cascade:caption": (
        "Documents of the study and the documents they cite, by level of government as symbol and letterhead prove it. Filled: in the"
        " corpus ({n_in}). Open with broken outline: cited but not in the corpus ({n_missing}), so that wording may come"
        " from there unseen. Rounded, vermillion: Party; square, blue: State. Solid line: the lower document says that it carries out the"
        " upper one; broken line: it cites it. Method: citations are read from the text by rule; a census of the files, no"
        " sampling, hence no interval. n = {n_edges} citing relations{left_out}.",
        "Các văn bản của nghiên cứu và văn bản được viện dẫn, xếp theo cấp. Ô đặc: có trong kho ({n_in}). Ô rỗng viền đứt: được viện dẫn"
        " nhưng không có trong kho ({n_missing}). Ô tròn góc, màu đỏ cam: Đảng; ô vuông, màu xanh: Nhà nước. Nét liền: thực hiện; nét đứt:"
        " viện dẫn. Phương pháp: nhận diện viện dẫn theo quy tắc; đếm toàn bộ, không có khoảng tin cậy. n = {n_edges} quan hệ{left_out}.",
    ),
    "cascade:left_out": (
        "; {n} missing documents that one document alone merely cites are counted in one node per level",
        "; {n} văn bản thiếu chỉ được một văn bản viện dẫn được gộp trong một ô ở mỗi cấp",
    ),
    "cascade:alt": (
        "Diagram with one column per level of government: {n_in} documents in the corpus as filled boxes, {n_missing} cited but missing"
        " documents as open boxes, joined by {n_edges} lines from each document to those it cites.",
        "Sơ đồ, mỗi cấp một cột: {n_in} văn bản có trong kho (ô đặc), {n_missing} văn bản thiếu (ô rỗng), {n_edges} đường nối.",
    ),
    # 2 uptake
    "uptake:title": ("Uptake of {source}, provision by provision", "Mức tiếp nhận {source} theo từng quy định"),
    "uptake:caption": (
        "Provisions of {source} (rows, by task group) and plans (columns, by level and name). A cell shows the closest relation of a"
        " task to the provision: large square verbatim, smaller near, triangle adapted, dot thematic only; empty: no task"
        " takes it up; hatched: the provision is not addressed to that level. Method: relation as classified per task; the"
        " classifier errs, most of all between adapted and thematic, so read rows and columns, not single cells; no"
        " interval is defined for a cell. n = {n_provisions} provisions × {n_plans} plans, {n_applicable} cells apply.",
        "Quy định của {source} (hàng, theo nhóm nhiệm vụ) và kế hoạch (cột, theo cấp và tên). Mỗi ô là quan hệ gần nhất của một nhiệm vụ"
        " với quy định: vuông lớn là nguyên văn, vuông nhỏ là gần nguyên văn, tam giác là điều chỉnh, chấm là chỉ cùng chủ đề;"
        " trống: chưa thấy; gạch chéo: không áp dụng cho cấp đó. Phương pháp: phân loại từng nhiệm vụ, có sai số; không có khoảng tin"
        " cậy cho từng ô. n = {n_provisions} quy định × {n_plans} kế hoạch, {n_applicable} ô áp dụng.",
    ),
    "uptake:alt": (
        "Grid of {n_provisions} provisions of {source} by {n_plans} plans. Of {n_applicable} cells that apply, {counts}.",
        "Lưới {n_provisions} quy định của {source} theo {n_plans} kế hoạch. Trong {n_applicable} ô áp dụng: {counts}.",
    ),
    # 3 composition
    "composition:title": ("Where the words of each plan come from", "Nguồn gốc câu chữ của từng kế hoạch"),
    "composition:share_chain": ("reused from superior texts", "dùng lại từ văn bản cấp trên"),
    "composition:share_peer": ("shared with peers only", "chỉ chung với địa phương khác"),
    "composition:share_boilerplate": ("boilerplate", "câu chữ khuôn mẫu"),
    "composition:share_unmatched": ("no source found", "chưa tìm thấy nguồn"),
    "composition:axis": ("Share of the words of the task part", "Tỷ lệ số từ trong phần nhiệm vụ"),
    "composition:coverage": ("Chain\ncoverage", "Độ phủ\nchuỗi"),
    "composition:undefined": ("no task part found", "không tìm thấy phần nhiệm vụ"),
    "composition:caption": (
        "Words of the task part of each plan by where the same wording is found: in a superior text of the corpus; in another plan"
        " only; in boilerplate, which plans share whatever they carry out; nowhere in this corpus. “No source found” becomes the"
        " locality's own wording only where chain coverage (right: cited superior documents that are in the corpus / cited) is 1;"
        " below that it is an upper bound. Whisker: 95 % interval of the first part ({interval} uncertainty, not sampling: each plan"
        " is observed whole).{boilerplate} By level and name, not ranked; reuse is often mandated. n = {n_plans} plans,"
        " {n_words} words, {n_tasks} tasks.",
        "Số từ trong phần nhiệm vụ của từng kế hoạch theo nơi tìm thấy cùng câu chữ: văn bản cấp trên trong kho; chỉ trong kế hoạch khác;"
        " câu chữ khuôn mẫu; chưa tìm thấy. “Chưa tìm thấy nguồn” chỉ là câu chữ riêng khi độ phủ chuỗi (bên phải: số văn bản cấp"
        " trên có trong kho / số được viện dẫn) bằng 1; nếu không, đó là cận trên. Vạch: khoảng tin cậy 95 % của phần đầu"
        " ({interval}).{boilerplate} Xếp theo cấp và tên, không xếp hạng. n = {n_plans} kế hoạch, {n_words} từ, {n_tasks} nhiệm vụ.",
    ),
    "composition:not_estimable": (
        " †: boilerplate could not be estimated and is contained in the other parts.",
        " †: không ước lượng được câu chữ khuôn mẫu; nó nằm trong các phần khác.",
    ),
    "composition:alt": (
        "Stacked bars for {n_plans} plans. The share reused from superior texts runs from {low} to {high}; chain coverage from {clow} to"
        " {chigh}.",
        "Thanh chồng cho {n_plans} kế hoạch. Tỷ lệ dùng lại từ văn bản cấp trên từ {low} đến {high}; độ phủ chuỗi từ {clow} đến {chigh}.",
    ),
}  # fmt: skip


def word(key: str, lang: str, **values: object) -> str:
    """The words of `key` in language `lang`, with `values` filled in.

    Raises
    ------
    InputError
        If `lang` is neither ``en`` nor ``vi``.

    Examples
    --------
    >>> word("level:commune", "vi"), word("cascade:more", "en", n=3)
    ('Cấp xã', '+ 3 more, each cited once')
    """
    if lang not in LANGUAGES:
        raise InputError(f"Language {lang!r} is not known to the figures; expected one of {', '.join(LANGUAGES)}.")
    text = WORDS[key][LANGUAGES.index(lang)]
    return text.format(**values) if values else text
