"""Sidebars of pages beside each other, which differ in nothing but the item of the current page.

Sphinx draws a sidebar anew for each page, with all that stands above it. Here it draws one for the
first page of those that stand beside each other, and the items of all of them are put into it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.doctree import is_text
from sphinx_aikb.text.markup import as_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx.builders.html import StandaloneHTMLBuilder

T = TypeVar("T")
KEPT = 500
"""How many sidebars are kept: pages beside each other may be written far from each other."""
_LEVEL, _ADDRESS, _TITLE = "\ue000\ue001\ue002"
"""Places in an item; they are filled in this order, since a title may have any character."""
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


class Frame(NamedTuple):
    """What stands before and after the items of pages beside each other."""

    before: Sequence[str]
    """HTML in which each second part is an index of targets, in the place of their address."""
    after: Sequence[str]
    level: str
    """The class of the items."""
    targets: Sequence[str]


class Frames:
    """Draws the sidebars of pages beside each other."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self._frames: dict[object, Frame | None] = {}
        self._latest: dict[object, tuple[str, Frame]] = {}
        """The latest home below each page, and the frame of its items."""
        self._titles: dict[str, str | None] = {}
        self._items = {each: self._item(is_current=each) for each in (False, True)}

    def draw(
        self, place: Place, options: Mapping[str, Any], draw_alone: Callable[[], str]
    ) -> str | None:
        """Return the sidebar of a page in HTML, None if Sphinx has to draw it.

        *options* are those of the theme, and *draw_alone* draws the sidebar without other pages
        below the home of this one.
        """
        titles = [self._item_title(name) for name in place.beside]
        if not options.get("titles_only") or None in titles:
            return None
        frame = self._frame_for(place, sorted(options.items()), draw_alone)
        return None if frame is None else self._filled(frame, place, titles)

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

    def _filled(self, frame: Frame, place: Place, titles: Sequence[str | None]) -> str:
        items = [
            self._items[name == place.page]
            .replace(_LEVEL, frame.level)
            .replace(_ADDRESS, self._address(place.page, name))
            .replace(_TITLE, str(title))
            for name, title in zip(place.beside, titles, strict=True)
        ]

        def filled(parts: Sequence[str]) -> Iterator[str]:
            for at, part in enumerate(parts):
                yield self._address(place.page, frame.targets[int(part)]) if at % 2 else part

        return "".join((*filled(frame.before), *items, *filled(frame.after)))

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
        above, found, below = html.partition(item.replace(_TITLE, str(self._item_title(page))))
        if not found:
            return None
        return Frame(_LINK.split(above), _LINK.split(below), levels[-1], targets)

    def _renamed(self, home: str, other: str, frame: Frame | None) -> Frame | None:
        """Return the frame of a page beside *home* with the link and the title of *home*.

        None if the two may differ in more.
        """
        new, old = self._plain_title(home), self._plain_title(other) if frame else None
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

    def _item_title(self, name: str) -> str | None:
        """Return the title of a page in HTML, None if its item may hold more than that."""
        if name not in self._titles:
            toc = self.builder.env.tocs.get(name)
            is_alone = toc is not None and not any(toc.findall(addnodes.toctree))
            self._titles[name] = self._plain_title(name) if is_alone else None
        return self._titles[name]

    def _plain_title(self, name: str) -> str | None:
        """Return the title of a page in HTML if it is nothing but words."""
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

    def _item(self, *, is_current: bool) -> str:
        """Return the item of a page as Sphinx prints it, with places for what differs."""
        mark = ["current"] if is_current else []
        link = nodes.reference("", _TITLE, internal=True, refuri=_ADDRESS, classes=mark)
        line = addnodes.compact_paragraph("", "", link)
        item = nodes.list_item("", line, classes=[_LEVEL, *mark])
        return self.builder.render_partial(item)["fragment"]


def _keep(kept: dict[object, T], key: object, value: T) -> None:
    """Keep a value, and drop the oldest of too many."""
    if key not in kept and len(kept) >= KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
