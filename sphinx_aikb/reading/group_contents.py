"""What the page of a group says, and its Markdown, which is made of public directives."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_aikb.text.fence import as_role
from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.timecode import short_timecode
from sphinx_aikb.translations import day_in_words, told
from sphinx_aikb.vault.groups import group_key
from sphinx_aikb.vault.videos import Video, with_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_aikb.vault.catalogue import Catalogue
    from sphinx_aikb.vault.groups import GroupPage

MANY = 50
"""The number of notes above which the page of a topic has links to letters."""
TAGS = 12
"""How many tags the page of a channel shows."""
_IN_LINKS = re.compile(r"[|#^\[\]<>]")
"""What has a meaning of its own in a wiki-link."""
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")


class Part(NamedTuple):
    """A part of the line below the title."""

    kind: Literal["wikilink", "aikb:tag", ""]
    """The role of the text; words have none."""
    text: str


class Content(NamedTuple):
    """What the page of a group says."""

    title: str
    subtitle: Sequence[Part]
    """The line below the title."""
    video: str
    """The video of which the page has a player and a timeline, if it is that of a video."""
    options: Mapping[str, str]
    """The options of its ``topic-index``."""

    @property
    def separator(self) -> str:
        """What divides the parts of the line below the title."""
        return " \u00b7 " if self.video else " "


def content_of(page: GroupPage, catalogue: Catalogue, above: str | None = None) -> Content:
    """Return what a page says; *above* is the page that it stands below."""
    options = {"group": f"{page.key} {page.value}"}
    subtitle: list[Part] = []
    if page.key == "video":
        subtitle += _about_video(page, catalogue, above)
        options["caption"] = told("notes", count=len(page.notes))
    elif page.key == "channel":
        subtitle += _tags_of(page, catalogue)
        options |= {"group-by": "video", "sort": "-published", "columns": "title"}
        options["count"] = ""
    else:
        options |= {"columns": "title, channel, published", "count": ""}
        if len(page.notes) > MANY:
            options["letters"] = ""
    return Content(_title(page), subtitle, page.value if page.key == "video" else "", options)


def _about_video(page: GroupPage, catalogue: Catalogue, channel: str | None) -> Iterator[Part]:
    """Yield the channel of a video with a link, its date and its length, as far as known."""
    video_id = VideoId(page.value)
    known = {video_id: catalogue.videos.get(video_id, Video())}
    video = with_notes(map(catalogue.documents.__getitem__, page.notes), known)[video_id]
    if channel is not None and not _IN_LINKS.search(channel):
        yield Part("wikilink", f"/{channel}")
    elif video.channel:
        yield Part("", video.channel)
    if video.published:
        yield Part("", day_in_words(video.published))
    if video.duration is not None:
        yield Part("", short_timecode(video.duration))


def _tags_of(page: GroupPage, catalogue: Catalogue) -> list[Part]:
    """Return links to the pages of the tags that most notes of a group have."""
    keys = Counter(
        key
        for docname in page.notes
        for key in {group_key("tags", name) for name in catalogue.documents[docname].tags}
    )
    names = {key: catalogue.page_of_group.get(("tags", key)) for key in keys}
    first = sorted(filter(names.get, keys), key=lambda key: (-keys[key], key))[:TAGS]
    return [Part("aikb:tag", catalogue.pages[str(names[key])].value) for key in first]


def _title(page: GroupPage) -> str:
    untitled = page.key == "video" and page.title == page.value
    return told("untitled", video=page.title) if untitled else page.title


def as_markdown(content: Content) -> str:
    """Return the Markdown of a page."""
    parts = [f"# {escaped(content.title)}"]
    if content.subtitle:
        # It stands below the title as that of a note does.
        parts.append(f"```{{rst-class}} aikb-head\n```\n\n{line_of(content)}")
    if content.video:
        parts += [_directive(name, content.video) for name in ("yt-player", "video-timeline")]
    parts.append(_directive("topic-index", "", **content.options))
    return "\n\n".join(parts) + "\n"


def line_of(content: Content) -> str:
    """Return the Markdown of the line below the title."""
    return content.separator.join(
        as_role(kind, text) if kind else escaped(text) for kind, text in content.subtitle
    )


def _directive(name: str, argument: str, **options: str) -> str:
    lines = [f":{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in options.items()]
    return "\n".join((f"```{{{name}}} {argument}".rstrip(), *lines, "```"))


def escaped(text: str) -> str:
    """Return Markdown that shows a text as it is."""
    return _SIGNS.sub(r"\\\g<0>", text)
