"""The numbered pages on which long lists and timelines of a page go on in HTML.

The facts of a document say how many entries its lists have, and how many of them stand before each
group; the facts of all say how many lines its timelines have. So the number and the names of these
pages, and the page of each group, are known without reading a doctree. Nothing here depends on the
builder; those of :data:`PAGES` write the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_aikb.knowledge.missing_topics import Missing
from sphinx_aikb.knowledge.moments import LINES, Timelines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
    from sphinx_aikb.knowledge.missing_topics import Numbers

PAGES = ("html", "dirhtml")
"""The builders that make a page on the web for each note."""
MOST = 200
"""The number of entries that the lists of a page show before they go on on the next page."""


def number_at(place: int) -> int:
    """Return the number of the page of the entry with *place* others before it; the first has 1."""
    return place // MOST + 1


def number_of_line(place: int) -> int:
    """Return the number of the page of the line in timelines with *place* others before it."""
    return place // LINES + 1


class NumberedPages:
    """The pages of all indexes whose lists have too many entries for one page.

    ``index_of`` maps the name of each numbered page to the index page. ``moved`` maps the ids of
    groups that do not begin on an index page itself to the index pages that have such a group.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._names: dict[str, tuple[str, ...]] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        self.index_of: dict[str, str] = {}
        self.moved: dict[str, list[str]] = {}
        self.lines: dict[str, int] = {}
        """The number of times and chapters in the timelines of a page, where it is too high."""
        timelines = knowledge.derived(Timelines)
        for docname, facts in knowledge.facts.items():
            if not facts.glance.timelines or timelines.may_have_lines(docname) <= LINES:
                continue
            if (lines := timelines.lines_on(docname)) > LINES:
                self.lines[docname] = lines
        missing = knowledge.derived(Missing)
        self.missing = {
            docname: last
            for docname, facts in knowledge.facts.items()
            if facts.requests and (last := _last(missing.numbers[docname])) > 1
        }
        """The number of the last page with lists of missing topics, where it is not the first."""
        found = {
            docname: facts
            for docname, facts in knowledge.facts.items()
            if facts.entries > MOST or docname in self.lines or docname in self.missing
        }
        taken = {name.casefold() for name in knowledge.env.found_docs} if found else set()
        for docname, facts in found.items():
            last = max(
                number_at(max(facts.entries - 1, 0)),
                number_of_line(max(self.lines.get(docname, 0) - 1, 0)),
                self.missing.get(docname, 1),
            )
            numbers = range(2, last + 1)
            names = [_free(f"{docname}-{number}", taken) for number in numbers]
            self._names[docname] = (docname, *names)
            self.index_of.update(dict.fromkeys(names, docname))
            starts = facts.letter_starts | facts.group_starts
            self._numbers[docname] = {
                anchor: number_at(start) for anchor, start in starts.items()
            } | (missing.pages_of_anchors(docname) if docname in self.missing else {})
            for anchor, number in self._numbers[docname].items():
                if number > 1 and anchor not in facts.letter_starts.keys() - facts.group_starts:
                    self.moved.setdefault(anchor, []).append(docname)

    def of(self, docname: str) -> tuple[str, ...]:
        """Return the names of the pages of a document, the first of which is its own."""
        return self._names.get(docname, (docname,))

    def page_of(self, docname: str, anchor: str) -> str:
        """Return the name of the page of a document on which an id is."""
        return self.of(docname)[self._numbers.get(docname, {}).get(anchor, 1) - 1]


def _last(lists: Iterable[Numbers]) -> int:
    return max((number for each in lists for number in (*each.topics, *each.orphans)), default=1)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no document has, also as a folder or where case does not count."""
    while not taken.isdisjoint((name.casefold(), f"{name}/index".casefold())):
        name += "-list"
    return name
