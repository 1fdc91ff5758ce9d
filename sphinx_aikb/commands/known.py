"""What is known of the videos of a project, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_aikb.vault.videos import Video, known_videos, with_notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_aikb.commands.project import Project
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.vault.notes import Note

WANTED = ("title", "published", "duration")
"""What a video should have."""
_ALSO = ("channel", "chapters")
"""What is good to have."""


@dataclass(frozen=True, slots=True)
class Known:
    """A video of a project: its notes in order of docname, and what is not known of it."""

    video: VideoId
    notes: tuple[Note, ...]
    unknown: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it should have, and has not."""
        return tuple(key for key in self.unknown if key in WANTED)

    def completed_by(self, found: Video) -> Video:
        """Return of what was found what is not known."""
        return Video(**{key: getattr(found, key) for key in self.unknown})


def known_of(project: Project, side: Mapping[VideoId, Video]) -> list[Known]:
    """Return the videos of the notes and of the side file, in order of their first notes.

    A date is known if the side file has it or each note has one, for that may be its own.
    """
    by_video: dict[VideoId, list[Note]] = {}
    for docname in sorted(project.notes):
        note = project.documents[docname]
        if note.video is not None:
            by_video.setdefault(note.video, []).append(note)
    known = known_videos(project.documents, project.notes, side)
    known = with_notes((project.documents[name] for name in sorted(project.notes)), known)
    found: list[Known] = []
    for video in dict.fromkeys((*by_video, *side)):
        notes, said = tuple(by_video.get(video, ())), known.get(video, Video())
        unknown = [key for key in (*WANTED, *_ALSO) if not getattr(said, key)]
        if "published" in unknown and notes and all(note.published for note in notes):
            unknown.remove("published")
        found.append(Known(video, notes, tuple(unknown)))
    return found
