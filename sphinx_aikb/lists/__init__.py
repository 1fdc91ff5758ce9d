"""Lists of notes and topics: indexes, backlinks, missing topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.lists import (
        backlinks,
        cards,
        group_names,
        group_pages,
        index_tools,
        missing_topics,
        note_head,
        numbered_pages,
        page_links,
        topic_index,
    )

    topic_index.setup_topic_index(app)
    group_names.setup_group_names(app)
    group_pages.setup_group_pages(app)
    cards.setup_cards(app)
    index_tools.setup_index_tools(app)
    page_links.setup_page_links(app)
    numbered_pages.setup_numbered_pages(app)
    backlinks.setup_backlinks(app)
    missing_topics.setup_missing_topics(app)
    note_head.setup_note_head(app)
