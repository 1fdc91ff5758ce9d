"""The player: the directive ``yt-player``, and a player at the top of each note with a video.

Until a reader starts it, a player is a link to the video; in PDF, e-books and text it stays a link.
What it says of the video may come from other files, so it is made when a page is written. The
script speaks to the embed by messages: YouTube's own `iframe_api` would run code of another host in
each page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_aikb.config import settings_of
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.languages import language_of, language_of_words
from sphinx_aikb.knowledge.moments import known_of
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.knowledge.walks import Stage, Walk
from sphinx_aikb.nodes import (
    has_player,
    is_added,
    is_shown_video,
    is_untitled,
    moment_of,
    player,
    player_of,
    waiting_head,
    waiting_player,
)
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.language import direction_of
from sphinx_aikb.text.timecode import short_timecode
from sphinx_aikb.text.youtube import VideoError, parse_video, watch_url
from sphinx_aikb.translations import SERVE, TEXTS, speaking, told
from sphinx_aikb.video.bar import bar_of
from sphinx_aikb.video.thumbnails import add_thumbnails, remote_thumbnail, thumbnail_html

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.ids import VideoId

IN_SCRIPT = (
    *("play", "pause", "resume", "back", "on", "speed", "here", "follow", "copy", "copied"),
    *("large", "move", "keys", "signs", "close", "away", "again", "moments", "file", "error"),
)
"""The texts that the script shows, in the order in which it knows them."""
BLANKS: dict[str, Any] = {"n": "{n}", "time": "{time}", "command": SERVE}
"""What stands in them; numbers and times are filled in by the script."""
IN_ENGLISH = [TEXTS[name].format(**BLANKS) for name in IN_SCRIPT]
"""The texts that the script has itself, so that no page in English carries them."""


def has_script(builder: Builder) -> bool:
    """Tell whether scripts run on the pages of this builder."""
    return bool(builder.format == "html") and builder.name != "epub"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a player says of its video before it plays."""

    video: VideoId
    title: str
    details: str


def shown(knowledge: KnowledgeBase, video: VideoId) -> Shown:
    """Return what is known of a video: title, channel and length."""
    known = known_of(knowledge, video)
    length = "" if known.duration is None else short_timecode(known.duration)
    return Shown(video, known.title or "", " · ".join(filter(None, (known.channel, length))))


def starts_in(knowledge: KnowledgeBase, docname: str, video: VideoId) -> list[float]:
    """Return the starts of a document's moments of a video, for the bar of a player in it."""
    return knowledge.derived(Times).starts_in(docname, video)


def shown_in(knowledge: KnowledgeBase, docname: str, video: VideoId) -> tuple[Any, ...]:
    """Return what a player in a document shows, to be compared with what it showed before."""
    starts = starts_in(knowledge, docname, video)
    chapters = known_of(knowledge, video).chapters if len(starts) > 1 else ()
    is_page = knowledge.catalogue.is_generated(docname)
    return shown(knowledge, video), starts, chapters, is_page


class YtPlayer(SphinxDirective):
    """Shows a player of the video that is named, or else of the note's video."""

    has_content = False
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return a placeholder of the player, or nothing after a warning."""
        video = self.video()
        if video is None:
            return []
        node = player_of(video, self.env.docname)
        self.set_source_info(node)
        return [node]

    def video(self) -> VideoId | None:
        """Return the video that is named, or else the note's own; None after a warning."""
        if not self.arguments:
            video = knowledge_of(self.env).video_of(self.env.docname)
            if video is None:
                message = f"{self.name}: no video in the document, and none named"
                warn(Warnings.NO_VIDEO, message, self.get_location())
            return video
        try:
            return parse_video(self.arguments[0]).id
        except VideoError as error:
            message = f"{self.name}: {self.arguments[0]!r} is no video: {error}"
            warn(Warnings.TIMESTAMP, message, self.get_location())
            return None


class MakePlayers(SphinxTransform):
    """Makes players of videos that are alone in their paragraph, as ``![](…)`` in Markdown.

    Runs before ``PlayTimelines`` (859), which looks for players, and after messages are translated
    (20).
    """

    default_priority = 858

    def apply(self, **kwargs: Any) -> None:
        """Replace each such paragraph by a placeholder of a player."""
        made_any = False
        for link in walk_of(self, Stage.COMPLETE).of(addnodes.pending_xref):
            alone = isinstance(link.parent, nodes.paragraph) and len(link.parent) == 1
            if not (alone and is_shown_video(link)):
                continue
            moment = moment_of(link)
            if moment.video is not None and moment.is_whole:
                label = "" if is_untitled(link) else moment.text
                made = player_of(moment.video, self.env.docname, label)
                made.rawsource = link.parent.rawsource
                made.source, made.line = link.parent.source, link.parent.line
                link.parent.replace_self(made)
                made_any = True
        if made_any:
            knowledge_of(self.env).walks.end()


def own_player(env: BuildEnvironment, walk: Walk) -> VideoId | None:
    """Return the video whose player belongs at the top of a document, None without such a video."""
    knowledge = knowledge_of(env)
    wanted = settings_of(env.config).player == "top" and knowledge.catalogue.is_note(env.docname)
    has_top = bool(walk.of(nodes.section))
    return knowledge.video_of(env.docname) if wanted and has_top else None


