"""The quick segmentation gives underthesea's words, and underthesea itself stands in where its files are others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from underthesea import word_tokenize

from analysis.core import Document, normalise_text
from analysis.tokenization import segmentation, word_model, words
from analysis.tokenization.crf import continues
from analysis.tokenization.segmentation import MODEL, known_model, segment_with_underthesea
from analysis.tokenization.word_model import WordModel, hash_all, read_model

SENTENCES = [
    "Uỷ ban nhân dân xã chủ trì, phối hợp với Công an xã rà soát dữ liệu dân cư trước ngày 30/6/2026.",
    "PHÁT TRIỂN HẠ TẦNG SỐ",
    "Phấn đấu đến năm 2030: 95% hộ dân dùng dịch vụ công trực tuyến; kinh tế số đạt 20,5 % GRDP",
    "Tp. Hoa Lư v.v... Gửi về địa chỉ a@b.gov.vn hoặc https://x.vn/tin",
    "Tổ công nghệ số cộng đồng ở 12/12 thôn (bản) hoạt động 24/7",
    "số",
    "Sâm, cà-phê; H'Mông A&B 4K 1.600m-2.000m",
    "Chi trả cho ông Nguyễn Văn A.",
    "BOS EOS bos",
]


def segment_with_model(sentence: str, model: WordModel) -> tuple[tuple[int, int], ...]:
    return tuple(segmentation.segment_with_model(sentence, [(0, len(sentence))], model))


def spelled(sentence: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [sentence[start:end] for start, end in spans]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_golden_sentences_have_underthesea_s_words(sentence: str) -> None:
    model = known_model()
    assert model is not None, "underthesea changed: prove the quick segmentation again, then name its files in KNOWN"
    found = spelled(sentence, segment_with_model(sentence, model))
    wanted = [" ".join(w.split()) for w in word_tokenize(sentence, use_token_normalize=False)]
    assert [" ".join(w.split()) for w in found] == [
        w.strip(".,;:()%…") or w for w in wanted if any(map(str.isalnum, w))
    ]


PIECES = st.sampled_from(
    ["phát", "triển", "Khoa", "học", "công", "nghệ", ",", ".", "-", "/", "57", "25%", "TW", "a)", "vv...", "(x)", ":D",
     "UBND.", "T.Ư", "kỹ", "sư"]
)  # fmt: skip
CHARACTERS = st.text(st.sampled_from("aâăAĐđếỦ.,-/%'&:1 9"), min_size=1, max_size=6)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=16) | st.lists(CHARACTERS, max_size=10))
def test_any_sentence_has_the_words_that_underthesea_finds(pieces: list[str]) -> None:
    sentence = " ".join(pieces)
    model = known_model()
    assert model is not None
    assert segment_with_model(sentence, model) == segment_with_underthesea(sentence)


def test_the_real_documents_have_the_words_that_underthesea_finds(shared) -> None:
    model = known_model()
    assert model is not None
    paths = [*sorted((shared / "corpus").rglob("*.txt"))[::3], *sorted((shared / "eval").glob("*.conllu"))]
    for path in paths:
        lines = normalise_text(path.read_text(encoding="utf-8")).replace("Ð", "Đ").split("\n")
        for line in [line.removeprefix("# text =") for line in lines if "\t" not in line][:150]:
            assert segment_with_model(line, model) == segment_with_underthesea(line)


def test_another_version_of_underthesea_is_called_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("a", "Uỷ ban nhân dân xã phát triển hạ tầng số, giao Văn phòng theo dõi.")
    quick = words(document)
    monkeypatch.setitem(segmentation.KNOWN, "models.bin", "0" * 64)
    known_model.cache_clear()
    segment_with_underthesea.cache_clear()
    try:
        assert known_model() is None
        assert words(document) == quick
    finally:
        monkeypatch.undo()
        known_model.cache_clear()
        segment_with_underthesea.cache_clear()


def test_a_file_that_is_no_model_is_refused(tmp_path) -> None:
    (tmp_path / "models.bin").write_bytes(b"x" * 100)
    with pytest.raises(ValueError, match="no CRFsuite model"):
        read_model(tmp_path)


def test_no_token_no_answer() -> None:
    model = known_model()
    assert model is not None
    assert continues(model, [], []).tolist() == [] and continues(model, ["số"], [0]).tolist() == [False]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([*SENTENCES, "", " \u2009", "a)", "…", "học 😀 sinh."]), max_size=8))
def test_sentences_segmented_together_have_the_words_that_each_has_alone(sentences: list[str]) -> None:
    model = known_model()
    assert model is not None
    text = "".join(sentences)
    ends = [sum(map(len, sentences[: k + 1])) for k in range(len(sentences))]
    spans = [(end - len(sentence), end) for sentence, end in zip(sentences, ends, strict=True)]
    alone = [(first + a, first + b) for first, last in spans for a, b in segment_with_underthesea(text[first:last])]
    assert segmentation.segment_with_model(text, spans, model) == alone


def test_no_two_features_of_the_model_have_one_hash() -> None:
    model = known_model()
    assert model is not None
    raw = (MODEL / "models.bin").read_bytes()
    names = word_model._names(raw, int.from_bytes(raw[36:40], "little"))
    assert len(names) > 50_000
    assert len(set(hash_all(names).tolist())) == len(names) == int((model.names != 0).sum())


def test_the_hash_of_a_name_is_not_that_of_a_name_with_a_zero_byte_in_front() -> None:
    assert len(set(hash_all([b"a", b"\0a", b"\0\0a", b""]).tolist())) == 4
