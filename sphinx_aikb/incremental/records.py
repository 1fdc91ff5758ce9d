"""Decides which pages to write again, by a digest of what each page shows of others.

The digests are kept beside the doctrees, in one file for each builder and output folder. In the
environment, one builder would use the change up and leave the pages of another stale; so would a
crash while writing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from sphinx_aikb._version import __version__
from sphinx_aikb.doctree import replace_file
from sphinx_aikb.incremental.common_ground import common_ground, shows_more
from sphinx_aikb.incremental.digests import PageDigests
from sphinx_aikb.incremental.leftovers import Paths, copied_files, files_of, remove
from sphinx_aikb.incremental.outlines import headings
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.facts import digest
from sphinx_aikb.reading.guard import take_unwritten

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


logger = logging.getLogger(__name__)
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What is raised by a file that holds something else than was written."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was last written: what it showed, and the files made for it.

    When its document was read stands for its own text: that may have been for another builder.
    """

    digest: str
    read: float | None
    files: Paths
    copies: Paths
    """Images and downloads, which other pages may use as well."""


class Records:
    """The pages of one builder and output folder.

    ``before`` has the pages as they were last written (without a digest those that an interrupted
    build owed), and ``common_before`` is the digest of what
    documents say to each other, if no page showed anything older. Of this build, ``common`` is that
    digest, ``now`` has what each page shows and when its document was read, ``files`` the files of
    each page, and ``written`` the pages that were written. ``headings`` is a
    digest of all headings that sidebars can show, ``drawn`` tells whether the theme shows them all
    on a page, and ``headings_before`` is the digest of the last build if the theme did so then.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.before: dict[str, Page] = {}
        self.common = ""
        self.common_before: str | None = None
        self.now: dict[str, tuple[str, float | None]] = {}
        self.files: dict[str, Paths] = {}
        self.written: set[str] = set()
        self.headings = ""
        self.headings_before: str | None = None
        self.drawn = False
        try:
            stored = json.loads(file.read_text("utf-8"))
            if stored["version"] == __version__:
                self.before = {
                    name: Page(shown, read, tuple(files), tuple(copies))
                    for name, (shown, read, files, copies) in stored["pages"].items()
                }
                self.common_before = stored["common"]
                self.headings_before = stored["headings"]
        except (OSError, *MALFORMED) as error:
            logger.debug("no record of the pages: %s", error)

    def look_at(self, env: BuildEnvironment) -> None:
        """Find out what each page shows now; most show the same on the same common ground."""
        make, knowledge = PageDigests(env), knowledge_of(env)
        self.common = knowledge.ground = common_ground(env)
        is_new = knowledge.data["linking"][0] == ""  # nothing was kept of an earlier build
        knowledge.is_as_before = self.common == self.common_before and not is_new
        self.headings = digest(headings(env))
        for docname in env.found_docs:
            page, read = self.before.get(docname), env.all_docs.get(docname)
            is_same = page is not None and page.read == read and knowledge.is_as_before
            if page and is_same and not shows_more(knowledge, docname):
                self.now[docname] = page.digest, read
            else:
                self.now[docname] = make.of(docname), read

    def stale(self) -> list[str]:
        """Return the pages that are new or show something else than when they were last written."""
        if self.headings_before not in (None, self.headings):
            return list(self.now)
        return [
            name
            for name, shown in self.now.items()
            if name not in self.before or not _is_as(self.before[name], shown)
        ]

    def gone(self) -> set[str]:
        """Return the files of pages that no longer exist."""
        living = {file for files in self.files.values() for file in files}
        return {file for page in self.before.values() for file in page.files} - living

    def unused(self, builder: Builder) -> set[str]:
        """Return the copied files that no page uses any more, once all pages are written."""
        copied = copied_files(builder, self.written)
        used = {name for names in copied.values() for name in names}
        used.update(f"{builder.imagedir}/{name}" for name in builder.images.values())
        for docname in (self.now.keys() - self.written) & self.before.keys():
            used.update(self.before[docname].copies)
        return {name for page in self.before.values() for name in page.copies} - used

    def save(self, builder: Builder, unwritten: Set[str]) -> None:
        """Save what is known of the pages; a page that was not written keeps its record.

        What made a page unwritable may lie outside of the project, so such a page is owed.
        """
        pages = {name: page for name, page in self.before.items() if name in self.now}
        copied = copied_files(builder, self.written)
        for name in self.written & self.now.keys():
            files, copies = (
                tuple(file for file in names if (Path(builder.outdir) / file).is_file())
                for names in (self.files[name], copied.get(name, ()))
            )
            digest_now, read = self.now[name]
            pages[name] = Page("" if name in unwritten else digest_now, read, files, copies)
        drawn = self.headings_before
        if self.written >= self.now.keys() or (self.drawn and drawn is None):
            drawn = self.headings if self.drawn else None
        current = all(name in pages and _is_as(pages[name], self.now[name]) for name in self.now)
        common = self.common if current else None
        if (pages, common, drawn) != (self.before, self.common_before, self.headings_before):
            self._store(pages, common, drawn)

    def owe(self) -> None:
        """Store that the stale pages are owed, before any of them is written.

        A build that is interrupted may have written some of them. Should what they show change back
        before the next build, they would look as if they had never been written.
        """
        stale = self.before.keys() & set(self.stale())
        if stale:
            owed = {name: replace(self.before[name], digest="") for name in stale}
            self._store({**self.before, **owed}, None, self.headings_before)

    def _store(self, pages: dict[str, Page], common: str | None, drawn: str | None) -> None:
        stored = {
            "version": __version__,
            "common": common,
            "pages": {name: astuple(page) for name, page in pages.items()},
            "headings": drawn,
        }
        replace_file(self.file, json.dumps(stored, sort_keys=True).encode())


def _is_as(page: Page, shown: tuple[str, float | None]) -> bool:
    return (page.digest, page.read) == shown


def record_of(app: Sphinx, kind: str) -> Path:
    """Return the file in which something is kept for a builder and its output folder."""
    place = blake2b(str(app.outdir).encode(), digest_size=6).hexdigest()
    return Path(app.doctreedir) / f"aikb-{kind}-{app.builder.name}-{place}.json"


class Incremental:
    """Tells Sphinx which pages to write again, unless the builder writes everything anyway."""

    def __init__(self) -> None:
        self._records: Records | None = None

    @property
    def wrote_nothing(self) -> bool:
        """Tell whether this build found no page to write."""
        return self._records is not None and not self._records.written

    def on_updated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages to write again, after section numbers were assigned (priority 900)."""
        if not isinstance(app.builder.get_outdated_docs(), Iterator):
            # A builder that checks each page returns an iterator; other builders write everything.
            return []
        records = self._records = Records(record_of(app, "pages"))
        records.look_at(env)
        records.files = {name: files_of(app.builder, name) for name in records.now}
        return records.stale()

    def on_resolved(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Record that a page is being written."""
        if self._records is not None:
            self._records.written.add(docname)

    def on_write_started(self, app: Sphinx, builder: Builder) -> None:
        """Record what is owed, and delete the pages that are gone, before any is written.

        Sphinx would also write each page that has a changed page in its toctrees: the digests know
        better.
        """
        if self._records is not None:
            app.env.files_to_rebuild = {}
            self._records.owe()
            remove(Path(app.outdir), self._records.gone())

    def on_page_context(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: Any,
    ) -> None:
        """Record whether the theme draws the headings of all pages on each page, as few do."""
        records, draw = self._records, context.get("toctree")
        if records is None or draw is None:
            return

        def toctree(**options: Any) -> Any:
            if not options.get("collapse", True) and not options.get("titles_only"):
                records.drawn = True
            return draw(**options)

        context["toctree"] = toctree

    def on_collect_pages(self, app: Sphinx) -> list[Any]:
        """Delete images and downloads that no page uses any more, before Sphinx copies new ones."""
        if self._records is not None:
            remove(Path(app.outdir), self._records.unused(app.builder))
        return []

    def on_finished(self, app: Sphinx, exception: Exception | None) -> None:
        """Save what the pages show, after a build that succeeded."""
        if exception is None and self._records is not None:
            self._records.save(app.builder, take_unwritten(app))


def setup_records(app: Sphinx) -> Incremental:
    """Connect the handlers; return whose they are. Sidebars are drawn by ``sidebars`` from 100."""
    incremental = Incremental()
    app.connect("env-get-updated", incremental.on_updated, priority=900)
    app.connect("write-started", incremental.on_write_started)
    app.connect("doctree-resolved", incremental.on_resolved)
    app.connect("html-page-context", incremental.on_page_context, priority=90)
    app.connect("html-collect-pages", incremental.on_collect_pages)
    app.connect("build-finished", incremental.on_finished)
    return incremental
