"""Helpers to walk through doctrees, to change and to read them, and to write files beside them."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from docutils import nodes
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

T = TypeVar("T")
UNSEEN = (nodes.system_message, nodes.comment, nodes.substitution_definition, nodes.pending)
"""What stands in a doctree and on no page: messages of docutils, comments, and definitions."""
UNSAID = (*UNSEEN, nodes.raw, nodes.problematic)
"""What is no text of a document: also output for one format, and what docutils could not read."""
LOWEST = 5
"""The lowest level of a heading: in short documents, Sphinx's LaTeX writer has no sixth level."""


class Attribute(Generic[T]):
    """A typed attribute of nodes, with a name that no other extension uses.

    ``moment_of = Attribute("moment")`` stands for the attribute ``aikb_moment``:
    ``moment_of(node)`` reads it, ``moment_of.set(node, moment)`` sets it. In a class of nodes, an
    attribute is a property: ``node.video``. It is an error to read an attribute that is missing and
    has no default.
    """

    def __init__(self, name: str, *default: T) -> None:
        self.name = f"aikb_{name}"
        self._default = default

    def __call__(self, node: nodes.Element) -> T:
        """Return the value on a node."""
        value: T = node.get(self.name, *self._default) if self._default else node[self.name]
        return value

    def set(self, node: nodes.Element, value: T) -> None:
        """Set the value on a node."""
        node[self.name] = value

    def is_on(self, node: object) -> bool:
        """Tell whether a node has the attribute."""
        return isinstance(node, nodes.Element) and self.name in node

    def is_set(self, node: nodes.Element) -> bool:
        """Tell whether an element has the attribute: :meth:`is_on` for the inside of loops."""
        return self.name in node.attributes

    def take(self, node: nodes.Element) -> T:
        """Return the value on a node, and remove the attribute from the node."""
        value = self(node)
        node.attributes.pop(self.name, None)
        return value

    def __get__(self, node: nodes.Element, owner: type) -> T:
        """Return the value of the property of a node."""
        return self(node)

    def __set__(self, node: nodes.Element, value: T) -> None:
        """Set the value of the property of a node."""
        self.set(node, value)


def replace_file(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; builds do without the file, so failures are only logged."""
    temporary = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(file)
    except OSError as error:
        logger.debug("%s is not kept: %s", file, error)


def read_doctree(env: BuildEnvironment, docname: str) -> nodes.document:
    """Return the doctree of a document, a new object at each call.

    ``env.get_doctree`` would keep the content of each file that it reads in memory.
    """
    with (Path(env.doctreedir) / f"{docname}.doctree").open("rb") as stream:
        doctree = cast("nodes.document", pickle.load(stream))
    doctree.settings.env = env
    return doctree


def is_text(node: nodes.Node) -> bool:
    """Tell whether a node is no more than words."""
    return isinstance(node, nodes.Text)


def elements(root: nodes.Element) -> Iterator[nodes.Element]:
    """Yield an element and all elements in it, in the order of the document.

    An element may be changed, but not replaced, before the next one is asked for.
    """
    left: list[nodes.Node] = [root]
    while left:
        node = left.pop()
        if isinstance(node, nodes.Element):
            yield node
            left += node.children[::-1]


def seen(root: nodes.Element) -> Iterator[nodes.Element]:
    """Yield what readers see of an element and all elements in it, in the order of the document."""
    left: list[nodes.Node] = [root]
    while left:
        node = left.pop()
        if isinstance(node, nodes.Element) and not isinstance(node, UNSEEN):
            yield node
            left += node.children[::-1]


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the ancestors of a node, the nearest one first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def depth(node: nodes.Node, kinds: type | tuple[type, ...] = nodes.section) -> int:
    """Return how many ancestors of certain kinds a node has."""
    return sum(isinstance(parent, kinds) for parent in ancestors(node))


def is_output(node: nodes.Node) -> bool:
    """Tell whether MyST-NB got a node from running a cell, whose author may run any code anyway."""
    return any("nb_element" in parent for parent in ancestors(node))


def placed(node: nodes.Element) -> nodes.Element:
    """Return the element itself if its line is known, else the nearest around it with a line."""
    return next((each for each in (node, *ancestors(node)) if each.line), node)


def block_of(node: nodes.Element) -> nodes.Element:
    """Return the block whose text an inline node belongs to."""
    while isinstance(node, nodes.Inline) and node.parent is not None:
        node = node.parent
    return node


def to_rubric(section: nodes.Element, level: int) -> None:
    """Replace a section by its heading, as a rubric, and its content, where no section can stand.

    Writers show by the *level* which heading is below which; the title of a document has level 1.
    """
    title, *rest = section.children
    rubric = nodes.rubric("", "", *title.children, ids=section["ids"])
    rubric["heading-level"] = min(level, LOWEST)
    section["ids"] = []
    section.replace_self([rubric, *rest])


def put_in_text(node: nodes.Element, block: nodes.Element) -> None:
    """Put a block in the place of an inline node, between the words before and after that node.

    If no words stand before the node, the block gets the ids and classes of the paragraph.
    """
    paragraph = node.parent
    at = paragraph.index(node)
    after = paragraph.children[at + 1 :]
    del paragraph.children[at:]
    parts: list[nodes.Node] = [block]
    if _says_something(paragraph.children):
        _strip(paragraph, -1, str.rstrip)
        parts.insert(0, paragraph)
    else:
        block["ids"] = [*paragraph["ids"], *block["ids"]]
        block["classes"] += paragraph["classes"]
    if _says_something(after):
        rest = nodes.paragraph("", "", *after)
        _strip(rest, 0, str.lstrip)
        rest.source, rest.line = paragraph.source, paragraph.line
        parts.append(rest)
    home = paragraph.parent
    place = home.index(paragraph)
    home[place : place + 1] = parts


def _says_something(children: Sequence[nodes.Node]) -> bool:
    """Tell whether nodes hold more than blanks and the punctuation that ends a sentence."""
    return any(not isinstance(node, nodes.Text) or node.strip(" \n.,;:!?…") for node in children)


def _strip(paragraph: nodes.Element, at: int, strip: Callable[[str], str]) -> None:
    text = paragraph[at]
    if isinstance(text, nodes.Text):
        paragraph.replace(text, nodes.Text(strip(text)))


def replace_each(
    found: Sequence[nodes.Element], make: Callable[[nodes.Element], list[nodes.Node]]
) -> None:
    """Replace nodes, given in document order, by the nodes that *make* returns for each of them.

    Inner nodes are replaced first, so that an outer node contains their replacements. Each parent
    is changed once, so that a paragraph with thousands of such nodes takes time in proportion.
    """
    wanted = {id(node) for node in found}
    for home in reversed({node.parent: None for node in found if node.parent is not None}):
        home[:] = [
            new
            for node in home.children
            for new in (
                make(node) if isinstance(node, nodes.Element) and id(node) in wanted else [node]
            )
        ]


def replace_all(made: Mapping[nodes.Node, nodes.Node]) -> None:
    """Replace nodes by others, which may have taken their children; change each parent once."""
    for home in {node.parent: None for node in made}:
        home[:] = [made.get(node, node) for node in home]
