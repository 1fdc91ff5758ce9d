"""Which tags pass, and which addresses do."""

import pytest

from sphinx_aikb.text.address import is_refused, is_refused_picture
from sphinx_aikb.text.heading import first_heading, heading_words
from sphinx_aikb.text.html import BREAK, DEEPEST, pairs, passing


@pytest.mark.parametrize(
    ("tag", "meaning"),
    [
        ("<kbd>", ("kbd", 1)),
        ("</KBD >", ("kbd", -1)),
        ('<b class="x">', ("strong", 1)),
        ("<strike>", ("s", 1)),
        ("<kbd/>", None),
        ("<kbd-x>", None),
        ("<script>", None),
        ("<a href=x>", None),
        ("<!-- kbd -->", None),
    ],
)
def test_passing(tag: str, meaning: tuple[str, int] | None) -> None:
    assert passing(tag) == meaning


@pytest.mark.parametrize("text", ["<br>", "<br/>", "<BR />", "</br>", '<br clear="all">', "<br\n>"])
def test_breaks(text: str) -> None:
    assert BREAK.fullmatch(text)


@pytest.mark.parametrize("text", ["<br_x>", "<branch>", "<b>", "< br>", "br"])
def test_no_breaks(text: str) -> None:
    assert not BREAK.fullmatch(text)


def found(text: str) -> str:
    """The characters that are tags of a pair: letters open, capitals close, brackets are other markup."""
    marks = [
        (at, None if char in "()" else char.lower(), 1 if char == "(" or char.islower() else -1)
        for at, char in enumerate(text)
    ]
    return "".join(char if at in pairs(marks) else "." for at, char in enumerate(text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("aA", "aA"),
        ("abBA", "abBA"),
        ("abA", "a.A"),
        ("abAB", "a.A."),
        ("Aa", ".."),
        ("a(A)A", "a...A"),
        ("a(bB)A", "a.bB.A"),
        ("(a)A", "...."),
        ("aaA", ".aA"),
        ("a)A", "a.A"),
    ],
)
def test_pairs(text: str, kept: str) -> None:
    assert found(text) == kept


def test_too_deep_is_text() -> None:
    assert found("a" * 100 + "A" * 100) == "a" * DEEPEST + "." * (200 - 2 * DEEPEST) + "A" * DEEPEST


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVa\tScRiPt:x",
        " \x01javascript:x",
        "vbscript:x",
        "data:text/html,x",
        "data:image/svg+xml,x",
        "file:///etc/passwd",
        "blob:https://x",
        "java\nscript://%0a",
        "java%73cript:alert(1)",
        "\ufffdjavascript:alert(1)",
    ],
)
def test_refused(address: str) -> None:
    assert is_refused(address)
    assert is_refused_picture(address)


@pytest.mark.parametrize(
    "address",
    ["https://x.y", "mailto:a@b.c", "#javascript:x", "a/javascript:x", "obsidian://open", "x", ""],
)
def test_not_refused(address: str) -> None:
    assert not is_refused(address)
    assert not is_refused_picture(address)


def test_a_picture_may_be_in_its_address() -> None:
    assert is_refused("data:image/png;base64,AAAA")
    assert not is_refused_picture("data:image/PNG;base64,AAAA")


@pytest.mark.parametrize(
    ("raw", "trusted", "safe"),
    [
        ("Use <branch> now", "Use <branch> now", "Use <branch> now"),
        ("<time> of <kbd>x</kbd>", "of x", "<time> of x"),
        ("a<br>b</br>c", "a b c", "a b c"),
        ("a <!-- b --> c", "a c", "a c"),
        ('<a id="x"></a>Title', "Title", '<a id="x"></a>Title'),
        ("<b>*x*</b> </i> <a_b_c>", "x <a_b_c>", "x </i> <a_b_c>"),
        ("`<b>x</b>` \\<b>", "<b>x</b> <b>", "<b>x</b> <b>"),
    ],
)
def test_words_of_headings(raw: str, trusted: str, safe: str) -> None:
    assert heading_words(raw) == trusted
    assert heading_words(raw, safe=True) == safe


def test_a_comment_that_never_ends_hides_no_heading() -> None:
    assert first_heading("<!-- a\n\n# Title\n") == "Title"
    assert first_heading("<!-- a\n\n# No\n-->\n# Title\n") == "Title"


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", ["<kbd>", "<!-- ", "<a ", "<kbd></kbd>", "<x>"])
def test_long_headings(unit: str) -> None:
    assert heading_words(unit * 50_000, safe=True) is not None
