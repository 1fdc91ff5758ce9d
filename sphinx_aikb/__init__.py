"""Markdown notes from YouTube videos as a Sphinx site, a PDF and an e-book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb._version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set the extension up: one function for each part, in the order of a build."""
    from sphinx_aikb import config, domain, json_builder, translations
    from sphinx_aikb.contents import group_headings, sidebars, toctrees
    from sphinx_aikb.formatting import (
        callouts,
        details,
        front_matter,
        highlights,
        html,
        line_breaks,
        messages,
        nesting,
        untrusted_html,
    )
    from sphinx_aikb.incremental import records
    from sphinx_aikb.links import attachments, block_ids, cover, embeds, nested_links, wikilinks
    from sphinx_aikb.lists import backlinks, missing_topics, topic_index
    from sphinx_aikb.pages import assets, images, metadata, previews
    from sphinx_aikb.reading import parser, scan
    from sphinx_aikb.video import player, thumbnails, timeline, timestamps, video_links

    config.register(app)
    translations.setup_translations(app)
    parser.setup_parser(app)
    messages.setup_messages(app)
    wikilinks.setup_wikilinks(app)
    timestamps.setup_timestamps(app)
    domain.setup_domain(app)
    scan.setup_scan(app)
    nested_links.setup_nested_links(app)
    nesting.setup_nesting(app)
    video_links.setup_video_links(app)
    html.setup_html(app)
    untrusted_html.setup_untrusted_html(app)
    line_breaks.setup_line_breaks(app)
    front_matter.setup_front_matter(app)
    block_ids.setup_block_ids(app)
    callouts.setup_callouts(app)
    details.setup_details(app)
    topic_index.setup_topic_index(app)
    backlinks.setup_backlinks(app)
    attachments.setup_attachments(app)
    embeds.setup_embeds(app)
    missing_topics.setup_missing_topics(app)
    player.setup_player(app)
    thumbnails.setup_thumbnails(app)
    timeline.setup_timeline(app)
    previews.setup_previews(app)
    cover.setup_cover(app)
    metadata.setup_metadata(app)
    toctrees.setup_toctrees(app)
    sidebars.setup_sidebars(app)
    group_headings.setup_group_headings(app)
    images.setup_images(app)
    records.setup_records(app)
    highlights.setup_highlights(app)
    assets.setup_assets(app)
    json_builder.setup_json_builder(app)
    return {
        "version": __version__,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
