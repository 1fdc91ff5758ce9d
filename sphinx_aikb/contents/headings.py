"""What tables of contents and page titles take from headings: their words, and none of their links.

Sphinx leaves links to files in the copies that it makes of a heading. Such a link stands in the
link to the heading there, has no place on the page, and ends the build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TO_HEADING = "anchorname"
"""The attribute of Sphinx's own links to headings."""


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Turn the links in copies of headings into text, once Sphinx has made the copies (500)."""
    env, docname = app.env, app.env.docname
    for copies in (env.tocs, env.titles, env.longtitles):
        copy: nodes.Element | None = copies.get(docname)
        for link in list(copy.findall(nodes.reference)) if copy is not None else ():
            if _TO_HEADING not in link:
                link.replace_self(link.children)


def setup_headings(app: Sphinx) -> None:
    """Connect the handler."""
    app.connect("doctree-read", on_doctree_read, priority=600)
