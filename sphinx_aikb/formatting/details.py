"""Keeps links out of the titles of blocks that fold: a click on a title folds the block.

Screen readers do not find links in such a title, either. The title keeps the words of its links,
and the links themselves stand first in the block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import replace_all
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.nodes import folds, timestamp

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LINKS = (nodes.reference, nodes.footnote_reference, addnodes.download_reference, timestamp)


class FreeSummaries(SphinxPostTransform):
    """Moves links out of titles on HTML pages and in EPUB; elsewhere nothing folds."""

    # After links are resolved, and files have their addresses.
    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Move the links out of the title of each block that folds."""
        found = [
            _free(block)
            for block in walk_of(self, Stage.RESOLVED).elements
            if isinstance(block, nodes.Admonition) and folds(block) and "collapsible" in block
        ]
        if any(found):
            knowledge_of(self.env).walks.end()  # the words of links are copies


def _free(block: nodes.Element) -> bool:
    """Move the links out of a title; tell whether there are any."""
    title = block[0] if block.children else None
    links = [] if title is None else [it for it in title.findall(nodes.Element) if _is_link(it)]
    if not links:
        return False
    replace_all({link: _words(link) for link in links})
    line = nodes.paragraph("", "", classes=["aikb-title-links"])
    for link in links:
        if line.children:
            line += nodes.Text(" · ")
        line += link
    block.insert(1, line)
    return True


def _is_link(node: nodes.Element) -> bool:
    return isinstance(node, _LINKS)


def _words(link: nodes.Element) -> nodes.inline:
    """Return the words of a link; its ids stay on the link."""
    if isinstance(link, timestamp):
        before, after = link.blanks
        link.blanks = ("", "")
        return nodes.inline("", f"{before}{link.visible}{after}")
    words = nodes.inline("", "", *(child.deepcopy() for child in link.children))
    for node in words.findall(nodes.Element):
        node["ids"], node["names"] = [], []
    return words


def setup_details(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(FreeSummaries)
