"""The header of a note: where it ends and what it says, also when YAML refuses it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_aikb.text.yaml_text import NULLS, Problem, Reader, RefusedError, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FrontMatter",
    "Problem",
    "Value",
    "header_span",
    "parse_front_matter",
    "plain_lines",
]

_OPENING = re.compile(r"(-{3,})[ \t]*(?:#[^\n]*)?\n")
# No line end or unprintable character of YAML and no blank but the space: a line of one of these
# shapes means the same to every YAML parser.
_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_SIMPLE = re.compile(
    rf"""(?P<key>[A-Za-z_][A-Za-z0-9_-]{{0,60}}):(?:[ ]+(?:
        "(?P<double>[^"\\{_ODD}]*)"
      | '(?P<single>[^'{_ODD}]*)'
      | (?P<plain>
          (?: [^ \-?:,\[\]{{}}\#&*!|>'"%@`{_ODD}] | -(?=[A-Za-z0-9_]) )
          [^:\#{_ODD}]*+ (?: (?: :(?=[^ {_ODD}]) | (?<![ ])\# ) [^:\#{_ODD}]*+ )*+ )
    ))?[ ]*+(?:\n|\Z)""",
    re.VERBOSE,
)
_KEY_END = re.compile(r":(?=[ \t]|$)")
_TIGHT_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*:(?!//)(?=\S)")
_INNER_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*:(?=[ \t])")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}")
_FLOW_LIST = re.compile(r"\[([^\[\]]*)\]")
_INNER_QUOTE = re.compile(r"""(?P<opens>(?<![^\s(])["'])|(?<=\S)["'](?=[\s,;.:!?)])""")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The header of a note."""

    data: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """Line of the file, from 1, of each top-level key."""
    end: int = 0
    """How many lines the header takes, with both its fences; 0 when there is none."""
    problems: tuple[Problem, ...] = ()
    broken: bool = False
    """YAML refused the header; its fields were recovered line by line."""


def plain_lines(text: str) -> str:
    r"""Drop a byte order mark and write every line end as `\n`."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def header_span(text: str) -> tuple[int, int, int] | None:
    r"""Find the start and the end of what the header holds, and the start of the body.

    The text has `\n` line ends. `None` when its first line opens no header; the end is -1 when
    nothing closes it. As MyST reads it (mdit-py-plugins, `front_matter`): closed by at least as
    many dashes as opened it, with up to three spaces before them, or by `...`.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    dashes = len(opening[1])
    closing = re.compile(rf"^(?: {{0,3}}-{{{dashes},}}|\.\.\.)[ \t]*+(?:\n|\Z)", re.MULTILINE)
    found = closing.search(text, opening.end())
    if found is None:
        return opening.end(), -1, len(text)
    return opening.end(), found.start(), found.end()


def parse_front_matter(text: str) -> FrontMatter:
    """Read the header at the head of a note; whatever it holds, nothing is raised.

    An empty value, `~` and `null` are `None`. When YAML refuses the header, the fields that can be
    told apart are kept, and one problem names the line.
    """
    text = plain_lines(text)
    span = header_span(text)
    if span is None:
        return FrontMatter()
    start, stop, body = span
    if stop < 0:
        # A thematic break may open a page: only a key after it shows that a header was meant.
        first = text[start : start + 1000].lstrip().partition("\n")[0]
        problem = Problem(1, "the front matter has no end: a line of three dashes is missing")
        return FrontMatter(problems=(problem,) if _split_key(first) else ())
    end = text.count("\n", 0, body) + (not text.endswith("\n", 0, body))
    source = text[start:stop]
    simple = _read_simple(source)
    if simple is not None:
        return FrontMatter(*simple, end=end)
    reader = Reader(source)
    try:
        reader.read(0, len(source))
    except RefusedError as error:
        reader = _recover(source)
        message = f"the front matter is not valid YAML and was read line by line: {error.reason}"
        problems = (Problem(reader.line(error.at), message), *reader.problems)
        return FrontMatter(reader.data, reader.lines, end, problems, broken=True)
    return FrontMatter(reader.data, reader.lines, end, tuple(reader.problems))


def _read_simple(source: str) -> tuple[dict[str, Value], dict[str, int]] | None:
    """Read a header of simple `key: value` lines only, or give `None`: YAML has to say."""
    data: dict[str, Value] = {}
    lines: dict[str, int] = {}
    at, line = 0, 2
    while at < len(source):
        match = _SIMPLE.match(source, at)
        if match is None or (key := match["key"]) in data:
            return None
        data[key] = _simple_value(match)
        lines[key] = line
        at = match.end()
        line += 1
    return data, lines


def _simple_value(match: re.Match[str]) -> Value:
    """Return the value of a simple line."""
    _key, double, single, plain = match.groups()
    if plain is None:
        return double if double is not None else single
    plain = plain.rstrip(" ")
    return None if plain in NULLS else plain


def _recover(source: str) -> Reader:
    """Read each field of a broken header by itself: as YAML if it can be, else as lines of text."""
    reader = Reader(source)
    for start, stop in _blocks(source):
        match = _SIMPLE.fullmatch(source, start, stop)
        if match:
            reader.put(match["key"], _simple_value(match), start)
            continue
        try:
            reader.read(start, stop)
        except RefusedError:
            _read_lines(reader, start, stop)
    return reader


def _lines(source: str, start: int, stop: int) -> Iterator[tuple[int, str]]:
    """Yield each line and where it starts."""
    while start < stop:
        end = source.find("\n", start, stop)
        end = stop if end < 0 else end
        yield start, source[start:end]
        start = end + 1


def _split_key(line: str) -> tuple[str, str] | None:
    """Split `key: value`, or `key:value` after a plain name; `None` for any other line."""
    line = line.strip()
    if not line or line[0] in "#[]{},|>" or line.startswith(("- ", "-\t")):
        return None
    match = _TIGHT_KEY.match(line) or _KEY_END.search(line)
    if match is None:
        return None
    return _unquote(line[: match.end() - 1].strip()), line[match.end() :].strip()


def _blocks(source: str) -> Iterator[tuple[int, int]]:
    """Yield the part of the header that belongs to each top-level key; stray lines are left out."""
    begin = end = base = -1
    for at, line in _lines(source, 0, len(source)):
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if (base < 0 or indent <= base) and _split_key(line):
            if begin >= 0:
                yield begin, end
            begin, base = at, indent
        elif begin < 0 or (bare and indent <= base and bare[0] not in "#-]}"):
            continue
        end = min(at + len(line) + 1, len(source))
    if begin >= 0:
        yield begin, end


def _read_lines(reader: Reader, start: int, stop: int) -> None:
    """Read a field that is no YAML: the rest of its line, what is indented below it, or a list."""
    key, place = "", start
    words: list[str] = []
    items: list[str] = []
    for at, line in _lines(reader.text, start, stop):
        bare = line.strip()
        split = _split_key(line)
        if split and (at == start or (words and _INNER_KEY.match(bare))):
            if at > start:
                reader.put(key, _bare(" ".join(words)), place)
            key, place = split[0], at
            first = split[1]
            words = [first] if first and not _BLOCK_SCALAR.fullmatch(first) else []
        elif not bare or bare.startswith("#"):
            continue
        elif not words and bare.startswith("-"):
            items.append(bare[1:].strip())
        elif items:
            items[-1] += f" {bare}"
        else:
            words.append(bare)
    listed: list[Value] = [_bare(item) for item in items]
    reader.put(key, listed or _bare(" ".join(words)), place)


def _bare(text: str) -> Value:
    """Return the value of text that YAML refused: without its quotes, or as a list in brackets."""
    if text in NULLS:
        return None
    match = _FLOW_LIST.fullmatch(text)
    if match:
        return [_unquote(item.strip()) for item in match[1].split(",") if item.strip()]
    return _unquote(text)


def _unquote(text: str) -> str:
    """Drop the quotes around a text, unless they belong to two quoted parts of it."""
    if len(text) < 2 or text[0] not in "\"'" or text[-1] != text[0]:
        return text
    inner = text[1:-1]
    for match in _INNER_QUOTE.finditer(inner):
        if match[0] == text[0]:
            return inner if match["opens"] else text
    return inner
