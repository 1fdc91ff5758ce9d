"""Cuts the lists of a document into parts, one for each page.

Each item or row of the lists has the number of its page. A part for a later page than the first has
the items of that page and the headings around them, and nothing else of the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from docutils import nodes

from sphinx_aikb.doctree import ancestors, elements
from sphinx_aikb.knowledge.numbered_pages import number_at
from sphinx_aikb.lists.group_pages import is_head
from sphinx_aikb.nodes import index_tools, number_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set

T = TypeVar("T", bound=nodes.Element)
_HEADS = (nodes.title, nodes.colspec, nodes.thead, index_tools)
"""What a section, a block, a table or an index shows first, on each page that has a part of it."""


def cut(
    doctree: nodes.document,
    items: Iterable[nodes.Element],
    starts: Mapping[str, int],
    last: int,
) -> list[nodes.document]:
    """Take out of a document what stands on the pages from the second to the *last*; return it.

    *items* are all items and rows with a number, *starts* has the number of entries before each
    group by its id.
    """
    moved: dict[int, dict[nodes.Element, list[nodes.Element]]]
    moved = {number: {} for number in range(2, last + 1)}
    staying: dict[nodes.Element, list[nodes.Element]] = {}
    for item in items:
        number, home = number_of(item), item.parent
        staying.setdefault(home, [])
        (staying if number == 1 else moved[number]).setdefault(home, []).append(item)
    for home, own in staying.items():
        home[:] = own
    top = top_of(doctree, starts)
    parts = [_copy(doctree, homes, {doctree, top, *_around(homes)}) for homes in moved.values()]
    for home in staying:
        if not home.children:
            listing = next((a for a in ancestors(home) if isinstance(a, nodes.table)), home)
            listing.parent.remove(listing)
    later = {anchor for anchor, start in starts.items() if number_at(start) > 1}
    for node in list(elements(doctree)):
        if isinstance(node, nodes.section | nodes.rubric) and not later.isdisjoint(node["ids"]):
            node.parent.remove(node)
    return parts


def top_of(document: nodes.Element, groups: Container[str]) -> nodes.Element:
    """Return the section below the title of a document; the document itself if it has none.

    *groups* are the ids of groups, the titles of which are none of a document.
    """
    for node in document.children:
        if isinstance(node, nodes.section) and node["ids"][0] not in groups:
            return node
    return document


def _around(homes: Iterable[nodes.Element]) -> Iterator[nodes.Element]:
    for home in homes:
        yield from (home, *ancestors(home))


def _copy(
    node: T, homes: Mapping[nodes.Element, Sequence[nodes.Element]], around: Set[nodes.Node]
) -> T:
    """Return a copy of a node with what stands around some lists, and these with their items here.

    Where groups are no sections, rubrics stand before the lists; the level says what they head.
    """
    new: nodes.Element = node.copy()
    new += homes.get(node, ())
    headings: list[nodes.Element] = []
    written: set[nodes.Node] = set()
    for child in node.children if node not in homes else ():
        if isinstance(child, nodes.Element) and child in around:
            new += [each.deepcopy() for each in headings if each not in written]
            written.update(headings)
            new += _copy(child, homes, around)
        elif isinstance(child, _HEADS) or is_head(child):
            head: nodes.Element = child.deepcopy()
            head.attributes.pop("refid", None)  # to a table of contents on the first page
            new += head
        elif isinstance(child, nodes.rubric):
            level = child.get("heading-level", 0)
            headings = [each for each in headings if each.get("heading-level", 0) < level]
            headings.append(child)
    return cast("T", new)
