"""Callouts become admonitions, so that every theme and builder styles them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import admonitionlabels
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import depth, replace_all
from sphinx_aikb.knowledge.environment import walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.markdown.callouts import KNOWN, MARK, TITLE, TITLED
from sphinx_aikb.nodes import block_names_of, callout, folds, look
from sphinx_aikb.text.callout import LOOKS, look_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.writers.latex import LaTeXTranslator

PLAIN = "note"
"""The look in LaTeX of a callout of an unknown kind, as of other admonitions with a title."""

_HOLDERS = (
    nodes.Sequential,
    nodes.block_quote,
    nodes.list_item,
    nodes.definition_list_item,
    nodes.definition,
)
"""What may end a callout together with the last of its blocks."""
_MARK = re.compile(rf"{MARK}\|([\w-]+)\|(open|closed|)\|({KNOWN}|{TITLED})")


class MakeCallouts(SphinxTransform):
    """Turns the quotes that a rule of the Markdown syntax marked into admonitions.

    Runs after the blocks were named (5) and before messages are translated (20): a title is a
    message.
    """

    default_priority = 6

    def apply(self, **kwargs: Any) -> None:
        """Replace the marked quotes, the outer ones first."""
        made: dict[nodes.Node, nodes.Node] = {}
        for quote in walk_of(self, Stage.PARSED).of(nodes.block_quote):
            marks = (_MARK.fullmatch(name) for name in quote["classes"])
            mark = next(filter(None, marks), None)
            # Authors can write the class themselves: a quote that is no callout stays a quote.
            if mark is not None and (box := _admonition(quote, mark)) is not None:
                made[quote] = box
                self.document.ids.update(dict.fromkeys(box["ids"], box))
        replace_all(made)


def _admonition(quote: nodes.Element, mark: re.Match[str]) -> nodes.Element | None:
    """Return an admonition with the content of a quote, None if the quote is no callout."""
    name, fold, kind = mark.groups()
    classes = [other for other in quote["classes"] if other != mark.string]
    box: nodes.Element
    if kind == KNOWN and name in LOOKS:
        box = getattr(nodes, name)("", *quote.children)
        look.set(box, name)
    elif kind == TITLED and _has_title(quote):
        line = quote[0]
        assert isinstance(line, nodes.paragraph)
        if not line.children and name in LOOKS:
            # The title held nothing but comments and line breaks.
            quote["classes"].remove(mark.string)
            quote["classes"].append(f"{MARK}|{name}|{fold}|{KNOWN}")
            quote.remove(line)
            again = _MARK.fullmatch(quote["classes"][-1])
            return _admonition(quote, again) if again else None
        if not line.children:
            line += nodes.Text(name.replace("-", " ").capitalize())
        box = nodes.admonition("", _title(line), *quote.children[1:])
        _name(box, line)
        kind_drawn = look_of(name)
        look.set(box, kind_drawn or PLAIN)
        classes = list(dict.fromkeys([*filter(None, (kind_drawn, name)), *classes]))
    else:
        return None
    for last in _ends(box):
        _name(box, last)
    _name(box, quote)
    box.attributes |= quote.attributes
    box["classes"] = classes
    if fold:
        box["collapsible"] = fold
        folds.set(box, True)
    box.source, box.line = quote.source, quote.line
    return box


def _has_title(quote: nodes.Element) -> bool:
    return bool(
        quote.children and isinstance(quote[0], nodes.paragraph) and TITLE in quote[0]["classes"]
    )


def _title(line: nodes.paragraph) -> nodes.title:
    title = nodes.title(line.rawsource, "", *line.children)
    title.source, title.line = line.source, line.line
    return title


def _ends(box: nodes.Element) -> Iterator[nodes.Element]:
    """Yield what ends a callout: its last block, and the last item and block of a list there.

    A callout at its end is one of its own, and an item with blocks below its text ends with these.
    """
    blocks = _blocks(box)
    while blocks:
        last = blocks[-1]
        if isinstance(last, nodes.Titular) or any(map(_MARK.fullmatch, last["classes"])):
            return
        inner = _blocks(last) if isinstance(last, _HOLDERS) else []
        if not isinstance(last, nodes.list_item) or len(inner) == 1:
            yield last
        blocks = inner


def _blocks(node: nodes.Element) -> list[nodes.Element]:
    return [
        one
        for one in node.children
        if isinstance(one, nodes.Element) and not isinstance(one, nodes.Invisible)
    ]


def _name(box: nodes.Element, line: nodes.Element) -> None:
    """Give the ids of a line to the callout that the line begins or ends, as in Obsidian."""
    if block_names_of.is_on(line):
        block_names_of.set(box, [*block_names_of(box), *block_names_of.take(line)])


class DressCallouts(SphinxPostTransform):
    """Gives callouts with a title the look of their kind in LaTeX.

    TeX cannot break an inner box across pages, and gives up the whole document at one that is
    longer than a page. So an inner callout that is long or nests deep becomes plain content of the
    box around it.
    """

    default_priority = 300
    builders = ("latex",)
    deepest = 8
    longest = 30

    def run(self, **kwargs: Any) -> None:
        """Replace each callout with a title by a node that has a visitor of its own."""
        for node in list(self.document.findall(nodes.Element)):
            boxes = depth(node, nodes.Admonition) if look.is_on(node) else 0
            if boxes and (boxes >= self.deepest or _has_lines(node, self.longest)):
                _open(node)
        made: dict[nodes.Node, nodes.Node] = {}
        for title in list(self.document.findall(nodes.title)):
            node = title.parent
            if look.is_on(node):
                # Sphinx's boxes drop one colon from the end, which may be the author's.
                title += nodes.Text(":")
                made[node] = callout(node.rawsource, *node.children, **node.attributes)
        replace_all(made)


def _has_lines(box: nodes.Element, number: int) -> bool:
    """Tell whether a callout may take more than a number of lines on paper, by a high estimate."""
    for node in box.findall():
        if isinstance(node, nodes.Text):
            number -= max(node.count("\n"), len(node) // 70)
        elif isinstance(node, nodes.image):
            number -= 15
        elif not isinstance(node, nodes.Inline):
            number -= 1
        if number < 0:
            return True
    return False


def _open(box: nodes.Element) -> None:
    """Replace a callout by its content, with its title as a paragraph."""
    body = list(box.children)
    words: list[nodes.Node] = [nodes.Text(admonitionlabels.get(box.tagname, ""))]
    if body and isinstance(title := body[0], nodes.title):
        words, body = title.children, body[1:]
    box.replace_self([nodes.paragraph("", "", nodes.strong("", "", *words)), *body])


def visit_latex(self: LaTeXTranslator, node: callout) -> None:
    """Begin the box of the callout's kind; the title follows as the second argument."""
    self.visit_admonition(node)
    self.body[-1] = f"\n\\begin{{sphinxadmonition}}{{{look(node)}}}"


def depart_latex(self: LaTeXTranslator, node: callout) -> None:
    """End the box."""
    self.depart_admonition(node)


def setup_callouts(app: Sphinx) -> None:
    """Register the transforms, and the node for LaTeX."""
    app.add_node(callout, latex=(visit_latex, depart_latex))
    app.add_transform(MakeCallouts)
    app.add_post_transform(DressCallouts)
