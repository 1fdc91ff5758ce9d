import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.decoding import CODEC, decode, problem_with

TEXTS = [
    (b"", ""),
    (b"\xff", "ÿ"),
    ("é".encode(), "é"),
    (b"\xef\xbb\xbfa", "a"),
    (b"caf\xe9, \x93so\x94", "café, “so”"),
    ("é".encode() + b" \xe9", "é é"),
    (b"\x81", "\ufffd"),
    ("a é".encode("utf-16"), "a é"),
    ("a é".encode("utf-32"), "a é"),
    (b"\xfe\xff\x00a", "a"),
    (b"\xff\xfea\x00b", "a\ufffd"),
    (b"\xff\xfea\x00\x00\xdc", "a\ufffd"),
]


@pytest.mark.parametrize(("data", "text"), TEXTS)
def test_every_byte_is_read(data: bytes, text: str) -> None:
    assert decode(data) == (text, len(data))


@given(st.binary(max_size=40) | st.sampled_from([data for data, _ in TEXTS]), st.integers(1, 5))
def test_in_pieces_as_at_once(data: bytes, size: int) -> None:
    whole = data.decode(CODEC)
    with io.TextIOWrapper(io.BytesIO(data), encoding=CODEC, newline="") as stream:
        assert "".join(iter(lambda: stream.read(size), "")) == whole


@given(st.text(max_size=40))
def test_utf_8_stays_as_it_is(text: str) -> None:
    assert text.encode().decode(CODEC) == text.removeprefix("\ufeff")
    assert text.encode(CODEC) == text.encode()
    assert problem_with(text.encode()) is None


@pytest.mark.parametrize(
    ("data", "line"), [(b"\xff", 1), (b"a\n\xff\n", 2), (b"a\nb\xff", 2), ("a".encode("utf-16"), 1)]
)
def test_where_it_is_no_utf_8(data: bytes, line: int) -> None:
    found = problem_with(data)
    assert found is not None
    assert found[0] == line
