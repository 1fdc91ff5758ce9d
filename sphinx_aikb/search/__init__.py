"""The search: what of each page is found, by Sphinx's own search or by Pagefind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.search import page, site, sphinx_index

    site.setup_site(app)
    page.setup_page(app)
    sphinx_index.setup_sphinx_index(app)
