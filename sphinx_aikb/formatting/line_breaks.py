"""Line breaks of notes, for each builder in its own way.

In the stored doctree, a line break is an inline node with a class and a line end as its text, so
that nothing derived from the doctree (sentences, messages, the search index) joins two words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import depth, replace_each
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.markdown.html import LINE_BREAK
from sphinx_aikb.nodes import broken_line

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.text import TextTranslator

_RAW = {
    "html": ("html", "<br />\n"),
    # LaTeX refuses to end a line that has only just begun.
    "latex": ("latex", "\\leavevmode\\newline\n"),
    "texinfo": ("texinfo", "@*\n"),
    "man": ("manpage", "\n.br\n"),
}
"""The raw text that breaks a line, by the format of a builder."""


class BreakLines(SphinxPostTransform):
    """Writes line breaks in the form that the builder's format has for them."""

    default_priority = 600

    def run(self, **kwargs: Any) -> None:
        """Replace each line break by the builder's own."""
        builder = knowledge_of(self.env).builder
        kind = "man" if builder.name == "man" else builder.format
        inlines = walk_of(self, Stage.RESOLVED).of(nodes.inline)
        found = list(filter(_is_break, inlines))
        if kind == "text":
            paragraphs = {node.parent: None for node in found}
            for paragraph in paragraphs:
                if isinstance(paragraph, nodes.paragraph):
                    _lines(paragraph)
            found = [node for node in found if not isinstance(node.parent, nodes.paragraph)]

        def written(node: nodes.Element) -> list[nodes.Node]:
            if depth(node, (nodes.title, nodes.rubric)):
                return [nodes.Text(" ")]
            if kind not in _RAW:
                return [node]
            form, text = _RAW[kind]
            return [nodes.raw("", text, format=form)]

        replace_each(found, written)


def _is_break(node: nodes.Node) -> bool:
    # Authors can write the class themselves: a node with words is no line break.
    return (
        isinstance(node, nodes.inline)
        and LINE_BREAK in node["classes"]
        and not node.astext().strip()
    )


def _lines(paragraph: nodes.Element) -> None:
    """Replace a paragraph by a node for each of its lines."""
    lines = [broken_line()]
    for child in list(paragraph.children):
        if _is_break(child):
            lines.append(broken_line())
        else:
            lines[-1].append(child)
    lines[-1].is_last = True
    paragraph.replace_self(lines)


def _visit_line(self: TextTranslator, node: broken_line) -> None:
    self.new_state(0)


def _depart_line(self: TextTranslator, node: broken_line) -> None:
    self.end_state(end=("",) if node.is_last else None)


def setup_line_breaks(app: Sphinx) -> None:
    """Register the transform, and the node that it makes."""
    app.add_node(broken_line, text=(_visit_line, _depart_line))
    app.add_post_transform(BreakLines)
