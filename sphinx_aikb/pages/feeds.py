"""Feeds of what is new on index pages, and the links by which feed readers find them.

A feed is made of what is known of all documents, once all pages are written. It needs the address
at which the pages will stand.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from sphinx.util.osutil import relative_uri

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.links.cover import base_of
from sphinx_aikb.pages.atom import TYPE, Entry, Feed, atom
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.vault.query import listed, select
from sphinx_aikb.vault.values import is_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from sphinx_aikb.knowledge.facts import Index
    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.vault.notes import Note
    from sphinx_aikb.vault.redirects import Places

_SAFE = "%/:@!$&'()*+,;=~[]"
"""What addresses hold as it is."""
MOST = 50
"""The number of entries in a feed; its readers ask for it again and again."""
NO_AUTHOR = "Author name not set"
"""The author of a project that names none, as Sphinx has it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A feed that an index asks for."""

    docname: str
    file: str
    """Its path in the output folder."""
    index: Index

    @property
    def place(self) -> tuple[str, int | None]:
        """Where the index stands."""
        return self.docname, self.index.line


def asked_for(knowledge: KnowledgeBase) -> list[Asked]:
    """Return the feeds that indexes ask for."""
    return [asked for docname in sorted(knowledge.facts) for asked in _asked_on(knowledge, docname)]


def _asked_on(knowledge: KnowledgeBase, docname: str) -> Iterator[Asked]:
    indexes = knowledge.facts_of(docname).indexes
    for number, index in enumerate((each for each in indexes if each.query.feed is not None), 1):
        name = docname if number == 1 else f"{docname}-{number}"
        yield Asked(docname, f"{name}.xml", index)


def feeds(knowledge: KnowledgeBase, asked: list[Asked], places: Places) -> dict[str, bytes]:
    """Return the files of all feeds, by their paths in the output folder.

    Without a known address of the site there are none.
    """
    base = _base(knowledge.env.config)
    found = {}
    for each in asked:
        if not base:
            _warn(each, 'takes the address of the site: set html_baseurl to one with "https://"')
        elif places.at(each.file) is not None:
            _warn(each, f"the place of '{each.file}' is taken")
        else:
            places.take(each.file, each.docname)
            found[each.file] = _feed(knowledge, each, base).encode()
    return found


def _warn(asked: Asked, message: str) -> None:
    warn(Warnings.INDEX, f"topic-index: :feed: {message}", asked.place)


def _base(config: Config) -> str:
    """Return the address of the site, empty if it is no whole address."""
    base = base_of(config)
    parts = urlsplit(base)
    return base if parts.scheme in ("http", "https") and parts.netloc else ""


def _feed(knowledge: KnowledgeBase, asked: Asked, base: str) -> str:
    builder: Any = knowledge.builder
    config, query = knowledge.env.config, asked.index.query

    def address_of(uri: str) -> str:
        return quote(posixpath.join(base, uri), safe=_SAFE)

    def entry(note: Note, time: str) -> Entry:
        return Entry(
            title=note.title,
            address=address_of(builder.get_target_uri(note.docname)),
            updated=time,
            published=time if is_date(note.published) else None,
            author=note.channel,
            summary=note.description or knowledge.sentence(note.docname),
            tags=note.tags,
        )

    listing = select(query, knowledge.catalogue, asked.docname)
    notes = [knowledge.catalogue.documents[name] for name in listed(listing.group)]
    dated = [(note, time) for note in notes if (time := _time_of(note))]
    if notes and not dated:
        _warn(asked, "lists no note with a date")
    feed = Feed(
        title=_title(knowledge, asked),
        address=address_of(quote(asked.file)),
        page=address_of(builder.get_target_uri(asked.docname)),
        author=config.author if config.author not in ("", NO_AUTHOR) else _project(config),
        language=config.language or "",
    )
    newest = sorted(dated, key=lambda pair: pair[1], reverse=True)[:MOST]
    return atom(feed, [entry(note, time) for note, time in newest])


def _time_of(note: Note) -> str | None:
    """Return the time of a note, None for one without a date; a day begins at midnight, in UTC."""
    return f"{note.published}T00:00:00Z" if is_date(note.published) else note.changed


def _title(knowledge: KnowledgeBase, asked: Asked) -> str:
    title = knowledge.env.titles.get(asked.docname)
    shown = title.astext().strip() if title is not None else ""
    return asked.index.query.feed or shown or _project(knowledge.env.config)


def _project(config: Config) -> str:
    return config.project or "sphinx-aikb"


def on_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Link the feeds of an index page in its head, where feed readers look for them."""
    if doctree is None or app.builder.name not in PAGES:
        return
    for title, file in linked_on(knowledge_of(app.env), pagename):
        address = escape(relative_uri(app.builder.get_target_uri(pagename), quote(file)))
        context["metatags"] += (
            f'<link rel="alternate" type="{TYPE}" title="{escape(title)}" href="{address}" />\n'
        )


def linked_on(knowledge: KnowledgeBase, docname: str) -> list[tuple[str, str]]:
    """Return the titles and files of the feeds that a page links in its head."""
    if not _base(knowledge.env.config):
        return []
    return [(_title(knowledge, each), each.file) for each in _asked_on(knowledge, docname)]


def setup_feeds(app: Sphinx) -> None:
    """Connect the handler."""
    app.connect("html-page-context", on_page_context, priority=900)
