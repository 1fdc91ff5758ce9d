"""The messages for translators: what authors wrote, without what is made when pages are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.nodes import deferred

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class KeepMessages(SphinxPostTransform):
    """Leaves translators the text that authors wrote, without what is made when pages are written.

    Runs before anything replaces the placeholders of players and lists (from 3 on).
    """

    default_priority = 2
    builders = ("gettext",)

    def run(self, **kwargs: Any) -> None:
        """Replace each placeholder by the text that it was made from, or by nothing."""
        for node in list(self.document.findall(deferred)):
            if not node.rawsource:
                node.parent.remove(node)
                continue
            kept: Any = nodes.paragraph(node.rawsource, node.rawsource)
            kept.source, kept.line = node.source, node.line
            kept.uid = ""  # Sphinx skips text without a uid, which it gets while reading
            node.replace_self(kept)


def setup_messages(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(KeepMessages)
