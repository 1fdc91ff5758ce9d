"""What the outputs need beside their pages: a style sheet, a script and a LaTeX package.

A build also reports the number of missing topics, in one line.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_aikb.knowledge.environment import is_used, knowledge_of
from sphinx_aikb.knowledge.missing_topics import Missing
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages
from sphinx_aikb.lists.index_tools import is_long
from sphinx_aikb.nodes import has_player
from sphinx_aikb.reporting import info
from sphinx_aikb.search.site import has_pagefind

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


logger = logging.getLogger(__name__)

HERE = Path(__file__).parents[1]
STYLE = "aikb.css"
SCRIPT = "aikb.js"
SEARCH_SCRIPT = "aikb-search.js"
INDEX_SCRIPT = "aikb-index.js"
_SIGNS = re.compile("[#?%]")
"""Names of documents with these need the script on the page of the search."""
LATEX_PACKAGE = "sphinxaikb"
PACKAGE = HERE / "latex" / f"{LATEX_PACKAGE}.sty"


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Let the LaTeX builder copy `sphinxaikb.sty`, beside the files that the project adds."""
    config.latex_additional_files = [
        *config.latex_additional_files,
        str(PACKAGE),
    ]


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Offer the style sheet and the LaTeX package if a page uses them, and count missing topics."""
    if builder.format == "latex" and not is_used(app.env):
        _drop_package(app)
    if builder.format == "html" and _needs_files(app.env):
        app.config.html_static_path = [
            str(HERE / "static"),
            *app.config.html_static_path,
        ]
    elif builder.format == "html":
        for name in (STYLE, SCRIPT, SEARCH_SCRIPT, INDEX_SCRIPT):
            _remove_unused(Path(builder.outdir, "_static", name), HERE / "static" / name)
    if not (knowledge_of(app.env).is_as_before or app.config.nitpicky):
        tell_missing(app.env)


def _needs_style_sheet(env: BuildEnvironment) -> bool:
    return any(facts.needs_style_sheet for facts in knowledge_of(env).facts.values())


def _needs_files(env: BuildEnvironment) -> bool:
    """Tell whether a page links one of the files: that of the search may, where no other does."""
    return _needs_style_sheet(env) or any(map(_SIGNS.search, env.found_docs))


def _drop_package(app: Sphinx) -> None:
    """Write LaTeX as without this extension; delete the copy that an earlier build left."""
    app.registry.latex_packages.remove((LATEX_PACKAGE, None))
    app.config.latex_additional_files = [
        name for name in app.config.latex_additional_files if name != str(PACKAGE)
    ]
    _remove_unused(Path(app.outdir, PACKAGE.name), PACKAGE)


def _remove_unused(copy: Path, original: Path) -> None:
    """Delete the file that an earlier build copied; a different file of that name stays."""
    try:
        if copy.read_bytes() == original.read_bytes():
            copy.unlink()
    except OSError as error:
        logger.debug("%s stays: %s", copy, error)


def on_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Link the style sheet on pages that use it, and on no others.

    The page of Sphinx's search gets a script that mends its results.
    """
    if doctree is None:
        if pagename in knowledge_of(app.env).derived(NumberedPages).index_of:
            app.add_css_file(STYLE)
            app.add_js_file(INDEX_SCRIPT, loading_method="defer")
        if pagename == "search" and _needs_files(app.env) and not has_pagefind(app.builder):
            app.add_js_file(SEARCH_SCRIPT, loading_method="defer")
        return
    # The one page of singlehtml holds all documents.
    whole = app.builder.name == "singlehtml"
    here = knowledge_of(app.env).facts_of(pagename)
    if _needs_style_sheet(app.env) if whole else here.needs_style_sheet:
        app.add_css_file(STYLE)
        link_script(app, pagename, doctree)
        if app.builder.name in PAGES and is_long(here.entries):
            app.add_js_file(INDEX_SCRIPT, loading_method="defer")


def link_script(app: Sphinx, pagename: str, doctree: nodes.document) -> None:
    """Link the script on pages with a player, or with links that have previews."""
    knowledge = knowledge_of(app.env)
    links = knowledge.previews and bool(knowledge.facts_of(pagename).outgoing.links)
    if links or has_player(doctree):
        # The same on each page: a theme that swaps pages runs the script once.
        attributes: dict[str, Any] = {"data-previews": ""} if knowledge.previews else {}
        app.add_js_file(SCRIPT, loading_method="defer", **attributes)


def tell_missing(env: BuildEnvironment) -> None:
    """Report in one line how many topics have no note yet; that is normal in a growing vault."""
    topics = knowledge_of(env).derived(Missing).topics
    if topics:
        info(
            "%s to %s; the directive missing-topics lists them",
            _many(sum(topic.links for topic in topics), "wiki-link"),
            _many(len(topics), "missing topic"),
        )


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def setup_assets(app: Sphinx) -> None:
    """Register the LaTeX package, and connect the handlers."""
    app.add_latex_package(LATEX_PACKAGE)
    app.connect("config-inited", on_config_inited)
    app.connect("write-started", on_write_started)
    app.connect("html-page-context", on_page_context)
