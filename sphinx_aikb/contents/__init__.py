"""Tables of contents: toctrees of indexes, and what sidebars show of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.contents import group_headings, headings, sidebars, toctrees

    headings.setup_headings(app)
    toctrees.setup_toctrees(app)
    sidebars.setup_sidebars(app)
    group_headings.setup_group_headings(app)
