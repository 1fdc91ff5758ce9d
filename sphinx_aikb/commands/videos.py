"""``sphinx-aikb videos``: which videos lack a title, a date or a length, and a file that has them.

Nothing is fetched: what other tools have written beside the notes is read.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sphinx_aikb.commands.found_files import find
from sphinx_aikb.commands.known import Known, known_of
from sphinx_aikb.commands.project import CommandError, read_project
from sphinx_aikb.text.yaml_text import Problem
from sphinx_aikb.vault.fields import as_line
from sphinx_aikb.vault.side_file import Completed, SideFileError, complete
from sphinx_aikb.vault.videos import parse_side_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_aikb.commands.found_files import Found
    from sphinx_aikb.text.ids import VideoId
    from sphinx_aikb.vault.side_file import Said

NAME = "videos.yaml"
"""The side file of a project that names none."""
CALLED = {"title": "title", "published": "date", "duration": "length"}
"""How the keys of a side file are called where they are not called by their names."""
HINT = "yt-dlp --skip-download --write-info-json ADDRESS"
"""The command that writes an info file."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of a parser."""
    command = commands.add_parser(
        "videos",
        help="list videos whose title, date or length is unknown, and complete the side file",
        description="Lists the videos of notes whose title, date or length is unknown, and what "
        "yt-dlp wrote of them: *.info.json, and captions as *.vtt and *.srt. With --write the side "
        "file gets it. What is typed there stays. Nothing is fetched.",
    )
    command.add_argument("path", type=Path, help="the source folder, where conf.py is")
    command.add_argument(
        "--from",
        dest="folders",
        type=Path,
        action="append",
        metavar="FOLDER",
        help="where the files of other tools are, with all folders below it; may be given "
        "several times (default: the source folder)",
    )
    command.add_argument(
        "--file",
        metavar="NAME",
        help=f"the side file, below the source folder (default: aikb_videos, or {NAME})",
    )
    command.add_argument("--write", action="store_true", help="complete the side file")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List what is not known, and write what was found of it if that is asked for."""
    project = read_project(options.path)
    for path, reason in project.unreadable.items():
        _say(f"{as_line(path)}: cannot be read: {reason}", sys.stderr)
    name = options.file or project.settings.videos or NAME
    file = _side_file(project.source, name)
    typed = _read(file)
    videos = known_of(project, parse_side_file(typed).videos)
    folders = options.folders or [project.source]
    for folder in folders:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
    found = find(folders, {known.video for known in videos if known.unknown})
    additions = {
        known.video: known.completed_by(found.videos[known.video])
        for known in videos
        if known.video in found.videos
    }
    try:
        completed = complete(typed, additions)
    except SideFileError as error:
        place = name if error.line is None else f"{name}:{error.line}"
        raise CommandError(f"{place}: {error}; nothing is written") from error
    _list(videos, completed.added)
    _warn(found, name, completed.problems)
    if not completed.added:
        return 0
    count = len(completed.added)
    of_videos = f"{count} video{'s' * (count != 1)}"
    if not options.write:
        _say(f"\n--write puts what was found of {of_videos} into {name}.")
        return 0
    _replace(file, typed, completed)
    _say(f"\n{name} has what was found of {of_videos}.")
    if not project.settings.videos:
        _say(f'Builds read it with aikb_videos = "{name}" in conf.py.')
    return 0


def _say(text: str, file: TextIO | None = None) -> None:
    """Print a line, also in a terminal that lacks its letters."""
    out = file or sys.stdout
    encoding = out.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=out)


def _side_file(source: Path, name: str) -> Path:
    """Return the side file, where its links lead."""
    try:
        file = (source / name).resolve()
        is_inside = not Path(name).is_absolute() and file.is_relative_to(source)
        if is_inside and file.exists() and not file.is_file():
            raise CommandError(f"{name} is no ordinary file")
    except (OSError, RuntimeError, ValueError) as error:
        raise CommandError(f"{name} cannot be read") from error
    if not is_inside:
        raise CommandError(f"{name} is outside of the source folder: builds do not read it")
    return file


def _read(file: Path) -> str:
    """Return the text of the side file as it is; of one that is to be made, none."""
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error


def _list(videos: Sequence[Known], added: Mapping[VideoId, Said]) -> None:
    """Print the videos that lack something, or for which something was found."""
    if not videos:
        _say("No note has a video.")
        return
    lacking = [known for known in videos if known.lacks]
    shown = [known for known in videos if known.lacks or known.video in added]
    if shown:
        rows = [("VIDEO", "LACKS", "FOUND", "NOTES")]
        rows += [_row(known, added.get(known.video, {})) for known in shown]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            _say("  ".join(cells).rstrip())
        _say("")
    _say(_sum(len(videos), len(lacking)))
    if any(set(known.lacks) - {*added.get(known.video, {})} for known in lacking):
        _say(f"What is found nowhere comes with: {HINT}")


def _sum(count: int, lacking: int) -> str:
    of_all = f"{count} video{'s' * (count != 1)}"
    if not lacking:
        return f"Title, date and length are known of {of_all}."
    return f"Of {of_all}, {lacking} lack{'s' * (lacking == 1)} a title, a date or a length."


def _row(known: Known, said: Said) -> tuple[str, str, str, str]:
    first = as_line(known.notes[0].path) if known.notes else ""
    more = f" and {len(known.notes) - 1} more" if len(known.notes) > 1 else ""
    return known.video, _words(known.lacks), _words(said), first + more


def _words(keys: Iterable[str]) -> str:
    return ", ".join(CALLED.get(key, key) for key in keys) or "-"


def _warn(found: Found, name: str, problems: Iterable[Problem]) -> None:
    for path, message in found.problems:
        _say(f"{as_line(str(path))}: {message}", sys.stderr)
    for problem in problems:
        _say(f"{name}:{problem.line}: {problem.message}", sys.stderr)


def _replace(file: Path, typed: str, completed: Completed) -> None:
    """Put the new text in the place of the old one, whole or not at all."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new.open("xb") as stream:
                stream.write(completed.text.encode())
                stream.flush()
                os.fsync(stream.fileno())
            if file.exists():
                new.chmod(file.stat().st_mode & 0o7777)
            if _read(file) != typed:
                raise CommandError(f"{file} was changed meanwhile; nothing is written")
            new.replace(file)
        finally:
            with suppress(FileNotFoundError):
                new.unlink()
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from error
