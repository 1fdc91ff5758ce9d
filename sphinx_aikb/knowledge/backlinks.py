"""Who links to a document, with the sentences around the links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx_aikb.knowledge.languages import language_of
from sphinx_aikb.knowledge.moments import known_of
from sphinx_aikb.knowledge.times import Times
from sphinx_aikb.text.sentence import WIKI, Mention, Part, tidy
from sphinx_aikb.text.timecode import format_timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.outgoing import Linking
    from sphinx_aikb.text.moment import Moment

SHOWN = 3
"""How many sentences of a linking note are shown; the others are counted."""
MOST_LINKING = 100
"""How many linking notes a list shows; the others are counted."""
MOST = 50
"""How many notes of one video a list shows: each of these notes has such a list."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a link, and the last moment before it."""

    pieces: tuple[str, ...]
    """Its text; every second piece is that of a link that the list is about."""
    moment: Moment | None
    """Shown as its time, whatever text it has in the note."""
    section: str
    """The id of the heading above it, or empty."""


@dataclass(frozen=True, slots=True)
class Source:
    """A note that links here: its title, how often, and its first sentences."""

    docname: str
    title: str
    count: int
    sentences: tuple[Sentence, ...]
    language: str
    """The tag of its language."""
    video: str
    """The title of its video, if that is known and says more than its own."""


def linking(knowledge: KnowledgeBase, docname: str) -> tuple[list[str], int]:
    """Return the documents with links to one, and how many there are more.

    Those with most links come first. Pages of channels, and all that hold an index, are left out.
    """
    catalogue = knowledge.catalogue
    names = [
        name
        for name in knowledge.linking.get(docname, ())
        if name not in catalogue.overviews and not knowledge.facts_of(name).indexes
    ]
    return names[:MOST_LINKING], max(len(names) - MOST_LINKING, 0)


def sources(knowledge: KnowledgeBase, docname: str) -> list[Source]:
    """Return the notes that link to a document, each once, those with most links first."""

    def meant(target: str, source: str) -> bool:
        return knowledge.resolver.resolve(target, source).docname == docname

    return [
        source_of(knowledge, source, knowledge.links_of(source)[docname], meant)
        for source in linking(knowledge, docname)[0]
    ]


def quoted(knowledge: KnowledgeBase, docname: str) -> list[Any]:
    """Return all that :func:`sources` makes its sentences of, which takes less than to make them.

    Of a note with many links that is more than what a list shows.
    """

    def told(part: Part, source: str) -> Any:
        if isinstance(part, str):
            return part
        meant = knowledge.resolver.resolve(part.link.target, source).docname == docname
        return _label(knowledge, source, part), part.kind == WIKI and meant

    def around(link: Linking, source: str) -> list[Any]:
        passage = link.around.passage
        parts = (*passage.before, passage.link, *passage.after)
        moment, section = _moment(knowledge, source, link), link.around.section
        return [moment, section, *(told(part, source) for part in parts)]

    return [
        (
            source,
            knowledge.name_of(source),
            language_of(knowledge.env, source),
            _video_of(knowledge, source),
            [around(link, source) for link in knowledge.links_of(source)[docname]],
        )
        for source in linking(knowledge, docname)[0]
    ]


def source_of(
    knowledge: KnowledgeBase,
    docname: str,
    links: Sequence[Linking],
    meant: Callable[[str, str], bool],
) -> Source:
    """Return what a list says of a document that has these links.

    A sentence with several of the links comes once. *meant* takes a target as written and the
    docname of the document with the link, and tells whether the list is about that target.
    """
    sentences: dict[tuple[str, ...], Sentence] = {}
    for link in links:
        if len(sentences) == SHOWN:
            break
        pieces = _sentence(knowledge, docname, link, meant)
        moment = _as_start(_moment(knowledge, docname, link))
        sentences.setdefault(pieces, Sentence(pieces, moment, link.around.section))
    language = language_of(knowledge.env, docname)
    name = knowledge.name_of(docname)
    video = _video_of(knowledge, docname)
    return Source(docname, name, len(links), tuple(sentences.values()), language, video)


def _video_of(knowledge: KnowledgeBase, docname: str) -> str:
    video = knowledge.video_of(docname)
    title = known_of(knowledge, video).title if video else None
    return title if title and title != knowledge.name_of(docname) else ""


def _moment(knowledge: KnowledgeBase, source: str, link: Linking) -> Moment | None:
    """Return the moment before a link in a document, as readers get it."""
    moment = link.around.moment
    return moment and knowledge.derived(Times).shown(source, moment)


def _as_start(moment: Moment | None) -> Moment | None:
    return moment and replace(moment, text=format_timecode(moment.start))


def _sentence(
    knowledge: KnowledgeBase, source: str, link: Linking, meant: Callable[[str, str], bool]
) -> tuple[str, ...]:
    """Return the sentence around a link in pieces; every second piece is a label."""
    passage = link.around.passage

    def text(parts: Sequence[Part]) -> str:
        return "".join(part if isinstance(part, str) else mention(part) for part in parts)

    def mention(part: Mention) -> str:
        marked = part.kind == WIKI and meant(part.link.target, source)
        label = _label(knowledge, source, part)
        return f"\0{label}\0" if marked else label

    # Marks that cannot stand in the text keep the pieces apart while blanks are put in order.
    label = _label(knowledge, source, passage.link)
    whole = f"{text(passage.before)}\0{label}\0{text(passage.after)}"
    return tuple(tidy(whole).split("\0"))


def _label(knowledge: KnowledgeBase, source: str, mention: Mention) -> str:
    """Return the text of a link in a document."""
    link = mention.link
    if link.label is not None:
        return link.label
    return knowledge.label_of(link, knowledge.resolver.resolve(link.target, source))


def same_video(knowledge: KnowledgeBase, docname: str) -> tuple[list[str], int]:
    """Return the other notes of a note's video as :func:`in_video` has them, and their number."""
    notes = knowledge.derived(_notes_by_video).get(knowledge.video_of(docname) or "", [])
    shown = [name for name in notes[: MOST + 1] if name != docname]
    return shown[:MOST], max(len(notes) - 1, 0)


def _notes_by_video(knowledge: KnowledgeBase) -> dict[str, list[str]]:
    """Return the notes of each video, as :func:`in_video` has them."""
    by_video: dict[str, list[str]] = {}
    for note in knowledge.catalogue.select():
        if note.video is not None:
            by_video.setdefault(note.video, []).append(note.docname)
    return {video: in_video(knowledge, names) for video, names in by_video.items()}


def in_video(knowledge: KnowledgeBase, docnames: Iterable[str]) -> list[str]:
    """Return the notes of a video in the order in which they begin in it, then by title."""

    def order(docname: str) -> tuple[float, str, str]:
        return (knowledge.facts_of(docname).glance.begins, knowledge.name_of(docname), docname)

    return sorted(docnames, key=order)
