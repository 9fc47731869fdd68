"""Results of earlier runs: whole or missing, and gone when nothing needs them."""

import hashlib

from analysis.engine import Cache

KEY, OTHER = "ab" * 32, "cd" * 32


def test_what_was_written_is_read(tmp_path):
    cache = Cache(tmp_path)
    assert cache.read("reading", KEY) is None and not cache.has("reading", KEY)
    cache.write("reading", KEY, [b"one", b"", "một".encode()])
    assert cache.has("reading", KEY) and cache.read("reading", KEY) == [b"one", b"", "một".encode()]


def test_a_file_cut_off_or_changed_at_any_place_counts_as_missing(tmp_path):
    cache = Cache(tmp_path)
    cache.write("reading", KEY, [b"some bytes" * 20])
    path = cache.path("reading", KEY)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place])
        assert cache.read("reading", KEY) is None
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.read("reading", KEY) is None
    path.write_bytes(whole)
    assert cache.read("reading", KEY) == [b"some bytes" * 20]


def test_sweeping_keeps_what_is_named_only(tmp_path):
    cache = Cache(tmp_path)
    for key in (KEY, OTHER):
        cache.write("reading", key, [b"x"])
    (tmp_path / "reading" / "ab" / f".{KEY}.arrow.123").write_bytes(b"half")
    assert cache.sweep("reading", {KEY}) == 2
    assert cache.has("reading", KEY) and not cache.has("reading", OTHER)
    assert cache.sweep("coding", set()) == 0


def test_bytes_that_are_whole_but_no_result_count_as_missing(tmp_path):
    cache = Cache(tmp_path)
    cache.write("reading", KEY, [])
    path = cache.path("reading", KEY)
    assert cache.read("reading", KEY) == []
    magic = path.read_bytes()[:11]
    for content in (b"", b"\x05" + bytes(7) + b"nonsense", b"\xff" * 40):
        path.write_bytes(magic + hashlib.sha256(content).digest() + content)
        assert cache.read("reading", KEY) is None
