"""What pages carry beside their text: metadata, previews, assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.pages import (
        addresses,
        assets,
        feeds,
        images,
        metadata,
        previews,
        raw_texts,
    )

    addresses.setup_addresses(app)
    previews.setup_previews(app)
    metadata.setup_metadata(app)
    feeds.setup_feeds(app)
    images.setup_images(app)
    assets.setup_assets(app)
    raw_texts.setup_raw_texts(app)
