"""Adds to a side file what it lacks, by edits of its text.

Nothing that a person typed is touched: text is only put in between, or in place of a value such as
``null`` that says nothing, so that comments, order, quotes and line ends stay. The result is read
once more; one that says anything but the same and the additions is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from sphinx_aikb.text.front_matter import plain_lines
from sphinx_aikb.text.timecode import short_timecode
from sphinx_aikb.text.yaml_text import LOADER, NULLS, Problem, Reader, RefusedError
from sphinx_aikb.text.yaml_writing import Edits, block, scalar
from sphinx_aikb.text.youtube import VideoError, parse_video

if TYPE_CHECKING:
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.text.yaml_text import Value
    from sphinx_aikb.vault.videos import Video

SAME = {"published": ("published", "date"), "channel": ("channel", "author")}
"""The keys that say the same as the one that is written."""

Said = Mapping[str, str | Mapping[str, str]]
"""What is written of a video: texts, and the titles of chapters by their times."""


class SideFileError(ValueError):
    """A side file cannot be completed; the message says why, and ``line`` where, if that helps."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Completed:
    """The text of a side file with the additions, and the entries that had to be left alone."""

    text: str
    added: Mapping[VideoId, Said]
    problems: tuple[Problem, ...]


def written(video: Video) -> Said:
    """Return what is known of a video as it is written to a side file."""
    texts = {
        "title": video.title,
        "published": video.published,
        "duration": None if video.duration is None else short_timecode(video.duration),
        "channel": video.channel,
    }
    found: dict[str, str | Mapping[str, str]] = {key: text for key, text in texts.items() if text}
    if video.chapters:
        found["chapters"] = {short_timecode(it.start): it.title for it in video.chapters}
    return found


def complete(text: str, additions: Mapping[VideoId, Video]) -> Completed:
    """Return a side file with what it lacks of some videos.

    :raises SideFileError: if the file is no YAML mapping, or if something in it would change.
    """
    plain = plain_lines(text)
    before = _read(plain)
    try:
        completing = _Completing(plain)
    except yaml.YAMLError as error:
        raise SideFileError("its anchors and aliases do not go together") from error
    for video, known in additions.items():
        completing.add(video, written(known))
    completing.finish()
    result = completing.edits.applied_to(text)
    try:
        after = _read(plain_lines(result))
    except SideFileError as error:
        raise SideFileError("the additions would break it") from error
    if not _is_completed(before, after, completing.expected):
        raise SideFileError("the additions would change what it says")
    return Completed(result, completing.added, tuple(completing.problems))


def _read(plain: str) -> dict[str, Value]:
    reader = Reader(plain, first=1)
    try:
        reader.read(0, len(plain))
    except RefusedError as error:
        raise SideFileError(f"not valid YAML: {error.reason}", reader.line(error.at)) from error
    for problem in reader.problems:
        raise SideFileError(problem.message, problem.line)
    return reader.data


def _is_completed(
    before: dict[str, Value], after: dict[str, Value], expected: Mapping[str, Said]
) -> bool:
    """Tell whether a file says what it said, in the same order, and beside that the additions."""
    wanted: dict[str, Any] = dict(before)
    for key, said in expected.items():
        old = wanted.get(key)
        entry = old if isinstance(old, dict) else {"title": old} if old else {}
        wanted[key] = {**entry, **said}
    return wanted == after and [*wanted] == [*after]


