"""Markdown notes from YouTube videos as a Sphinx site, a PDF and an e-book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb._version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set the extension up, a line a package.

    Handlers with the same priority run in the order of these lines.
    """
    from sphinx_aikb import (
        config,
        contents,
        domain,
        formatting,
        incremental,
        json_builder,
        links,
        lists,
        pages,
        reading,
        search,
        translations,
        video,
    )

    config.register(app)
    translations.setup_translations(app)
    reading.setup(app)
    formatting.setup(app)
    links.setup(app)
    lists.setup(app)
    video.setup(app)
    contents.setup(app)
    pages.setup(app)
    search.setup(app)
    incremental.setup(app)
    json_builder.setup_json_builder(app)
    domain.setup_domain(app)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
