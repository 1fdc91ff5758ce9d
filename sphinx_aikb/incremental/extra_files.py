"""Files beside the pages: redirects and feeds.

They are made of what is known of all documents, once all pages are written. Those of an earlier
build that nothing asks for any more are deleted. A file that is there already, whoever made it, is
never replaced.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_aikb.doctree import replace_file
from sphinx_aikb.incremental.leftovers import files_of, is_inside, page_files, remove
from sphinx_aikb.incremental.records import record_of
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import PAGES
from sphinx_aikb.pages import atom, feeds, redirects
from sphinx_aikb.vault.redirects import RESERVED, Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

logger = logging.getLogger(__name__)
MARKS = (redirects.MARK.encode(), atom.MARK.encode())
_HEAD = 400
"""How many bytes at the beginning of a file are searched for a mark."""


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Make room for pages that have come to stand where a redirect or a feed is."""
    if app.builder.name not in PAGES or not (before := _stored(record_of(app, "extra"))):
        return
    folder = Path(app.outdir)
    places = Places(_pages(app))
    remove(folder, (name for name in before if places.at(name) == "" and _is_ours(folder / name)))


def on_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write the files that are new or changed, and delete those that are no longer wanted.

    Runs after all that writes pages (500).
    """
    if exception is not None or app.builder.name not in PAGES:
        return
    knowledge, folder = knowledge_of(app.env), Path(app.outdir)
    record = record_of(app, "extra")
    before = _stored(record)
    addresses, asked = redirects.asked_for(knowledge), feeds.asked_for(knowledge)
    if not (before or addresses or asked):
        return

    def file_of(name: str) -> str:
        return page_files(app.builder, name)[0]

    names = {file_of(address.name) for address in addresses if address.name}
    names |= {feed.file for feed in asked}
    ours = {name for name in before | names if _is_ours(folder / name)}
    places = Places(set(_files(app)) - ours)
    wanted = feeds.feeds(knowledge, asked, places)
    wanted |= redirects.redirects(knowledge, addresses, places, file_of)
    remove(folder, ours - wanted.keys())
    for name, content in wanted.items():
        if is_inside(folder, name) and _beginning(folder / name, len(content) + 1) != content:
            replace_file(folder / name, content)
    if before != wanted.keys():
        replace_file(record, json.dumps(sorted(wanted)).encode())


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
            folders[:] = [name for name in folders if name not in RESERVED]
        yield from (name if place == "." else f"{place}/{name}" for name in names)


def _is_ours(file: Path) -> bool:
    """Tell whether a file is a redirect or a feed."""
    beginning = _beginning(file, _HEAD)
    return any(mark in beginning for mark in MARKS)


def _beginning(file: Path, size: int) -> bytes:
    """Return the first bytes of a file; none of a file that cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(size)
    except (OSError, ValueError):
        return b""


def _stored(record: Path) -> set[str]:
    """Return the files of the last build; a damaged record has none."""
    try:
        stored = json.loads(record.read_text("utf-8"))
        return {name for name in stored if isinstance(name, str)}
    except (OSError, ValueError, TypeError, RecursionError) as error:
        logger.debug("no record of redirects and feeds: %s", error)
        return set()


def setup_extra_files(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("write-started", on_write_started)
    app.connect("build-finished", on_finished, priority=900)
