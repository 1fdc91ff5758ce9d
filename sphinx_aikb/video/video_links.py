"""Videos that a note shows, times in the video shown last, and links to moments that keep words.

A video that has a paragraph of its own, and no time, is shown as a player; elsewhere it is a link.
Its text is what the author wrote, else the title of the video, which is known when a page is
written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_aikb.markdown.videos import CLASS
from sphinx_aikb.text.youtube import VideoError, parse_address, watch_url
from sphinx_aikb.video.timestamps import YtRole

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx import addnodes
    from sphinx.application import Sphinx

    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.moment import Moment

_SHOWN = "aikb_shown_video"


class PlayerRole(YtRole):
    """A video that is shown: what ``![](https://youtu.be/ID)`` stands for."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the link to the video, and remember that it is shown from here on."""
        found, messages = super().run()
        for node in found:
            if isinstance(node, nodes.Element) and (video := node["moment"][1]) is not None:
                self.env.temp_data[_SHOWN] = video
                node["player"] = True
                if node["moment"][0] == self.text.strip():
                    node["untitled"] = video
        return found, messages


class SeekRole(YtRole):
    """A time in the video that was shown last, else in the note's own."""

    def _complete(self, node: addnodes.pending_xref, moment: Moment) -> None:
        shown: VideoId | None = self.env.temp_data.get(_SHOWN)
        super()._complete(node, replace(moment, video=moment.video or shown))


class KeepMoments(SphinxTransform):
    """Takes links to moments that have words of their own for timestamps."""

    default_priority = 100

    def apply(self, **kwargs: object) -> None:
        """Add the moment to each, and give it the address that all timestamps have."""
        for link in self.document.findall(nodes.reference):
            if CLASS not in link["classes"] or "refuri" not in link:
                continue
            try:
                video = parse_address(link["refuri"])
            except VideoError:
                continue
            if video.start is not None:
                link["refuri"] = watch_url(video.id, video.start)
                link["moment"] = (link.astext(), video.id, video.start, video.end)


def setup_video_links(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(KeepMoments)
