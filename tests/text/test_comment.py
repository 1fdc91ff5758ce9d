from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.comment import code_spans, comment_end, open_comment
from sphinx_aikb.text.heading import first_heading, heading_words


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("%%a%% b", 5),
        ("%%%%", 4),
        ("%%a", -1),
        ("%a%", -1),
        ("%%a `b %% c` d%%", 16),
        ("%%a `b %%", 9),
        ("%%a\nb%%", 7),
    ],
)
def test_where_a_comment_ends(text: str, end: int) -> None:
    assert comment_end(text, 0, len(text), code_spans(text)) == end


def test_no_comment_after_a_digit() -> None:
    assert comment_end("100%% sure, 50%%", 3, 16, []) == -1


def test_no_comment_beyond_its_text() -> None:
    assert comment_end("%%a%%", 0, 4, []) == -1


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("a", False),
        ("a %%", True),
        ("a %%\nb", True),
        ("a %%b%%", False),
        ("a %%b%% %%c", True),
        ("a `%%`", False),
        ("a `%%` %%", True),
        (r"a \%% b", False),
        ("100%% sure", False),
        ("100%% sure %%", True),
    ],
)
def test_whether_a_comment_goes_on(text: str, is_so: bool) -> None:
    assert (open_comment(text) >= 0) is is_so


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("`a` ``b ` c``", [(0, 3), (4, 13)]),
        ("`a `` b` c", [(0, 8)]),
        ("``a", []),
        ("", []),
    ],
)
def test_code_spans(text: str, spans: list[tuple[int, int]]) -> None:
    assert code_spans(text) == spans


@given(st.text("`a ", max_size=40))
def test_code_spans_begin_and_end_alike(text: str) -> None:
    last = 0
    for begin, end in code_spans(text):
        assert last <= begin < end
        ticks = len(text[begin:end]) - len(text[begin:end].lstrip("`"))
        assert text[begin:end].endswith("`" * ticks)
        last = end


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("Title %%hidden%%", "Title"),
        ("A %%[[b|c]] `d`%% e", "A e"),
        ("100%% and 50%%", "100%% and 50%%"),
        ("`%%a%%` b", "%%a%% b"),
        (r"\%%a%%", "%%a%%"),
        ("A ==b *c*== d", "A b c d"),
        ("a==b and c==d", "a==b and c==d"),
        ("a == b == c", "a == b == c"),
        ("===a===", "===a==="),
        ("是==重点==内", "是重点内"),
        ("==a=b==", "a=b"),
        ("~~a~~ ~b~ ~~~c~~~", "a ~b~ ~~~c~~~"),
        ("[[a|b ==c== %%d%%]]", "b c"),
    ],
)
def test_words_of_headings(raw: str, words: str) -> None:
    assert heading_words(raw) == words


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("%%\n# Hidden\n%%\n# Title", "Title"),
        ("%% a\n\n# Hidden\n\nb %%\n\n# Title", "Title"),
        ("%%a%%\n# Title\n%%", "Title"),
        ("%%\n# Title", "Title"),
        ("# %%hidden%%\n# Title", "Title"),
    ],
)
def test_first_heading(text: str, title: str) -> None:
    assert first_heading(text) == title
