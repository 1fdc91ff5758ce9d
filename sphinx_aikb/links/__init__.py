"""Links: wiki-links, tags, files, embeds, and what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.links import (
        attachments,
        block_ids,
        cover,
        embeds,
        markdown_links,
        nested_links,
        one_page,
        pictures,
        wikilinks,
    )

    wikilinks.setup_wikilinks(app)
    nested_links.setup_nested_links(app)
    block_ids.setup_block_ids(app)
    attachments.setup_attachments(app)
    markdown_links.setup_markdown_links(app)
    pictures.setup_pictures(app)
    embeds.setup_embeds(app)
    cover.setup_cover(app)
    one_page.setup_one_page(app)
