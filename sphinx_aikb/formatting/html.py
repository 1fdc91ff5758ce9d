"""Raw HTML that is allowed: nodes in place of the classes that the rules of the syntax set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import depth, replace_each
from sphinx_aikb.knowledge.environment import walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.markdown.details import DEFAULT_TITLE, FOLDED, SUMMARY, UNFOLDED
from sphinx_aikb.markdown.highlights import MARK, STRIKE
from sphinx_aikb.markdown.html import PRIVATE, TYPED
from sphinx_aikb.nodes import folds, html_tag_of
from sphinx_aikb.text.html import PASSING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_NODES: dict[str, type[nodes.TextElement]] = {"sub": nodes.subscript, "sup": nodes.superscript}


class ShapeHtml(SphinxTransform):
    """Turns the classes that the rules for raw HTML set into nodes.

    Runs before blocks are named (5), since a block that folds may have a name, and before messages
    are translated (20) or kept for translation (10).
    """

    default_priority = 4

    def apply(self, **kwargs: object) -> None:
        """Make tags, subscripts and superscripts of spans, and blocks that fold of quotes."""
        walk = walk_of(self, Stage.PARSED)
        for span in walk.of(nodes.inline):
            for name in span["classes"]:
                if name.startswith(PRIVATE):
                    _tag(span, name.removeprefix(PRIVATE))
                    break
        for quote in walk.of(nodes.block_quote):
            if FOLDED in quote["classes"] or UNFOLDED in quote["classes"]:
                _fold(quote)


def _tag(span: nodes.inline, name: str) -> None:
    """Turn a span into the tag that its private class stands for."""
    if PRIVATE + name == TYPED:
        span["classes"].remove(TYPED)
        # Sphinx asks each node whether quotes and dashes in it become typographic.
        span["support_smartquotes"] = False
    if name not in PASSING.values() or span["classes"] in ([MARK], [STRIKE]):
        return  # highlighted and struck out text is the same as in Markdown
    span["classes"].remove(PRIVATE + name)
    if name in _NODES:
        span.replace_self(_NODES[name]("", "", *span.children))
    else:
        span["classes"].append(name)
        html_tag_of.set(span, name)


def _fold(quote: nodes.block_quote) -> None:
    """Replace a quote by an admonition that folds: ``<details>`` in HTML, a box elsewhere."""
    first = quote.next_node(nodes.paragraph, descend=True)
    if first is None or first.parent is not quote or SUMMARY not in first["classes"]:
        return
    words = first.children or [nodes.Text(DEFAULT_TITLE)]
    title = nodes.title(first.rawsource, "", *words)
    title.source, title.line = first.source, first.line
    box = nodes.admonition("", title, *quote.children[1:], classes=["details"])
    box["collapsible"] = "open" if UNFOLDED in quote["classes"] else "closed"
    folds.set(box, True)
    quote["classes"] = [name for name in quote["classes"] if name not in (FOLDED, UNFOLDED)]
    box.source, box.line = quote.source, quote.line
    quote.replace_self(box)


class WriteTags(SphinxPostTransform):
    """Writes the allowed tags in HTML, where Sphinx would write a span with a class."""

    default_priority = 600
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put each tag around its content, except in headings."""
        # The search index takes the text of headings together with raw HTML in it.
        found = [
            node
            for node in walk_of(self, Stage.RESOLVED).of(nodes.inline)
            if html_tag_of.is_on(node) and not depth(node, nodes.title)
        ]
        replace_each(found, _with_tags)


def _with_tags(node: nodes.Element) -> list[nodes.Node]:
    begin, end = (
        nodes.raw("", f"<{slash}{html_tag_of(node)}>", format="html") for slash in ("", "/")
    )
    return [begin, *node.children, end]


def setup_html(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(ShapeHtml)
    app.add_post_transform(WriteTags)