class AddPlayer(SphinxTransform):
    """Puts a player at the top of a note with a video, unless the note has a player of that video.

    Runs with the lists at the end of a note, after all that looks at the content.
    """

    default_priority = 860

    def apply(self, **kwargs: Any) -> None:
        """Add the player, and record the videos of all players in the document."""
        docname = self.env.docname
        knowledge = knowledge_of(self.env)
        walk = walk_of(self, Stage.COMPLETE)
        players = walk.of(waiting_player)
        videos = [node.video for node in players]
        own = own_player(self.env, walk)
        if own is not None and own not in videos:
            section = walk.of(nodes.section)[0]
            added = player_of(own, docname)
            is_added.set(added, True)
            section.insert(1, added)
            players.insert(0, added)
            videos.insert(0, own)
        if videos:
            facts = knowledge.facts_of(docname)
            outgoing = replace(facts.outgoing, players=tuple(dict.fromkeys(videos)))
            knowledge.facts[docname] = replace(facts, outgoing=outgoing)
            if add_thumbnails(self.env, players):
                knowledge.walks.end()


class ShowPlayers(SphinxPostTransform):
    """Puts players in the place of their placeholders, or links where no script runs."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace each placeholder by a player, or by a paragraph with a link."""
        knowledge = knowledge_of(self.env)
        script = has_script(knowledge.builder)
        walk = walk_of(self, Stage.STORED)
        places = walk.of(waiting_player)
        headed = {node.docname for node in walk.of(waiting_head)}
        is_html = knowledge.builder.format == "html"
        if places and script:
            has_player.set(self.document, True)
        for node in places:
            seen = shown(knowledge, node.video)
            if node.label:
                seen = replace(seen, title=node.label)
            if is_html and node.docname in headed:
                own = knowledge.video_of(node.docname) == node.video
                seen = replace(seen, details="") if own else seen  # the head of the note says it
            is_page = is_html and knowledge.catalogue.is_generated(node.docname)
            if is_page:
                seen = replace(seen, details="")
            if script:
                starts = starts_in(knowledge, node.docname, seen.video)
                box = player()
                box.video, box.title, box.details = seen.video, seen.title, seen.details
                box.is_page = is_page
                box += node.children
                if not node.children:
                    box.remote = remote_thumbnail(self.env, seen.video)
                if len(starts) > 1:
                    box += bar_of(knowledge, seen.video, starts)
                node.replace_self(box)
            else:
                with speaking(language_of_words(self.env, node.docname)):
                    node.replace_self(_paragraph(seen))


def _paragraph(seen: Shown) -> nodes.paragraph:
    """Return what a player is in print: the address is visible, for readers on paper."""
    details = f" ({seen.details})" if seen.details else ""
    known = f": {seen.title}{details}, " if seen.title else f"{details}: "
    line = nodes.paragraph("", f"{told('video')}{known}")
    uri = watch_url(seen.video)
    line += nodes.reference("", uri, refuri=uri, internal=False)
    return line


def visit_html(self: HTML5Translator, node: player) -> None:
    """Write a link that the script turns into a player, in the language of the page."""
    env, docname = self.builder.env, self.builder.current_docname
    words = language_of_words(env, docname)
    is_same = words == language_of(env, docname)
    marks = {} if is_same else {"lang": words, "dir": direction_of(words)}
    with speaking(words):
        _write(self, node, marks)


def _write(self: HTML5Translator, node: player, marks: dict[str, str]) -> None:
    config = self.config
    attributes: dict[str, Any] = {"data-video": node.video, **marks}
    if lead := settings_of(config).lead:
        attributes["data-lead"] = f"{lead:g}"
    said = [told(name, **BLANKS) for name in IN_SCRIPT]
    if said != IN_ENGLISH:
        attributes["data-say"] = "|".join(said)
    self.body.append(self.starttag(node, "div", CLASS="aikb-player no-search", **attributes))
    name = f"{told('play')}: {node.title}" if node.title else told("play")
    link: dict[str, Any] = {"href": watch_url(node.video), "aria-label": name}
    picture = thumbnail_html(self, node)
    classes = f"aikb-play{' aikb-pictured' * bool(picture)} reference external"
    text = node.title if node.title and not node.is_page else told("play")
    # The ids and classes of the node belong to the box alone.
    tag = self.starttag(nodes.inline(), "a", "", CLASS=classes, **link)
    self.body.append(f"{tag}{picture}{self.encode(text)}</a>")
    if node.details:
        self.body.append(f' <span class="aikb-details">{self.encode(node.details)}</span>')


def depart_html(self: HTML5Translator, node: player) -> None:
    """End the box."""
    self.body.append("</div>\n")


def setup_player(app: Sphinx) -> None:
    """Register the directive, the nodes and the transforms."""
    app.add_node(player, html=(visit_html, depart_html))
    app.add_directive("yt-player", YtPlayer)
    app.add_transform(MakePlayers)
    app.add_transform(AddPlayer)
    app.add_post_transform(ShowPlayers)
