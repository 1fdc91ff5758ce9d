"""The passages of a page: its own words, each with the moment and the place that they belong to.

Left out are times, lists of other notes, players, and what another note says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.doctree import UNSAID
from sphinx_aikb.nodes import moment_of, player, timestamp
from sphinx_aikb.search.names import NOT_OWN
from sphinx_aikb.text.moment import Moment
from sphinx_aikb.text.stretch import stretches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_aikb.text.ids import VideoId

LEFT_OUT = (
    *UNSAID,
    *(nodes.footnote_reference, nodes.citation_reference, nodes.math, nodes.math_block),
    *(nodes.Invisible, addnodes.toctree, addnodes.index, player),
)
WHOLE = (nodes.row, nodes.line_block, nodes.field)
"""Blocks whose parts are one passage."""


class Passage(NamedTuple):
    """Some words of a page."""

    words: str
    anchor: str
    """The id of the section that they stand in; empty at the top of the page."""
    second: int | None
    """The second of the moment that they belong to."""
    plays: bool
    """Whether the first player of the page has that moment."""
    is_heading: bool = False


def passages_of(document: nodes.document) -> Iterator[Passage]:
    """Yield the passages of a document whose references are resolved, in the order of the page.

    The title of the document is none of them.
    """
    first = next(iter(document.findall(player)), None)
    yield from _in(document, "", None if first is None else first.video, depth=0)


def _in(
    parent: nodes.Element, anchor: str, video: VideoId | None, *, depth: int
) -> Iterator[Passage]:
    for node in parent.children:
        if not isinstance(node, nodes.Element) or _is_left_out(node):
            continue
        if isinstance(node, nodes.section):
            inner = anchor if depth == 0 else next(iter(node["ids"]), anchor)
            yield from _in(node, inner, video, depth=depth + 1)
        elif isinstance(node, nodes.title):
            if depth != 1:
                yield from _of(node, anchor, video)
        elif isinstance(node, (nodes.TextElement, *WHOLE)):
            yield from _of(node, anchor, video)
        else:
            yield from _in(node, anchor, video, depth=depth or 1)


def _of(block: nodes.Element, anchor: str, video: VideoId | None) -> Iterator[Passage]:
    parts: list[str] = []
    length = 0
    moments: list[tuple[int, Moment]] = []
    for part in _parts(block):
        if isinstance(part, Moment):
            moments.append((length, part))
        else:
            parts.append(part)
            length += len(part)
    is_heading = isinstance(block, nodes.title | nodes.rubric)
    for words, number in stretches("".join(parts), [place for place, _ in moments]):
        moment = None if number is None else moments[number][1]
        if moment is None:
            yield Passage(words, anchor, None, plays=False, is_heading=is_heading)
        else:
            plays = moment.video == video
            yield Passage(words, anchor, int(moment.start), plays, is_heading)


def _parts(block: nodes.Element) -> Iterator[str | Moment]:
    """Yield the words of a block, and its moments; a time itself is no words."""
    for node in block.children:
        if isinstance(node, nodes.Text):
            yield node.astext()
        elif isinstance(node, timestamp):
            if not node.moment.is_clock:
                yield node.visible
            if node.moment.video:
                yield node.moment
        elif isinstance(node, nodes.Element) and not _is_left_out(node):
            yield from _parts(node)
            if moment_of.is_on(node):
                yield moment_of(node)
            elif not isinstance(node, nodes.Inline):
                yield " "


def _is_left_out(node: nodes.Element) -> bool:
    classes = node.get("classes", ())
    return isinstance(node, LEFT_OUT) or not NOT_OWN.isdisjoint(classes)
