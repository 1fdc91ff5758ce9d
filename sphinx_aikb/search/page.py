"""The page of the search with Pagefind, and what each page has of script and style for it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from sphinx_aikb.knowledge.languages import language_of_words
from sphinx_aikb.search.site import has_pagefind
from sphinx_aikb.translations import SERVE, speaking, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STATIC = Path(__file__).parent / "static"
STYLE = "aikb-find.css"
SCRIPT = "aikb-find.js"
IN_SCRIPT = (
    *("search", "found", "unfound", "near", "channel", "tags", "year", "show-more", "close"),
    *("search-disk", "search-broken"),
)
"""The texts that the script shows, in the order in which it knows them."""
BLANKS: dict[str, Any] = {"n": "{n}", "word": "{word}", "command": SERVE}
"""What stands in them; the script fills in words and numbers."""
NAME, TEMPLATE = "search", "page.html"
BODY = """\
<h1>{title}</h1>
<noscript><p>{noscript}</p></noscript>
<div class="aikb-find"></div>
"""


def is_search(builder: Builder, pagename: str) -> bool:
    """Tell whether a page is that of this search."""
    return pagename == NAME and has_pagefind(builder)


def on_write_started(app: Sphinx, builder: Builder) -> None:
    """Let Sphinx copy the scripts and the style sheet."""
    if has_pagefind(builder):
        app.config.html_static_path = [str(STATIC), *app.config.html_static_path]


def on_collect_pages(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Yield the page of the search, under the address that Sphinx's own has."""
    if has_pagefind(app.builder):
        title = told("search")
        noscript = _("Please activate JavaScript to enable the search\n    functionality.")
        body = BODY.format(title=escape(title), noscript=escape(noscript))
        robots = '<meta name="robots" content="noindex" />'
        yield NAME, {"title": escape(title), "body": body, "metatags": robots}, TEMPLATE


def on_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Link the script and the style sheet, and let themes know that there is a search."""
    if not has_pagefind(app.builder):
        return
    with speaking(language_of_words(app.env, pagename)):
        said = "|".join(told(name, **BLANKS) for name in IN_SCRIPT)
    app.add_css_file(STYLE)
    attributes: dict[str, Any] = {"data-say": said}
    app.add_js_file(SCRIPT, loading_method="defer", **attributes)
    context["use_opensearch"] = ""  # Sphinx writes that file with its own search alone
    has_page = context["hasdoc"]
    context["hasdoc"] = lambda name: name == NAME or has_page(name)


def setup_page(app: Sphinx) -> None:
    """Connect the handlers; the bundles are made before."""
    app.connect("write-started", on_write_started)
    app.connect("html-collect-pages", on_collect_pages)
    app.connect("html-page-context", on_page_context)
