"""Texts that themes print as if they were HTML: names of files, and titles.

A name or title of a note is data. Names stand in the addresses of links to the source
(``view-this-page.html`` of sphinx-basic-ng, ``layout.html`` of alabaster, the buttons of pydata),
and in a script of pydata.
Titles stand in the navigation at the top (``toctree.py`` of pydata) and in the copy for printers
(``layout.html`` of sphinx-book-theme).
"""

from __future__ import annotations

import re
from collections import ChainMap
from functools import wraps
from html import escape
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from docutils import nodes

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.trust import is_untrusted
from sphinx_aikb.text.address import is_refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

_MARKUP = re.compile(r'[<>"]')
"""What cannot stand in the name of a file on Windows either; Obsidian advises against it."""
_SIGNS = re.compile("[<>&]")
_IN_STRING = re.compile(r"""[<>&"'`\\\x00-\x1f\u2028\u2029]""")
"""What cannot stand as it is in a string of a script in a page."""
_TITLES = ("pagetitle", "root_title")
"""The titles that sphinx-book-theme prints."""
_NAVIGATION = "generate_header_nav_html"
"""The function of pydata that makes the navigation at the top."""


def before_themes(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Leave the source of a page without a name if that could be read as HTML.

    In a note, take what a theme would do with its header: lead to an address that runs a script, or
    take another value for an option of its own.
    """
    if is_untrusted(app.env, pagename) and isinstance(meta := context.get("meta"), dict):
        context["meta"] = {key: meta[key] for key in meta if _is_harmless(key, meta[key])}
    if _MARKUP.search(pagename):
        context |= {"pagename": quote(pagename), "sourcename": "", "page_source_suffix": ""}


def _is_harmless(key: str, value: object) -> bool:
    return not key.startswith("html_theme") and not is_refused(str(value))


def after_themes(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Escape the titles, and the names in scripts, that a theme prints as they are."""
    if _IN_STRING.search(pagename):
        name = _IN_STRING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", pagename)
        for script in context.get("script_files", ()):
            attributes: dict[str, str] = getattr(script, "attributes", {})
            if pagename in attributes.get("body", ""):
                attributes["body"] = attributes["body"].replace(pagename, name)
    for key in _TITLES:
        if isinstance(title := context.get(key), str):
            context[key] = escape(title, quote=False)
    if callable(original := context.get(_NAVIGATION)):
        context[_NAVIGATION] = _with_escaped_titles(app.env, original)


def _with_escaped_titles(env: BuildEnvironment, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def navigation(*args: Any, **options: Any) -> Any:
        titles: Any = env.titles
        env.titles = cast("Any", ChainMap(knowledge_of(env).derived(_escaped_titles), titles))
        try:
            return original(*args, **options)
        finally:
            env.titles = titles

    return navigation


def _escaped_titles(knowledge: KnowledgeBase) -> dict[str, nodes.title]:
    """Return the titles that could be read as HTML, escaped: made once, for all pages."""
    titles = knowledge.env.titles.items()
    return {name: _escaped(title) for name, title in titles if _SIGNS.search(title.astext())}


def _escaped(title: nodes.title) -> nodes.title:
    """Return the words of a title with HTML's own signs escaped; formulas stay formulas."""
    return nodes.title(
        "",
        "",
        *(
            (nodes.math if isinstance(node, nodes.math) else nodes.inline)(
                "", escape(node.astext(), quote=False)
            )
            for node in title.children
        ),
    )


def setup_raw_texts(app: Sphinx) -> None:
    """Connect the handlers; those of themes have the priorities 500 and 501."""
    app.connect("html-page-context", before_themes, priority=100)
    app.connect("html-page-context", after_themes, priority=900)
