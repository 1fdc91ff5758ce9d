"""Horizontal rules where docutils wants none, and blocks that nest too deep for plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from docutils.transforms import Transform
from sphinx.locale import admonitionlabels
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import depth
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.text.callout import LOOKS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

RULE = "* * *"
"""The text that stands for a horizontal rule where docutils allows none."""
_TITLES = (nodes.title, nodes.subtitle, nodes.meta, nodes.decoration)
_HEADS = (*_TITLES, nodes.transition, nodes.pending)
"""What docutils wants no rule right after."""
_PLAIN = (nodes.bullet_list, nodes.enumerated_list, nodes.block_quote)
_INDENTED = (*_PLAIN, *(getattr(nodes, name) for name in LOOKS))


class PutRule(Transform):
    """Puts a horizontal rule where it was, once docutils has checked the places of all (830)."""

    default_priority = 835

    def apply(self, **kwargs: object) -> None:
        """Replace the placeholder by the rule."""
        waiting = cast("nodes.pending", self.startnode)
        waiting.replace_self(waiting.details["rule"])


class PlainRules(SphinxTransform):
    """Keeps horizontal rules where docutils allows none: as lines of text in quotes, else as rules.

    Runs before docutils checks the places of rules (830), which ends the build with some versions.
    """

    default_priority = 820

    def apply(self, **kwargs: object) -> None:
        """Replace rules in quotes; hide rules that begin or end a part, or follow another."""
        if not knowledge_of(self.env).catalogue.is_note(self.env.docname):
            return
        for rule in walk_of(self, Stage.TRANSLATED).of(nodes.transition):
            if not isinstance(rule.parent, nodes.document | nodes.section):
                line = nodes.paragraph("", RULE, classes=["aikb-rule"])
                line.source, line.line = rule.source, rule.line
                rule.replace_self(line)
            elif _divides_nothing(rule):
                waiting = nodes.pending(PutRule, {"rule": rule.deepcopy()})
                rule.replace_self(waiting)
                self.document.note_pending(waiting)


def _divides_nothing(rule: nodes.transition) -> bool:
    """Tell whether a rule is the first or last in its document or section, or follows another."""
    before = rule.previous_sibling()
    if before is None or isinstance(before, _HEADS):
        return True
    node: nodes.Element = rule
    while node.parent is not None and node.parent[-1] is node:
        node = node.parent
    return node.parent is None


class FlattenForText(SphinxPostTransform):
    """Removes the indentation of lists, quotes and callouts that nest very deep in plain text.

    Sphinx's text writer has 70 columns and fails when a line has none left.
    """

    default_priority = 900
    builders = ("text",)
    deepest = 15

    def run(self, **kwargs: object) -> None:
        """Replace each block that is too deep by its content."""
        for node in list(self.document.findall(nodes.Element)):
            if not isinstance(node, _INDENTED) or depth(node, _INDENTED) < self.deepest:
                continue
            if not isinstance(node, _PLAIN):
                # The text writer does not indent an admonition with its own title.
                title = nodes.title("", admonitionlabels[node.tagname])
                node.replace_self(nodes.admonition("", title, *node.children))
            else:
                inside = (
                    child.children if isinstance(child, nodes.list_item) else [child]
                    for child in node.children
                )
                node.replace_self([child for children in inside for child in children])


def setup_nesting(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(PlainRules)
    app.add_post_transform(FlattenForText)