class _Completing:
    """Collects the edits of a side file, which is a mapping or empty."""

    def __init__(self, plain: str) -> None:
        self.edits = Edits(plain)
        self.added: dict[VideoId, Said] = {}
        self.expected: dict[str, Said] = {}
        self.problems: list[Problem] = []
        root = yaml.compose(plain, Loader=LOADER)
        self._root = root if isinstance(root, yaml.MappingNode) else None
        self._entries: dict[VideoId, list[tuple[yaml.Node, yaml.Node]]] = {}
        for key, value in self._root.value if self._root else ():
            try:
                self._entries.setdefault(parse_video(str(key.value)).id, []).append((key, value))
            except VideoError:
                continue
        self._shared = _shared(root)
        self._new: dict[VideoId, Said] = {}

    def add(self, video: VideoId, said: Said) -> None:
        """Add what is not said yet of a video."""
        entries = self._entries.get(video)
        if entries is None:
            self._new[video] = said
            self._expect(video, video, said)
            return
        key, value = entries[-1]
        try:
            if len(entries) > 1:
                raise SideFileError("it is named twice")
            self._expect(video, str(key.value), self._add_to(key, value, said))
        except SideFileError as error:
            self.problems.append(
                Problem(key.start_mark.line + 1, f"{video} stays as it is: {error}")
            )

    def _expect(self, video: VideoId, key: str, said: Said) -> None:
        if said:
            self.added[video] = self.expected[key] = said

    def finish(self) -> None:
        """Add the entries of the videos that had none."""
        new: dict[str, Said] = {video: said for video, said in self._new.items() if said}
        if new and self._root is not None and self._root.flow_style:
            self.edits.put_keys(self._root, new)
        elif new:
            column = self._root.value[0][0].start_mark.column if self._root else 0
            self.edits.put_lines(block(new, column))

    def _add_to(self, key: yaml.Node, value: yaml.Node, said: Said) -> Said:
        """Add to the entry of a video; return what it lacked."""
        is_alias = value.start_mark.index < key.start_mark.index
        if is_alias or (isinstance(value, yaml.MappingNode) and id(value) in self._shared):
            raise SideFileError("an alias gives its values to another entry, too")
        if isinstance(value, yaml.MappingNode):
            return self._add_to_keys(value, said)
        if not isinstance(value, yaml.ScalarNode):
            raise SideFileError("it is a list")
        return self._add_to_title(key, value, said)

    def _add_to_keys(self, entry: yaml.MappingNode, said: Said) -> Said:
        """Add keys, and values of keys that have none."""
        there = {str(key.value): (key, value) for key, value in entry.value}
        missing: dict[str, str | Mapping[str, str]] = {}
        filled: dict[str, str | Mapping[str, str]] = {}
        for name, text in said.items():
            same = next((each for each in SAME.get(name, (name,)) if each in there), None)
            if same is None:
                missing[name] = text
            elif isinstance(text, str) and not entry.flow_style and _is_empty(there[same][1]):
                self._fill(*there[same], scalar(text))
                filled[same] = text
        if missing:
            self.edits.put_keys(entry, missing)
        return {**filled, **missing}

    def _add_to_title(self, key: yaml.Node, title: yaml.ScalarNode, said: Said) -> Said:
        """Make of an entry that is a title one with keys; the title stays on its place."""
        if self._root is not None and self._root.flow_style:
            raise SideFileError("it is a title in braces")
        if title.start_mark.line != key.start_mark.line or "\n" in self._text_of(title):
            raise SideFileError("its title has lines of its own")
        column = key.start_mark.column + 2
        is_untitled = _is_empty(title)
        left = {name: text for name, text in said.items() if name != "title" or is_untitled}
        if not left:
            return left
        if not is_untitled:
            self.edits.put_value(key, f"\n{' ' * column}title:")
        elif self._text_of(title):
            self.edits.put_for(title, "")
        self.edits.put_lines(block(left, column), title.end_mark.index)
        return left

    def _fill(self, key: yaml.Node, empty: yaml.Node, value: str) -> None:
        """Give a key a value in place of none."""
        if self._text_of(empty):
            self.edits.put_for(empty, value)
        else:
            self.edits.put_value(key, f" {value}")

    def _text_of(self, node: yaml.Node) -> str:
        return self.edits.text[node.start_mark.index : node.end_mark.index]


def _is_empty(value: yaml.Node) -> bool:
    """Tell whether a value says nothing, as ``null`` and two quotes do."""
    is_plain = isinstance(value, yaml.ScalarNode) and not value.style
    return isinstance(value, yaml.ScalarNode) and (
        not value.value or (is_plain and value.value in NULLS)
    )


def _shared(root: yaml.Node | None) -> set[int]:
    """Return the nodes that stand in several places: those with an alias."""
    seen: set[int] = set()
    shared: set[int] = set()
    left: list[Any] = [root]
    while left:
        node = left.pop()
        if id(node) in seen:
            shared.add(id(node))
        elif isinstance(node, yaml.CollectionNode):
            left += node.value if isinstance(node, yaml.SequenceNode) else sum(node.value, ())
        seen.add(id(node))
    return shared
