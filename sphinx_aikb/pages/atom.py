"""Feeds as RFC 4287, Atom, has them: the newest entries, each with its address and its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARK = "<generator>sphinx-aikb</generator>"
"""What tells these feeds from those of others; it stands at the beginning."""
TYPE = "application/atom+xml"
EPOCH = "1970-01-01T00:00:00Z"
"""The time of a feed without entries: one must stand there."""
_NO_CHAR = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What cannot stand in XML 1.0, not even as a reference."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A note as a feed shows it."""

    title: str
    address: str
    """Where its page stands, with a scheme; it is also the id."""
    updated: str
    """A date and time of RFC 3339."""
    published: str | None = None
    author: str | None = None
    summary: str = ""
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; its own address is also its id."""

    title: str
    address: str
    page: str
    """The address of the page that lists the entries."""
    author: str
    """Who is named as the author of entries without one."""
    language: str = ""


def atom(feed: Feed, entries: Sequence[Entry]) -> str:
    """Return a feed with these entries, in their order."""
    return "\n".join(_lines(feed, entries)) + "\n"


def _lines(feed: Feed, entries: Sequence[Entry]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    language = f" xml:lang={_quoted(feed.language)}" if feed.language else ""
    yield f'<feed xmlns="http://www.w3.org/2005/Atom"{language}>'
    yield MARK
    yield _element("title", feed.title)
    yield _element("id", feed.address)
    yield f'<link rel="self" type="{TYPE}" href={_quoted(feed.address)}/>'
    yield f'<link rel="alternate" type="text/html" href={_quoted(feed.page)}/>'
    yield _element("updated", max((entry.updated for entry in entries), default=EPOCH))
    yield _author(feed.author)
    for entry in entries:
        yield "<entry>"
        yield from _entry(entry)
        yield "</entry>"
    yield "</feed>"


def _entry(entry: Entry) -> Iterator[str]:
    yield _element("title", entry.title)
    yield _element("id", entry.address)
    yield f'<link rel="alternate" type="text/html" href={_quoted(entry.address)}/>'
    yield _element("updated", entry.updated)
    if entry.published:
        yield _element("published", entry.published)
    if entry.author:
        yield _author(entry.author)
    for tag in entry.tags:
        yield f"<category term={_quoted(tag)}/>"
    if entry.summary:
        yield _element("summary", entry.summary)


def _author(name: str) -> str:
    return f"<author>{_element('name', name)}</author>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_clean(text))}</{name}>"


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _NO_CHAR.sub("\ufffd", text)
