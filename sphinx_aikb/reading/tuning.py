"""Makes builds cheaper without changing what they write.

Less garbage is looked for, less is kept in memory, the stem of a word and the title of a page are
found and printed once, and messages that nobody would see are not made.

This module alone touches private names of Sphinx and changes its objects. Where a name is missing,
a build does without what the name is for.
"""

from __future__ import annotations

import gc
import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.logging import NAMESPACE

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import is_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

CACHES = ("_write_doc_doctree_cache", "_pickled_doctree_cache")
"""Where Sphinx keeps the doctrees of all documents from reading to the end of writing."""
STEMS = 100_000
"""How many stems are kept for the next page; Sphinx keeps those of one page."""
THRESHOLDS = (10_000, 10, 20)
"""Most garbage is doctrees, which are full of circles and die young."""


class RareCollection:
    """Makes Python look for garbage rarely while a build runs.

    A process has one object of this class. So the thresholds of the process are known even after a
    build that never ended.
    """

    def __init__(self) -> None:
        self._before: tuple[int, int, int] | None = None
        self._has_frozen = False

    def begin(self) -> None:
        """Begin, unless the process looks for garbage rarely as it is, or not at all."""
        thresholds = gc.get_threshold()
        is_rare = not gc.isenabled() or not 0 < thresholds[0] < THRESHOLDS[0]
        if self._before is not None or is_rare:
            return
        self._before = thresholds
        self._has_frozen = gc.get_freeze_count() == 0
        if self._has_frozen:
            gc.freeze()
        gc.set_threshold(*map(max, self._before, THRESHOLDS))

    def end(self) -> None:
        """Look for garbage as before."""
        if self._before is None:
            return
        if self._has_frozen:
            gc.freeze()  # begins to count anew, so that not all is looked through at once
            gc.unfreeze()
        gc.set_threshold(*self._before)
        self._before = None


class ShownMessages:
    """Keeps Sphinx from making messages that no handler shows: it has one for each event.

    The messages of extensions are made as ever. A handler that an extension adds later gets no
    message of Sphinx below the level of those before it.
    """

    def __init__(self) -> None:
        self._logger = logging.getLogger(f"{NAMESPACE}.sphinx")
        self._before: int | None = None

    def begin(self) -> None:
        """Make only messages that a handler shows from now on."""
        levels = [handler.level for handler in logging.getLogger(NAMESPACE).handlers]
        self._before = self._logger.level
        self._logger.setLevel(max(self._before, min(levels, default=0)))

    def end(self) -> None:
        """Make messages as before."""
        if self._before is not None:
            self._logger.setLevel(self._before)
            self._before = None


RARE = RareCollection()
MESSAGES = ShownMessages()


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Collect garbage and make messages rarely from now on: Sphinx loads the environment next."""
    MESSAGES.end()  # of a build that never ended
    if settings_of(config).tuning:
        RARE.begin()
        MESSAGES.begin()


def on_finished(app: Sphinx, exception: Exception | None) -> None:
    """Collect garbage and make messages as before."""
    RARE.end()
    MESSAGES.end()


def _empty_caches(env: BuildEnvironment) -> None:
    """Drop the doctrees that Sphinx keeps; it asks for the one of the root page with each page."""
    if not settings_of(env.config).tuning:
        return
    for name in CACHES:
        cache: Any = getattr(env, name, None)
        if isinstance(cache, dict):
            for docname in [each for each in cache if each != env.config.root_doc]:
                del cache[docname]


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Drop the doctrees of the documents that were read before."""
    _empty_caches(app.env)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Drop what is left when all documents are read."""
    _empty_caches(env)


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Drop the doctree of the page that is about to be written; keep stems and titles."""
    _empty_caches(app.env)
    if settings_of(app.config).tuning:
        _keep_stems(app.builder)
        _keep_titles(app.builder)


def _keep_stems(builder: Builder) -> None:
    """Let the language of a search index, one object a build, find the stem of a word once."""
    language: Any = getattr(getattr(builder, "indexer", None), "lang", None)
    stem = getattr(language, "stem", None)
    if stem is not None and not hasattr(stem, "cache_info"):
        language.stem = lru_cache(STEMS)(stem)


def _keep_titles(builder: Builder) -> None:
    """Let a builder of HTML print each title once: every page prints those of its neighbours.

    A title of words alone looks the same on all pages.
    """
    render: Any = getattr(builder, "render_partial", None)
    if builder.format != "html" or render is None or hasattr(render, "kept"):
        return
    kept: dict[int, tuple[nodes.Node, dict[str, Any]]] = {}

    def render_partial(node: nodes.Node | None) -> Any:
        if not isinstance(node, nodes.title) or not all(map(is_text, node.children)):
            return render(node)
        found = kept.get(id(node))
        if found is None or found[0] is not node:
            # Sphinx 8.2 uses one mapping for what it prints next, too.
            found = kept[id(node)] = node, dict(render(node))
        return found[1]

    render_partial.kept = kept  # type: ignore[attr-defined]
    builder.render_partial = render_partial  # type: ignore[attr-defined]


def setup_tuning(app: Sphinx) -> None:
    """Connect the handlers, after the check of the settings (400)."""
    app.connect("config-inited", on_config_inited)
    app.connect("build-finished", on_finished, priority=999)
    app.connect("doctree-read", on_doctree_read)
    app.connect("env-updated", on_env_updated)
    app.connect("doctree-resolved", on_doctree_resolved)
