"""Shown videos, times in the video shown last, and links to moments that have their own text.

A video without a time is shown as a player if it is alone in its paragraph; elsewhere it is a link.
The text of the link is what the author wrote, else the title of the video, which is known when a
page is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_aikb.knowledge.environment import walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.markdown.videos import CLASS
from sphinx_aikb.nodes import is_shown_video, is_untitled, moment_of
from sphinx_aikb.text.moment import Moment, without_signs
from sphinx_aikb.text.youtube import VideoError, parse_address
from sphinx_aikb.video.timestamps import YtRole

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx import addnodes
    from sphinx.application import Sphinx

    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.moment import Parsed

_LAST = "aikb_last_video"


class PlayerRole(YtRole):
    """Shows a video, as ``![](https://youtu.be/ID)`` does."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return a link to the video, and remember the video as the one shown last."""
        found, messages = super().run()
        for node in found:
            if isinstance(node, nodes.Element) and (moment := moment_of(node)).video is not None:
                self.env.temp_data[_LAST] = moment.video
                is_shown_video.set(node, True)
                if moment.text == without_signs(self.text)[1].strip():
                    is_untitled.set(node, True)
        return found, messages


class SeekRole(YtRole):
    """Links to a time in the video that was shown last, else in the note's own video."""

    def _complete(self, node: addnodes.pending_xref, parsed: Parsed) -> None:
        shown: VideoId | None = self.env.temp_data.get(_LAST)
        moment = replace(parsed.moment, video=parsed.moment.video or shown)
        super()._complete(node, replace(parsed, moment=moment))


class KeepMoments(SphinxTransform):
    """Makes timestamps of links to moments that have their own text."""

    default_priority = 100

    def apply(self, **kwargs: object) -> None:
        """Add its moment to each link, and the address in the form that all timestamps have."""
        for link in walk_of(self, Stage.TRANSLATED).of(nodes.reference):
            if CLASS not in link["classes"] or "refuri" not in link:
                continue
            try:
                video = parse_address(link["refuri"])
            except VideoError:
                continue
            if video.start is not None:
                moment = Moment(link.astext(), video.id, video.start, video.end)
                link["refuri"] = moment.url
                moment_of.set(link, moment)


def setup_video_links(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(KeepMoments)
