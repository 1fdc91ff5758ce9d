"""Callouts with a title, and the sources of embeds, for builders that would drop them.

Builders of other projects, such as those for Markdown, know the admonitions of docutils by name
alone. What they have no visitor for they leave out, with all that is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace what the builder has no visitor for by quotes and paragraphs, the outer ones first.

    All post-transforms ran before, so embeds are in, and links are resolved.
    """
    try:
        writer = app.registry.get_translator_class(app.builder)
    except AttributeError:  # a builder that writes no pages
        return
    for kind, replace in REPLACED.items():
        if not hasattr(writer, f"visit_{kind.__name__}"):
            for node in list(doctree.findall(kind)):
                node.replace_self(replace(node))


def _quote(box: nodes.admonition) -> nodes.block_quote:
    """Return a quote that begins with the title of an admonition."""
    body = list(box.children)
    if body and isinstance(title := body[0], nodes.title):
        body[0] = nodes.paragraph("", "", nodes.strong("", "", *title.children))
    return nodes.block_quote("", *body, ids=box["ids"])


def _line(source: nodes.attribution) -> nodes.paragraph:
    return nodes.paragraph("", "— ", *source.children)


REPLACED: dict[type[nodes.Element], Callable[[Any], nodes.Element]] = {
    nodes.admonition: _quote,
    nodes.attribution: _line,
}
"""What stands for the elements of a class."""


def setup_plain_nodes(app: Sphinx) -> None:
    """Connect the handler."""
    app.connect("doctree-resolved", on_doctree_resolved)
