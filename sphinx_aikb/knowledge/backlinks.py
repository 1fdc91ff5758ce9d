"""Who links to a document, with the sentences around the links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.facts import NoteLink, Reference
from sphinx_aikb.text.sentence import WIKI, Mention, Part, tidy
from sphinx_aikb.text.timecode import format_timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.text.moment import Moment

Linking = NoteLink | Reference

SHOWN = 3
"""How many sentences of a linking note are shown; the others are counted."""
MOST = 50
"""How many notes of one video are listed: a list on each of them must not grow with all of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A note that links here: its title, how often, and its first sentences with their moments.

    A moment is shown under its time, whatever the text is that the note has.
    """

    docname: str
    title: str
    count: int
    sentences: tuple[tuple[tuple[str, ...], Moment | None], ...]
    """Each in pieces, every second of which is the text of a link that is meant."""


def sources(knowledge: KnowledgeBase, docname: str) -> list[Source]:
    """Return the notes that link to a document, in order of docname; each once."""
    incoming = sorted(knowledge.incoming.get(docname, {}).items())

    def meant(target: str, source: str) -> bool:
        return knowledge.resolver.resolve(target, source).docname == docname

    return [source_of(knowledge, source, links, meant) for source, links in incoming]


def source_of(
    knowledge: KnowledgeBase,
    docname: str,
    links: Sequence[Linking],
    meant: Callable[[str, str], bool],
) -> Source:
    """Return what a list says of a document that has these links.

    A sentence with several of them comes once. *meant* tells whether a target, as the document
    writes it, is what the list is about.
    """
    sentences: dict[tuple[str, ...], Moment | None] = {}
    for link in links:
        if len(sentences) == SHOWN:
            break
        sentence = _sentence(knowledge, docname, link, meant)
        sentences.setdefault(sentence, _under_time(link.around.moment))
    return Source(docname, knowledge.name_of(docname), len(links), tuple(sentences.items()))


def _under_time(moment: Moment | None) -> Moment | None:
    return moment and replace(moment, text=format_timecode(moment.start))


def _sentence(
    knowledge: KnowledgeBase, source: str, link: Linking, meant: Callable[[str, str], bool]
) -> tuple[str, ...]:
    """Return the sentence around a link in pieces, every second of which is a label."""
    passage = link.around.passage

    def text(parts: Sequence[Part]) -> str:
        return "".join(part if isinstance(part, str) else mention(part) for part in parts)

    def mention(part: Mention) -> str:
        marked = part.kind == WIKI and meant(part.link.target, source)
        return f"\0{label(part)}\0" if marked else label(part)

    def label(mention: Mention) -> str:
        link = mention.link
        if link.label is not None:
            return link.label
        return link.default_label(
            knowledge.title_of(knowledge.resolver.resolve(link.target, source))
        )

    # Marks that cannot stand in the text keep the pieces apart while blanks are put in order.
    whole = f"{text(passage.before)}\0{label(passage.link)}\0{text(passage.after)}"
    return tuple(tidy(whole).split("\0"))


def same_video(knowledge: KnowledgeBase, docname: str) -> tuple[list[str], int]:
    """Return the other notes of a note's video in order of docname, and how many there are."""
    notes = knowledge.by_video.get(knowledge.video_of(docname) or "", [])
    shown = [name for name in notes[: MOST + 1] if name != docname]
    return shown[:MOST], max(len(notes) - 1, 0)
