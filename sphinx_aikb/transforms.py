"""Changes to the tree while a document is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_aikb.roles import TIMESTAMP

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class UnnestLinks(SphinxTransform):
    """No link inside a link: ours gives way, and its text stays.

    Runs after ``Contents`` of docutils (720), which copies headings into links; there a timestamp
    vanishes, as it does from the table of contents.
    """

    default_priority = 730

    def apply(self, **kwargs: object) -> None:
        """Replace each cross-reference of ours that stands inside another link."""
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("refdomain") != "aikb" or not _inside_link(node):
                continue
            if node["reftype"] != TIMESTAMP:
                node.replace_self(node.children)
            elif _inside_contents(node):
                node.parent.remove(node)
            else:
                node.replace_self(nodes.inline("", node["moment"][0]))


def _inside_link(node: nodes.Node) -> bool:
    return _has_ancestor(
        node, lambda parent: isinstance(parent, nodes.reference | addnodes.pending_xref)
    )


def _inside_contents(node: nodes.Node) -> bool:
    return _has_ancestor(
        node,
        lambda parent: isinstance(parent, nodes.topic) and "contents" in parent.get("classes", ()),
    )


def _has_ancestor(node: nodes.Node, wanted: object) -> bool:
    parent = node.parent
    while parent is not None:
        if wanted(parent):  # type: ignore[operator]
            return True
        parent = parent.parent
    return False


class TrimTitles(SphinxTransform):
    """Keeps the blank before a timestamp at the end of a heading out of the heading's text."""

    default_priority = 100

    def apply(self, **kwargs: object) -> None:
        """Move the blank into the timestamp."""
        for title in self.document.findall(nodes.title):
            for before, node in zip(title.children, title.children[1:], strict=False):
                if (
                    isinstance(node, addnodes.pending_xref)
                    and node.get("reftype") == TIMESTAMP
                    and isinstance(before, nodes.Text)
                    and before.endswith(" ")
                ):
                    title.replace(before, nodes.Text(before.rstrip()))
                    node["blanks"] = (" ", node.get("blanks", ("", ""))[1])


def setup_transforms(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(UnnestLinks)
    app.add_transform(TrimTitles)
