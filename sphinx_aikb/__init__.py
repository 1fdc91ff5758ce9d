"""Markdown notes from YouTube videos as a Sphinx site, a PDF and an e-book."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set the extension up: one function for each part, in the order of a build."""
    from sphinx_aikb import (
        attachments,
        backlinks,
        blocks,
        breaks,
        builder,
        callouts,
        config,
        covers,
        domain,
        embeds,
        front_matter,
        groups,
        images,
        markdown,
        marked,
        metadata,
        missing,
        navigation,
        nodes,
        output,
        player,
        players,
        previews,
        records,
        roles,
        scanning,
        summaries,
        texts,
        thumbnails,
        timeline,
        toctrees,
        topic_index,
        transforms,
        untrusted,
    )

    config.register(app)
    texts.setup_texts(app)
    markdown.setup_markdown(app)
    nodes.setup_nodes(app)
    roles.setup_roles(app)
    domain.setup_domain(app)
    scanning.setup_scanning(app)
    transforms.setup_transforms(app)
    players.setup_players(app)
    untrusted.setup_untrusted(app)
    breaks.setup_breaks(app)
    front_matter.setup_front_matter(app)
    blocks.setup_blocks(app)
    callouts.setup_callouts(app)
    summaries.setup_summaries(app)
    topic_index.setup_topic_index(app)
    backlinks.setup_backlinks(app)
    attachments.setup_attachments(app)
    embeds.setup_embeds(app)
    missing.setup_missing(app)
    player.setup_player(app)
    thumbnails.setup_thumbnails(app)
    timeline.setup_timeline(app)
    previews.setup_previews(app)
    covers.setup_covers(app)
    metadata.setup_metadata(app)
    toctrees.setup_toctrees(app)
    navigation.setup_navigation(app)
    groups.setup_groups(app)
    images.setup_images(app)
    records.setup_records(app)
    marked.setup_marked(app)
    output.setup_output(app)
    builder.setup_builder(app)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
