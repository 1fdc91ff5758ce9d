"""Sidebars of pages beside each other, which differ in nothing but the item of the current page.

Sphinx draws a sidebar anew for each page, with all that stands above it. Here it draws one for the
first page of those that stand beside each other, and the items of all of them are put into it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.doctree import is_text
from sphinx_aikb.text.html import as_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx.builders.html import StandaloneHTMLBuilder

KEPT = 500
"""How many sidebars are kept: pages beside each other may be written far from each other."""
_LEVEL, _ADDRESS, _TITLE = "\ue000\ue001\ue002"
"""Places in an item; they are filled in this order, since a title may have any character."""
_HERE = re.compile(r"\btoctree-l\d+(?= current\b)")
_LINK = re.compile("\ue001([0-9]+)\ue001")


class _Frame(NamedTuple):
    """What stands before and after the items of pages beside each other."""

    before: Sequence[str]
    """Each second part is the place of a document in ``targets``, that of a link to it."""
    after: Sequence[str]
    level: str
    """The class of the items."""
    targets: Sequence[str]


class Frames:
    """Draws the sidebars of pages beside each other."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self._frames: dict[object, _Frame | None] = {}
        self._last: dict[object, tuple[str, _Frame]] = {}
        """A page below each other one, and what stands around the items below this page."""
        self._titles: dict[str, str | None] = {}
        self._items = {is_current: self._item(is_current) for is_current in (False, True)}

    def draw(
        self,
        page: str,
        home: str,
        beside: Sequence[str],
        options: Mapping[str, Any],
        alone: Callable[[], str],
        above: str = "",
    ) -> str | None:
        """Return the sidebar of a page in HTML, None if Sphinx has to draw it.

        *home* is the page that those *beside* each other stand below, and this page is one of them.
        *alone* draws the sidebar without the others. *above* is what *home* stands below, if homes
        differ in nothing but their titles there.
        """
        titles = [self._title(name) for name in beside]
        if not options.get("titles_only") or None in titles:
            return None
        chosen = sorted(options.items())
        key, around = (home, *chosen), (above, *chosen)
        if key not in self._frames:
            if len(self._frames) == KEPT:
                del self._frames[next(iter(self._frames))]
            frame = self._near(home, *self._last.get(around, ("", None)))
            self._frames[key] = frame or self._frame_of(page, alone)
        frame = self._frames[key]
        if frame is None:
            return None
        if above:
            self._last[around] = home, frame
        items = [
            self._items[name == page]
            .replace(_LEVEL, frame.level)
            .replace(_ADDRESS, self._address(page, name))
            .replace(_TITLE, str(title))
            for name, title in zip(beside, titles, strict=True)
        ]

        def filled(parts: Sequence[str]) -> Iterator[str]:
            for place, part in enumerate(parts):
                yield self._address(page, frame.targets[int(part)]) if place % 2 else part

        return "".join((*filled(frame.before), *items, *filled(frame.after)))

    def _frame_of(self, page: str, alone: Callable[[], str]) -> _Frame | None:
        """Return what stands around the item of a page, None if it is not found."""
        targets: list[str] = []

        def place_of(source: str, target: str, typ: str | None = None) -> str:
            if target == page:
                return ""
            targets.append(target)
            return f"{_ADDRESS}{len(targets) - 1}{_ADDRESS}"

        name = "get_relative_uri"
        kept = {name: vars(self.builder)[name]} if name in vars(self.builder) else {}
        vars(self.builder)[name] = place_of
        try:
            html = alone()
        finally:
            del vars(self.builder)[name]
            vars(self.builder).update(kept)
        levels = _HERE.findall(html)
        if not levels:
            return None
        item = self._items[True].replace(_LEVEL, levels[-1]).replace(_ADDRESS, "#")
        above, found, below = html.partition(item.replace(_TITLE, str(self._title(page))))
        if not found:
            return None
        return _Frame(_LINK.split(above), _LINK.split(below), levels[-1], targets)

    def _near(self, home: str, other: str, frame: _Frame | None) -> _Frame | None:
        """Return what stands around the items below a page, from that of a page beside it."""
        new, old = self._words(home), self._words(other) if frame else None
        if frame is None or new is None or old is None or len(frame.before) < 3:
            return None
        *before, place, last = frame.before
        end = f'">{old}</a>'
        if frame.targets[int(place)] != other or not last.startswith(end):
            return None
        targets = [*frame.targets]
        targets[int(place)] = home
        last = f'">{new}</a>{last.removeprefix(end)}'
        return frame._replace(before=[*before, place, last], targets=targets)

    def _address(self, page: str, name: str) -> str:
        return as_html(self.builder.get_relative_uri(page, name)) or "#"

    def _title(self, name: str) -> str | None:
        """Return the title of a page in HTML, None if its item may hold more than that."""
        if name not in self._titles:
            self._titles[name] = self._title_of(name)
        return self._titles[name]

    def _title_of(self, name: str) -> str | None:
        toc = self.builder.env.tocs[name]
        return None if any(toc.findall(addnodes.toctree)) else self._words(name)

    def _words(self, name: str) -> str | None:
        """Return the title of a page in HTML if it is nothing but words."""
        toc = self.builder.env.tocs[name]
        item = toc[0] if len(toc) == 1 else None
        if not isinstance(item, nodes.list_item):
            return None
        link = cast("nodes.Element", item[0])[0]
        if not isinstance(link, nodes.reference) or "secnumber" in link:
            return None
        title = self.builder.env.titles[name]
        is_plain = all(map(is_text, (*link.children, *title.children)))
        if not is_plain or title.astext() != link.astext():
            return None
        return self.builder.render_partial(title)["title"]

    def _item(self, is_current: bool) -> str:
        """Return the item of a page as Sphinx prints it, with places for what differs."""
        mark = ["current"] if is_current else []
        link = nodes.reference("", _TITLE, internal=True, refuri=_ADDRESS, classes=mark)
        line = addnodes.compact_paragraph("", "", link)
        item = nodes.list_item("", line, classes=[_LEVEL, *mark])
        return self.builder.render_partial(item)["fragment"]
