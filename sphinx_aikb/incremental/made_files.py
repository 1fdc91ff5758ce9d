"""Files of a site that belong to no document, and the removal of those that are made no more.

These are the pages that Sphinx makes by itself, and the scripts and styles of the theme, the
language and the project. After a change of the settings Sphinx leaves the old ones.

Only files that a build was seen to make are ever deleted. What is still wanted, Sphinx makes again
in the same build.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Set
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.util import logging
from sphinx.util.matching import Matcher

from sphinx_aikb.doctree import replace_file
from sphinx_aikb.incremental.leftovers import page_files, remove
from sphinx_aikb.knowledge.facts import digest
from sphinx_aikb.search.page import is_search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

logger = logging.getLogger(__name__)

STATIC = "_static"
"""The folder to which Sphinx copies scripts and styles."""
PAGES = re.compile(r"(genindex|domainindex|search)(-\w+)?\.html")
"""The templates of the pages that Sphinx makes in each build. Extensions may leave out theirs."""


class MadeFiles:
    """The files that builds have made for one output folder, and the settings they had.

    All are lists of paths below the output folder: ``static`` has what the builds were seen to put
    into the folder of scripts and styles, ``sources`` what the theme and the project have for it,
    ``extra`` the files that the project adds, ``pages`` the pages of Sphinx. ``before`` is all that
    of the last build.
    """

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.builder = builder = cast("Any", app.builder)
        self.folder = Path(builder.outdir)
        place = blake2b(str(builder.outdir).encode(), digest_size=6).hexdigest()
        self.file = Path(builder.doctreedir, f"aikb-files-{builder.name}-{place}.json")
        self.before: dict[str, Any] = {}
        try:
            stored = json.loads(self.file.read_text("utf-8"))
            if {*stored} == {"settings", "static", "sources", "extra", "pages"}:
                self.before = stored
        except (OSError, ValueError, TypeError, RecursionError) as error:
            logger.debug("no record of the files: %s", error)
        self.pages: set[str] = set()
        self.others = self._in_static()

    def remove_old(self) -> None:
        """Delete what may be made no more, before Sphinx makes what is wanted."""
        self.settings, self.sources, self.extra = self._settings(), self._sources(), self._extra()
        known = self._known("static")
        if self.before and self.before["settings"] != self.settings:
            old = known
        else:
            old = known & (self._known("sources") - self.sources)
        remove(self.folder, old | (self._known("extra") - self.extra))
        self.others -= known

    def finish(self, documents: Iterable[str]) -> None:
        """Delete the pages that Sphinx made before and not now, and store what was made.

        The pages of *documents* stay.
        """
        old = self._known("pages") - self.pages
        if old:
            remove(self.folder, old - {page_files(self.builder, name)[0] for name in documents})
        made = {
            "settings": self.settings,
            "static": sorted(self._in_static() - self.others),
            "sources": sorted(self.sources),
            "extra": sorted(self.extra),
            "pages": sorted(self.pages),
        }
        if made != self.before:
            replace_file(self.file, json.dumps(made).encode())

    def _known(self, part: str) -> set[str]:
        return set(self.before.get(part, ()))

    def _in_static(self) -> set[str]:
        return {f"{STATIC}/{name}" for name in _files_in(self.folder / STATIC)}

    def _settings(self) -> str:
        """Return a digest of the settings on which scripts and styles depend."""
        app = self.app
        # After a change of these Sphinx writes all pages again, so each finds its files again.
        values = {each.name: each.value for each in app.config.filter({"env", "html", "epub"})}
        return digest((_stable(values), sorted(app.extensions), sorted(app.tags)))

    def _sources(self) -> set[str]:
        themes = getattr(self.builder, "theme", None)
        folders = [Path(each, "static") for each in (themes.get_theme_dirs() if themes else ())]
        folders += [self.builder.confdir / each for each in self.builder.config.html_static_path]
        names = (name for folder in folders for name in _files_in(folder))
        return {f"{STATIC}/{name.removesuffix('_t').removesuffix('.jinja')}" for name in names}

    def _extra(self) -> set[str]:
        config = self.builder.config
        excluded = Matcher(config.exclude_patterns)
        folders = (self.builder.confdir / each for each in config.html_extra_path)
        return {name for each in folders for name in _files_in(each, excluded)}


def _stable(value: object) -> object:
    """Return a value whose ``repr`` is the same in each process."""
    if isinstance(value, Mapping):
        return sorted((str(key), _stable(each)) for key, each in value.items())
    if isinstance(value, Set):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [_stable(each) for each in value]
    return re.sub(r" at 0x\w+", "", repr(value))


def _files_in(place: Path, excluded: Matcher | None = None) -> Iterator[str]:
    """Yield the paths of all files in a folder, with slashes, or the name of a file."""
    if place.is_file():
        yield place.name
    for folder, _, names in os.walk(place, followlinks=True):
        for name in names:
            path = Path(folder, name).relative_to(place).as_posix()
            if excluded is None or not excluded(path):
                yield path


class Sweeper:
    """Looks after the files of the site that the builder makes."""

    def __init__(self) -> None:
        self._made: MadeFiles | None = None

    def on_write_started(self, app: Sphinx, builder: Builder) -> None:
        """Delete what may be made no more, before Sphinx copies scripts and styles."""
        if builder.format == "html":
            self._made = MadeFiles(app)
            self._made.remove_old()

    def on_page_context(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: Any,
    ) -> None:
        """Record the pages that Sphinx makes by itself, in the main process."""
        if self._made is not None and (
            PAGES.fullmatch(templatename)
            or pagename in app.config.html_additional_pages
            or (doctree is None and is_search(app.builder, pagename))
        ):
            self._made.pages.update(page_files(app.builder, pagename)[:1])

    def on_finished(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete the pages that are made no more, and store what was made."""
        if exception is None and self._made is not None:
            self._made.finish(app.env.found_docs)


def setup_made_files(app: Sphinx) -> None:
    """Connect the handlers."""
    sweeper = Sweeper()
    app.connect("write-started", sweeper.on_write_started)
    app.connect("html-page-context", sweeper.on_page_context)
    app.connect("build-finished", sweeper.on_finished, priority=900)
