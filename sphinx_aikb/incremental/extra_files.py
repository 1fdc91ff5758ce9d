"""Files beside the pages: redirects and feeds.

They are made of what is known of all documents, once all pages are written. Those of an earlier
build that nothing asks for any more are deleted. A file that is there already, whoever made it, is
never replaced.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_aikb.doctree import replace_file
from sphinx_aikb.incremental.leftovers import files_of, is_inside, page_file, remove
from sphinx_aikb.incremental.records import record_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.pages import atom, feeds, redirects
from sphinx_aikb.vault.redirects import SPHINX_FOLDERS, Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinx_aikb.incremental.records import Incremental

logger = logging.getLogger(__name__)
MARKS = (redirects.MARK.encode(), atom.MARK.encode())
_HEAD = 400
"""How many bytes at the beginning of a file are searched for a mark."""


@dataclass(frozen=True, slots=True)
class _Record:
    """The files that were written, and what documents said to each other then."""

    ground: str = ""
    files: frozenset[str] = frozenset()

    @classmethod
    def load(cls, file: Path) -> _Record:
        """Return what the last build stored; nothing if the file is damaged."""
        try:
            stored = json.loads(file.read_text("utf-8"))
            return cls(str(stored["ground"]), frozenset(map(str, stored["files"])))
        except (OSError, ValueError, TypeError, LookupError, RecursionError) as error:
            logger.debug("no record of redirects and feeds: %s", error)
            return cls()

    def save(self, file: Path) -> None:
        """Store the record."""
        stored = {"ground": self.ground, "files": sorted(self.files)}
        replace_file(file, json.dumps(stored).encode())


class ExtraFiles:
    """Keeps the redirects and feeds of one output folder."""

    def __init__(self, incremental: Incremental) -> None:
        self._incremental = incremental

    def on_write_started(self, app: Sphinx, builder: Builder) -> None:
        """Make room for pages that have come to stand where a redirect or a feed is."""
        if app.builder.name not in PAGES:
            return
        before = _Record.load(record_of(app, "extra")).files
        if before:
            folder, places = Path(app.outdir), Places(_pages(app))
            moved = [name for name in before if places.at(name) == "" and _found(folder, name)]
            remove(folder, moved)

    def on_finished(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the files that are new or changed, and delete those that are no longer wanted.

        Runs after all that writes pages (500). A build that has written no page, and in which no
        document says anything new to others, needs no other files, either.
        """
        if exception is not None or app.builder.name not in PAGES:
            return
        knowledge, file = knowledge_of(app.env), record_of(app, "extra")
        before = _Record.load(file)
        if self._incremental.wrote_nothing and before.ground == knowledge.ground:
            return
        now = _Record(knowledge.ground, frozenset(_update(app, before.files)))
        if now != before and (now.files or before.files):
            now.save(file)


def _update(app: Sphinx, before: frozenset[str]) -> set[str]:
    """Write and delete files; return those that are wanted, of which *before* has the last ones."""
    knowledge, folder = knowledge_of(app.env), Path(app.outdir)
    addresses, asked = redirects.asked_for(knowledge), feeds.asked_for(knowledge)
    if not (before or addresses or asked):
        return set()
    pages: dict[str, str] = {}

    def page_of(name: str) -> str:
        if name not in pages:
            pages[name] = page_file(app.builder, name)
        return pages[name]

    names = {page_of(address.name) for address in addresses if address.name}
    names |= {feed.file for feed in asked}
    ours = {each: found for each in before | names if (found := _found(folder, each))}
    places = Places(set(_files(app)) - ours.keys())
    wanted = feeds.feeds(knowledge, asked, places)
    wanted |= redirects.redirects(knowledge, addresses, places, page_of)
    remove(folder, ours.keys() - wanted.keys())
    for each, content in wanted.items():
        if ours.get(each) != _digest(content) and is_inside(folder, each):
            replace_file(folder / each, content)
    return set(wanted)


def _pages(app: Sphinx) -> Iterator[str]:
    for docname in app.env.found_docs:
        yield from files_of(app.builder, docname)


def _files(app: Sphinx) -> Iterator[str]:
    """Yield the paths of all pages, and of the files that are in the output folder already."""
    yield from _pages(app)
    top = str(app.outdir)
    for folder, folders, names in os.walk(top):
        place = os.path.relpath(folder, top).replace(os.sep, "/")
        if place == ".":
            folders[:] = [name for name in folders if name not in SPHINX_FOLDERS]
        yield from (name if place == "." else f"{place}/{name}" for name in names)


def _found(folder: Path, name: str) -> bytes | None:
    """Return a digest of a file if it is a redirect or a feed, else None."""
    try:
        content = (folder / name).read_bytes()
    except (OSError, ValueError):
        return None
    return _digest(content) if any(mark in content[:_HEAD] for mark in MARKS) else None


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def setup_extra_files(app: Sphinx, incremental: Incremental) -> None:
    """Connect the handlers."""
    extra = ExtraFiles(incremental)
    app.connect("write-started", extra.on_write_started)
    app.connect("build-finished", extra.on_finished, priority=900)
