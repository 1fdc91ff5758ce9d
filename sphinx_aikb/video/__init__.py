"""Videos: timestamps, players, timelines, thumbnails."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the parts."""
    from sphinx_aikb.video import (
        bar,
        player,
        thumbnails,
        timeline,
        timeline_lines,
        times,
        timestamps,
        video_links,
    )

    timestamps.setup_timestamps(app)
    video_links.setup_video_links(app)
    bar.setup_bar(app)
    player.setup_player(app)
    thumbnails.setup_thumbnails(app)
    timeline.setup_timeline(app)
    timeline_lines.setup_timeline_lines(app)
    times.setup_times(app)
