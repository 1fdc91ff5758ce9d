"""The catalogue: every document of the project with its names, built before anything is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_aikb.text.docname import folder_of, stem_of
from sphinx_aikb.text.ids import VideoId
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.vault.groups import group_key, members_of, spellings_of
from sphinx_aikb.vault.listing import known_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Set

    from sphinx_aikb.text.ids import DocName
    from sphinx_aikb.vault.groups import GroupPage
    from sphinx_aikb.vault.notes import Note
    from sphinx_aikb.vault.videos import Video

Index = dict[str, list["DocName"]]
"""Names, each with the documents that have it, those nearest the top first."""


@dataclass(frozen=True)
class Catalogue:
    """All documents, and which of them are notes.

    ``documents`` maps each docname to what its file says of itself; ``notes`` holds the docnames
    that get the treatment of notes; ``videos`` has what is known of videos; ``neighbours`` are
    Markdown documents that only stand beside notes; ``pages`` are those of groups of notes. The
    indexes are made on first use, once a catalogue, so that no page costs work that grows with the
    vault.
    """

    documents: Mapping[str, Note] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()
    videos: Mapping[VideoId, Video] = field(default_factory=dict)
    neighbours: frozenset[str] = frozenset()
    pages: Mapping[str, GroupPage] = field(default_factory=dict)

    def get(self, docname: str) -> Note | None:
        """Return what is known of a document, None for one that is not there."""
        return self.documents.get(docname)

    def is_note(self, docname: str) -> bool:
        """Tell whether a document is a note."""
        return docname in self.notes

    def is_generated(self, docname: str) -> bool:
        """Tell whether a document is the page of a group that no author wrote."""
        page = self.pages.get(docname)
        return page is not None and not page.is_written

    def title_of_video(self, video: str) -> str:
        """Return the title of a video, its id when no title is known."""
        known = self.videos.get(VideoId(video))
        return known.title or video if known else video

    def select(self, patterns: Sequence[str] = ()) -> list[Note]:
        """Return the notes whose docname matches one of the globs, in order of docname.

        Without globs all of them.
        """
        chosen: Iterable[str] = sorted(self.notes)
        if patterns:
            matches = glob_matcher(patterns)
            chosen = (docname for docname in chosen if matches(docname))
        return [self.documents[docname] for docname in chosen]

    def may_be_listed(self, docname: str) -> bool:
        """Tell whether an index can have anything to do with a document."""
        return docname in self.notes or docname in self.neighbours

    def in_group(self, key: str, value: str) -> tuple[list[Note], list[Note]]:
        """Return the :meth:`entries` that share a value of a key, however each spells it."""
        if key not in self._members:
            self._members[key] = [members_of(notes, key) for notes in self.entries()]
        name = group_key(key, value)
        entries, others = (found.get(name, []) if name else [] for found in self._members[key])
        return entries, others

    @cached_property
    def _members(self) -> dict[str, list[dict[str, list[Note]]]]:
        return {}

    def spelling(self, key: str, value: str) -> str:
        """Return how most notes spell a value of a key; the value itself if none has it."""
        if key not in self._spellings:
            self._spellings[key] = spellings_of(self.entries()[0], key)
        return self._spellings[key].get(group_key(key, value), value)

    @cached_property
    def _spellings(self) -> dict[str, dict[str, str]]:
        return {}

    @cached_property
    def keys(self) -> list[str]:
        """Every key that some note can be asked for."""
        return known_keys(self.select())

    def entries(self, patterns: Sequence[str] = ()) -> tuple[list[Note], list[Note]]:
        """Return the notes that an index of the globs lists, and what stands beside them.

        Each is in order of docname. Pages about other notes and neighbours of notes are no entries;
        a glob that matches nothing else, as the name of one does, asks for them.
        """
        aside = self.overviews | self.neighbours
        everything = self.notes | self.neighbours
        shown: set[str] = set() if patterns else set(self.notes - aside)
        found: set[str] = set() if patterns else set(everything)
        for pattern in patterns:
            matching = set(filter(glob_matcher([pattern]), everything))
            shown |= (matching - aside) or matching
            found |= matching
        return self._notes(shown), self._notes(found - shown)

    def _notes(self, docnames: Iterable[str]) -> list[Note]:
        return [self.documents[docname] for docname in sorted(docnames)]

    @cached_property
    def overviews(self) -> frozenset[str]:
        """The notes about other notes: those that hold an index, and the pages of channels.

        A page of a channel has no video and no channel of its own. Half of its headings and more
        are links to videos, some of them those of notes, or it is called like the channel of a note
        with a video.
        """
        notes = self._notes(self.notes)
        videos = {note.video for note in notes}
        named = {note.channel for note in notes if note.video and note.channel}
        channels = {key for name in named for key in (loose_key(name), loose_key(stem_of(name)))}
        channels.discard("")

        def is_channel(note: Note) -> bool:
            if note.video or note.channel:
                return False
            keys = map(loose_key, (stem_of(note.docname), *note.titles, *note.aliases))
            shown = (video for video, _ in note.other_videos if note.lists_videos)
            return not channels.isdisjoint(keys) or not videos.isdisjoint(shown)

        return frozenset(note.docname for note in notes if note.holds_index or is_channel(note))

    def _index(self, names: Callable[[Note], Iterable[str]]) -> Index:
        index: Index = {}
        for docname in sorted(self.documents, key=_nearest_first):
            for name in dict.fromkeys(names(self.documents[docname])):
                if name:
                    index.setdefault(name, []).append(self.documents[docname].docname)
        return index

    @cached_property
    def by_path(self) -> Mapping[str, DocName]:
        """Docnames and file paths, exactly as they are."""
        notes = self.documents.values()
        return (
            {note.path: note.docname for note in notes}
            | {page.docname: page.docname for page in self.pages.values()}
            | {note.docname: note.docname for note in notes}
        )

    @cached_property
    def page_of_group(self) -> Mapping[tuple[str, str], str]:
        """The page of each group, by key and ``group_key``."""
        pages = self.pages.items()
        return {(page.key, group_key(page.key, page.value)): name for name, page in pages}

    @cached_property
    def kinds_of_pages(self) -> frozenset[str]:
        """The keys whose groups have pages."""
        return frozenset(page.key for page in self.pages.values())

    @cached_property
    def by_file(self) -> Index:
        """File names with and without suffix, without folders."""
        return self._index(lambda note: (stem_of(note.docname), stem_of(note.path)))

    @cached_property
    def by_case(self) -> Index:
        """The keys of ``by_file``, case folded."""
        return self._index(
            lambda note: (stem_of(note.docname).casefold(), stem_of(note.path).casefold())
        )

    @cached_property
    def by_title(self) -> Index:
        """Titles, exactly as they are."""
        return self._index(lambda note: note.titles)

    @cached_property
    def by_slug(self) -> Index:
        """File names and titles by their :func:`loose_key`."""
        return self._index(lambda note: map(loose_key, (stem_of(note.docname), *note.titles)))

    @cached_property
    def by_alias(self) -> Index:
        """Aliases and permalinks by their :func:`loose_key`."""
        return self._index(lambda note: [loose_key(name) for name in note.other_names])


def _nearest_first(docname: str) -> tuple[int, str]:
    return docname.count("/"), docname


def find_notes(
    documents: Mapping[str, Note],
    patterns: Sequence[str] | None,
    root: str,
    suffixes: Sequence[str],
) -> frozenset[str]:
    """Return the documents that are notes.

    *patterns* are globs over docnames. None stands for the rule: a Markdown document with a video
    or with a ``From: [[…]]`` line is a note, and so is each Markdown document beside one in its
    folder that looks like one. *root* is never a note. *suffixes* are those of Markdown files.
    """
    if patterns is not None:
        matches = glob_matcher(patterns)
        return frozenset(docname for docname in documents if docname != root and matches(docname))
    markdown = [
        (docname, note)
        for docname, note in documents.items()
        if docname != root and note.path.endswith(tuple(suffixes))
    ]
    folders = {
        folder_of(docname) for docname, note in markdown if note.names_video or note.has_from
    }
    return frozenset(
        docname for docname, note in markdown if folder_of(docname) in folders and not note.plain
    )


def find_neighbours(
    documents: Mapping[str, Note], notes: Set[str], root: str, suffixes: Sequence[str]
) -> frozenset[str]:
    """Return the Markdown documents with a title that stand in one folder with a note and are none.

    Sphinx has no place for one without a title in tables of contents.
    """
    folders = {folder_of(docname) for docname in notes}
    return frozenset(
        docname
        for docname, note in documents.items()
        if docname not in notes
        and docname != root
        and folder_of(docname) in folders
        and note.title_source == "heading"
        and note.path.endswith(tuple(suffixes))
    )


def glob_matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return a function that tells whether a docname matches one of the globs.

    ``*`` stays inside a folder, ``**`` crosses folders, ``?`` and ``[…]`` stand for one character.
    """
    wanted = [PurePosixPath(pattern).parts for pattern in patterns]

    def matches(docname: str) -> bool:
        parts = tuple(docname.split("/"))
        return any(_glob(parts, pattern) for pattern in wanted)

    return matches


def _glob(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Match folder by folder; ``reached`` holds how many parts can have been used up."""
    reached = {0}
    for piece in pattern:
        if piece == "**":
            reached = set(range(min(reached), len(parts) + 1)) if reached else reached
        else:
            reached = {
                at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], piece)
            }
    return len(parts) in reached
