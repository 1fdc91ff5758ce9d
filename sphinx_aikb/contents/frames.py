"""Sidebars of pages beside each other, which differ in nothing but the item of the current page.

Sphinx draws a sidebar anew for each page, with all that stands above it. Here it draws one for the
first page of those that stand beside each other, and the items of all of them are put into it.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.doctree import is_text
from sphinx_aikb.text.markup import as_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sphinx.builders.html import StandaloneHTMLBuilder

T = TypeVar("T")
KEPT = 500
"""How many sidebars are kept: pages beside each other may be written far from each other."""
_LEVEL, _ADDRESS, _TITLE = "\ue000\ue001\ue002"
"""Placeholders for level, address and title in an item that Sphinx draws."""
_HERE = re.compile(r"\btoctree-l\d+(?= current\b)")
_LINK = re.compile("\ue001([0-9]+)\ue001")


class Place(NamedTuple):
    """Where a page stands."""

    page: str
    home: str
    """The page above it."""
    beside: Sequence[str]
    """The pages below its home that its sidebar shows, with the page itself."""
    above: str = ""
    """The page above its home, if sidebars below the others there differ in a title alone."""


class Slot(NamedTuple):
    """What differs from page to page in a sidebar: the address of a page, or its title."""

    docname: str
    kind: Literal["address", "title"]


class SlotText(str):
    """The HTML in a slot: text without tags."""

    __slots__ = ()


class Frame(NamedTuple):
    """What stands before and after the items of pages beside each other."""

    before: Sequence[str | Slot]
    after: Sequence[str | Slot]
    level: str
    """The class of the items."""


class Frames:
    """Draws the sidebars of pages beside each other."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self._frames: dict[object, Frame | None] = {}
        self._latest: dict[object, tuple[str, Frame]] = {}
        """The latest home below each page, and the frame of its items."""
        self._titles: dict[str, str | None] = {}
        self._plain: dict[str, str | None] = {}
        self._items = {each: self._empty_item(is_current=each) for each in (False, True)}

    def draw(
        self, place: Place, options: Mapping[str, Any], draw_alone: Callable[[], str]
    ) -> list[str] | None:
        """Return the sidebar of a page in parts of HTML, None if Sphinx has to draw it.

        *options* are those of the theme, and *draw_alone* draws the sidebar without other pages
        below the home of this one. The parts that differ from page to page are of the class
        :class:`SlotText`.
        """
        if not options.get("titles_only") or None in map(self._item_title, place.beside):
            return None
        frame = self._frame_for(place, sorted(options.items()), draw_alone)
        if frame is None:
            return None
        items = (self._item(name, place.page, frame.level) for name in place.beside)
        return [
            part if isinstance(part, str) else self._value(place.page, part)
            for part in chain(frame.before, *items, frame.after)
        ]

    def _frame_for(
        self, place: Place, options: Sequence[object], draw_alone: Callable[[], str]
    ) -> Frame | None:
        key, around = (place.home, *options), (place.above, *options)
        if key in self._frames:
            frame = self._frames[key]
        else:
            near = self._renamed(place.home, *self._latest.get(around, ("", None)))
            frame = near or self._drawn(place.page, draw_alone)
            _keep(self._frames, key, frame)
        if frame is not None and place.above:
            _keep(self._latest, around, (place.home, frame))
        return frame

    def _drawn(self, page: str, draw_alone: Callable[[], str]) -> Frame | None:
        """Return what Sphinx draws around the item of a page, None if it is not found."""
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
            html = draw_alone()
        finally:
            del vars(self.builder)[name]
            vars(self.builder).update(kept)
        levels = _HERE.findall(html)
        # A title or a caption may have the sign that stands around places.
        if not levels or html.count(_ADDRESS) != 2 * len(targets):
            return None
        item = self._items[True].replace(_LEVEL, levels[-1]).replace(_ADDRESS, "#")
        above, found, below = html.partition(item.replace(_TITLE, str(self._plain_title(page))))
        if not found:
            return None
        return Frame(self._slots(above, targets), self._slots(below, targets), levels[-1])

    def _slots(self, html: str, targets: Sequence[str]) -> list[str | Slot]:
        """Split HTML where an address stands: each is a slot, and so is the title behind it."""
        first, *rest = _LINK.split(html)
        parts: list[str | Slot] = [first]
        for number, text in zip(rest[::2], rest[1::2], strict=True):
            link = _link(targets[int(number)])
            title = self._plain_title(targets[int(number)])
            if title and text.startswith(start := f'">{title}</a>'):
                parts += [*link, "</a>" + text.removeprefix(start)]
            else:
                parts += [link[0], text]
        return parts

    def _renamed(self, home: str, other: str, frame: Frame | None) -> Frame | None:
        """Return the frame of a page beside *home* with the link and the title of *home*.

        None if the two may differ in more.
        """
        if frame is None or self._plain_title(home) is None:
            return None
        *before, end = frame.before
        if before[-3:] != _link(other):
            return None
        return frame._replace(before=[*before[:-3], *_link(home), end])

    def _value(self, page: str, slot: Slot) -> SlotText:
        """Return what stands in a slot on a page."""
        if slot.kind == "title":
            return SlotText(str(self._plain_title(slot.docname)))
        return SlotText(as_html(self.builder.get_relative_uri(page, slot.docname)) or "#")

    def _item_title(self, name: str) -> str | None:
        """Return the title of a page in HTML, None if its item may hold more than that."""
        if name not in self._titles:
            toc = self.builder.env.tocs.get(name)
            is_alone = toc is not None and not any(toc.findall(addnodes.toctree))
            self._titles[name] = self._plain_title(name) if is_alone else None
        return self._titles[name]

    def _plain_title(self, name: str) -> str | None:
        """Return the title of a page in HTML if it is nothing but words."""
        if name not in self._plain:
            self._plain[name] = self._find_plain_title(name)
        return self._plain[name]

    def _find_plain_title(self, name: str) -> str | None:
        toc = self.builder.env.tocs.get(name)
        item = toc[0] if toc is not None and len(toc) == 1 else None
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

    def _item(self, name: str, page: str, level: str) -> list[str | Slot]:
        """Return the item of a page beside another, or of that page itself."""
        item = self._items[name == page].replace(_LEVEL, level)
        start, _, rest = item.partition(_ADDRESS)
        between, _, end = rest.partition(_TITLE)
        return [start, Slot(name, "address"), between, Slot(name, "title"), end]

    def _empty_item(self, *, is_current: bool) -> str:
        """Return the item of a page as Sphinx prints it, with placeholders for what differs."""
        mark = ["current"] if is_current else []
        link = nodes.reference("", _TITLE, internal=True, refuri=_ADDRESS, classes=mark)
        line = addnodes.compact_paragraph("", "", link)
        item = nodes.list_item("", line, classes=[_LEVEL, *mark])
        return self.builder.render_partial(item)["fragment"]


def _link(name: str) -> list[str | Slot]:
    """Return the parts of a link to a page between ``href="`` and ``</a>``."""
    return [Slot(name, "address"), '">', Slot(name, "title")]


def _keep(kept: dict[object, T], key: object, value: T) -> None:
    """Keep a value, and drop the oldest of too many."""
    if key not in kept and len(kept) >= KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
