"""One home for each note: which index has it in its table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


def assign_homes(
    root: str,
    authors: Mapping[str, Sequence[str]],
    listed: Mapping[str, Sequence[tuple[int, Sequence[str]]]],
    first: Sequence[str] = (),
) -> dict[str, list[list[str]]]:
    """Return for each index page the notes that it is the home of, a list for each of its indexes.

    *authors* are the toctrees that people wrote: page to entries. *listed* are the indexes: page to
    pairs of position and listed notes. An author's toctree wins, then the pages that come *first*,
    then the first index in document order from *root*; pages that *root* does not reach come last,
    by name. No page is at home below itself. The result depends on nothing but the arguments.
    """
    parents = {
        name: page for page, entries in sorted(authors.items(), reverse=True) for name in entries
    }
    owned: dict[str, list[list[str]]] = {}
    for page in dict.fromkeys((*first, *in_order(root, authors, listed))):
        above = set(_ancestors(page, parents))
        owned[page] = []
        for _, names in listed[page]:
            mine = [
                name for name in names if name not in parents and name not in above and name != root
            ]
            parents.update(dict.fromkeys(mine, page))
            owned[page].append(mine)
    return owned


def _ancestors(page: str, parents: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while page not in seen:
        seen.add(page)
        yield page
        if page not in parents:
            return
        page = parents[page]


def in_order(root: str, authors: Mapping[str, Sequence[str]], pages: Collection[str]) -> list[str]:
    """Return *pages* in document order: as read from *root* along *authors*, depth first.

    Pages that *root* does not reach come last, by name.
    """
    found: list[str] = []
    seen: set[str] = set()
    stack = [*sorted(pages, reverse=True), root]
    while stack:
        page = stack.pop()
        if page in seen:
            continue
        seen.add(page)
        if page in pages:
            found.append(page)
        stack.extend(reversed(authors.get(page, ())))
    return found
