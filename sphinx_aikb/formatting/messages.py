"""What translators get of a document: what authors wrote, and nothing that is made for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.nodes import deferred

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class KeepMessages(SphinxPostTransform):
    """For translators: keeps what authors wrote, and leaves out what is made when pages are.

    Before anything is put in the places of these nodes (from 3 on).
    """

    default_priority = 2
    builders = ("gettext",)

    def run(self, **kwargs: Any) -> None:
        """Replace each place by the text it was made of, or by nothing."""
        for node in list(self.document.findall(deferred)):
            if not node.rawsource:
                node.parent.remove(node)
                continue
            kept: Any = nodes.paragraph(node.rawsource, node.rawsource)
            kept.source, kept.line = node.source, node.line
            kept.uid = ""  # Sphinx takes no text without one, and gives them out while it reads
            node.replace_self(kept)


def setup_messages(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(KeepMessages)
