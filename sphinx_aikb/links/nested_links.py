"""Turns links inside other links into text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_aikb.doctree import ancestors, depth
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.nodes import DOMAIN, is_timestamp, leads_to_web, moment_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class UnnestLinks(SphinxTransform):
    """Turns links inside another link into text: wiki-links, timestamps, tags, links to files.

    Runs after ``Contents`` of docutils (720), which copies headings into the links of a table of
    contents, and just before the domain looks for links (850). Timestamps are removed there, as
    Sphinx's tables of contents have none.
    """

    default_priority = 848

    def apply(self, **kwargs: object) -> None:
        """Replace each such link by its text."""
        changed = False
        for node in walk_of(self, Stage.COMPLETE).elements:
            if not _is_ours(node):
                continue
            # A heading that links back to the table of contents is a link, too.
            if isinstance(node.parent, nodes.title):
                node.parent.attributes.pop("refid", None)
            if not _inside_link(node):
                continue
            changed = True
            if not is_timestamp(node):
                node.replace_self(node.children)
            elif _inside_contents(node):
                node.parent.remove(node)
            else:
                node.replace_self(nodes.inline("", moment_of(node).text))
        if changed:
            knowledge_of(self.env).walks.end()


def _is_ours(node: nodes.Element) -> bool:
    if isinstance(node, addnodes.pending_xref):
        return bool(node.get("refdomain") == DOMAIN)
    return leads_to_web(node) or isinstance(node, addnodes.download_reference)


def _inside_link(node: nodes.Node) -> bool:
    return depth(node, (nodes.reference, addnodes.pending_xref)) > 0


def _inside_contents(node: nodes.Node) -> bool:
    return any(
        isinstance(parent, nodes.topic) and "contents" in parent.get("classes", ())
        for parent in ancestors(node)
    )


def setup_nested_links(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(UnnestLinks)
