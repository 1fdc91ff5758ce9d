"""Puts keys into YAML mappings by edits of their text: what stands there stays as it was typed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

Entry = Mapping[str, str | Mapping[str, str]]
"""Texts by their keys, and mappings of texts."""

# What is a text to all parsers without quotes, or what people write without quotes, such as a time.
_PLAIN = re.compile(r"[^\W_][\w'().,!?&/–-]*(?:(?: |:(?=\w))[\w'().,!?&/–-]+)*")
_PLAIN_IN_BRACES = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]*(?<! )")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(text: str, *, in_braces: bool = False) -> str:
    """Write a text, in quotes where YAML could take it for something else."""
    plain = _PLAIN_IN_BRACES if in_braces else _PLAIN
    if plain.fullmatch(text) and text.lower() not in _WORDS:
        return text
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def block(entry: Entry | Mapping[str, Entry], indent: int) -> list[str]:
    """Return the lines of keys and their values."""
    lines: list[str] = []
    for key, value in entry.items():
        begin = f"{' ' * indent}{scalar(key)}:"
        if isinstance(value, str):
            lines.append(f"{begin} {scalar(value)}")
        else:
            lines += [begin, *block(value, indent + 2)]
    return lines


def flow(entry: Entry | Mapping[str, Entry]) -> str:
    """Return keys and their values as they stand in braces."""
    return ", ".join(
        f"{scalar(key, in_braces=True)}: "
        + (scalar(value, in_braces=True) if isinstance(value, str) else f"{{{flow(value)}}}")
        for key, value in entry.items()
    )


class Edits:
    r"""Collects what is put into a text, whose line ends are `\n`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: list[tuple[int, int, str]] = []

    def put(self, at: int, part: str) -> None:
        """Put a part in at a place."""
        self._parts.append((at, at, part))

    def put_for(self, value: yaml.Node, part: str) -> None:
        """Put a part in for a value that stands in one line."""
        self._parts.append((value.start_mark.index, value.end_mark.index, part))

    def put_lines(self, lines: Sequence[str], at: int | None = None) -> None:
        """Put lines behind the line of a place, or else at the end of the text."""
        if at is None and self.text[-1:] in ("", "\n"):
            self.put(len(self.text), "".join(f"{line}\n" for line in lines))
            return
        end = -1 if at is None else self.text.find("\n", at)
        self.put(end if end >= 0 else len(self.text), "".join(f"\n{line}" for line in lines))

    def put_keys(self, mapping: yaml.MappingNode, entry: Entry | Mapping[str, Entry]) -> None:
        """Put keys at the end of a mapping, which has lines of its own or stands in braces."""
        if mapping.flow_style:
            self._put_into_braces(mapping, entry)
            return
        end = _last_of(mapping).end_mark.index
        lines = block(entry, mapping.value[0][0].start_mark.column)
        if self.text[end - 1 : end] == "\n":  # behind a text of several lines, as with `|`
            self.put(end, "".join(f"{line}\n" for line in lines))
        else:
            self.put_lines(lines, end)

    def _put_into_braces(
        self, mapping: yaml.MappingNode, entry: Entry | Mapping[str, Entry]
    ) -> None:
        closing = mapping.end_mark.index - 1
        if not mapping.value:
            self.put(closing, flow(entry))
            return
        last = _last_of(mapping)
        is_alias = last is mapping.value[-1][0]
        self.put(closing if is_alias else last.end_mark.index, f", {flow(entry)}")

    def put_value(self, key: yaml.Node, value: str) -> None:
        """Put a value behind the colon of a key."""
        self.put(self.text.index(":", key.end_mark.index) + 1, value)

    def applied_to(self, typed: str) -> str:
        """Return the text as it was *typed*, with its own line ends, and the parts in it."""
        newline = "\r\n" if "\r\n" in typed else "\n"
        mark = len(typed) - len(typed.removeprefix("\ufeff"))
        # Each pair of signs that ends a line is one sign in the text.
        doubled = [match.start() - at for at, match in enumerate(re.finditer("\r\n", typed[mark:]))]
        pieces: list[str] = []
        done, passed = 0, 0
        for at, end, part in sorted(self._parts, key=lambda part: part[0]):
            while passed < len(doubled) and doubled[passed] < at:
                passed += 1
            place = mark + at + passed
            pieces += [typed[done:place], part.replace("\n", newline)]
            done = place + end - at
        return "".join((*pieces, typed[done:]))


def _last_of(mapping: yaml.MappingNode) -> yaml.Node:
    """Return the node whose end is that of what is written in a mapping."""
    node: yaml.Node = mapping
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not _is_enclosed(
        node, mapping
    ):
        last = node.value[-1]
        key, value = last if isinstance(node, yaml.MappingNode) else (None, last)
        # An alias is the node that it stands for, which was written before.
        is_alias = key is not None and value.start_mark.index < key.start_mark.index
        node = key if key is not None and is_alias else value
    return node


def _is_enclosed(node: yaml.CollectionNode, mapping: yaml.Node) -> bool:
    """Tell whether a collection inside of the mapping ends with a bracket or a brace."""
    return node is not mapping and bool(node.flow_style)
