"""The walks through a document, which the steps of a build share.

A walk looks at each node once and sorts the elements by class; the steps of one stage then take
those that they want. A step that makes such elements itself ends the walk, so that the next step
starts another one.
"""

from __future__ import annotations

from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar, cast

from docutils import nodes

from sphinx_aikb.doctree import UNSEEN, elements

if TYPE_CHECKING:
    from sphinx_aikb.doctree import Attribute

E = TypeVar("E", bound=nodes.Element)


class Stage(Enum):
    """The stages of a build that have a walk of their own, each with the reason for it."""

    PARSED = "transforms up to 10"
    """Quotes, spans and markers get their nodes before Sphinx takes the messages to translate."""
    TRANSLATED = "transforms from 100"
    """Translations bring links, headings and markers of blocks of their own."""
    COMPLETE = "transforms from 845"
    """All other transforms have run: what is in the document now is recorded."""
    STORED = "post-transforms up to 30"
    """Placeholders are filled before Sphinx resolves references: they hold references."""
    RESOLVED = "post-transforms from 300"
    """References have become what readers see."""


class Walk:
    """The elements of a document or of a part of it, in their order, and by class."""

    def __init__(self, root: nodes.Element) -> None:
        self.elements = list(elements(root))
        self._places: dict[type, list[int]] = {}
        for place, node in enumerate(self.elements):
            self._places.setdefault(type(node), []).append(place)

    def of(self, kind: type[E]) -> list[E]:
        """Return the elements of a class and its subclasses."""
        found = [places for each, places in self._places.items() if issubclass(each, kind)]
        places = sorted(chain.from_iterable(found))
        return cast("list[E]", [self.elements[place] for place in places])

    def seen(self) -> list[nodes.Element]:
        """Return the elements that readers see, in their order."""
        roots = [node for kind in UNSEEN for node in self.of(kind)]
        hidden = {id(node) for root in roots for node in elements(root)}
        return (
            [node for node in self.elements if id(node) not in hidden] if hidden else self.elements
        )

    def having(self, attribute: Attribute[Any]) -> list[nodes.Element]:
        """Return the elements that have an attribute of this extension."""
        return [node for node in self.elements if attribute.is_set(node)]


class Walks:
    """Keeps the walk of the stage that a build is in."""

    def __init__(self) -> None:
        self._last: tuple[nodes.Element, Stage, Walk] | None = None

    def of(self, document: nodes.Element, stage: Stage) -> Walk:
        """Return the walk of a stage through a document, made when it is first asked for."""
        if self._last is None or self._last[0] is not document or self._last[1] is not stage:
            self._last = (document, stage, Walk(document))
        return self._last[2]

    def end(self) -> None:
        """End the walk: a step has made elements that the walk has not."""
        self._last = None
