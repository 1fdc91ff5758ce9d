"""A feed is valid, whatever its texts are."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_aikb.pages.atom import EPOCH, MARK, Entry, Feed, atom
from support.atom import check_feed

FEED = Feed("Notes", "https://example.org/n.xml", "https://example.org/n.html", "Author", "en")
ENTRY = Entry("A note", "https://example.org/a.html", "2024-05-01T00:00:00Z")


def read(feed: Feed, *entries: Entry) -> dict:
    return check_feed(atom(feed, entries).encode())


@settings(max_examples=20)
@given(st.text(), st.text(min_size=1))
def test_any_text_can_stand_in_it(text, name):
    entry = replace(ENTRY, title=text, summary=text, author=name, tags=[name])
    read(replace(FEED, title=text, author=name), entry)


def test_texts_are_kept():
    text = "a & b < c > \"d\" 'e' ]]> <b>f</b> &amp; ü 🚀"
    found = read(FEED, replace(ENTRY, title=text, tags=[text], author=text, summary=text))[
        "entries"
    ]
    assert found[0]["title"] == found[0]["summary"] == text
    assert found[0]["tags"] == found[0]["author"] == [text]
    assert (
        read(FEED, replace(ENTRY, title="a\x00b\ud800c\uffff"))["entries"][0]["title"] == "a�b�c�"
    )


def test_the_time_of_a_feed():
    newer = replace(ENTRY, address="https://example.org/b.html", updated="2024-06-01T00:00:00Z")
    assert read(FEED, ENTRY, newer)["updated"] == newer.updated
    assert read(FEED)["updated"] == EPOCH


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("<updated>1970-01-01</updated>", "time"),
        ("<id>n.xml</id>", "relative"),
        ("", "missing"),
    ],
)
def test_what_is_not_valid_is_noticed(broken, reason):
    text = atom(FEED, [])
    name = "id" if reason == "relative" else "updated"
    start, end = text.index(f"<{name}>"), text.index(f"</{name}>") + len(f"</{name}>")
    with pytest.raises(AssertionError):
        check_feed(f"{text[:start]}{broken}{text[end:]}".encode())


def test_the_mark_stands_at_the_beginning():
    assert 0 < atom(replace(FEED, title="x" * 1000), [ENTRY]).index(MARK) < 300
