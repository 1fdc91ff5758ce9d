"""Blocks that links can name: the role ``aikb:block``, and the anchor of each marked block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxRole

from sphinx_aikb.doctree import block_of
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.nodes import block_key_of, block_marker, block_names_of
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.block_id import block_key, is_block_id
from sphinx_aikb.text.slug import unique

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_UNSEEN = (nodes.Invisible, nodes.system_message)


class BlockRole(SphinxRole):
    """Names the block at whose end the role stands, as the marker ``^id`` does."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a placeholder, or the content as text if it is no id."""
        name = self.text.strip().removeprefix("^")
        node: nodes.Element
        if is_block_id(name):
            node = block_marker()
            node.name = name
        else:
            node = nodes.inline(self.rawtext, self.text)
            warn(Warnings.WIKILINK, f"no id of a block: {self.text!r}", self.get_location())
        self.set_source_info(node)
        return [node], []


class MarkBlocks(SphinxTransform):
    """Records on each block the ids of its markers, and takes the markers out of the text.

    Runs before ``Locale`` (20), which replaces the text of a paragraph but not the paragraph.
    """

    default_priority = 5
    stage = Stage.PARSED

    def apply(self, **kwargs: Any) -> None:
        """Find the block of each marker; of several blocks with one id, the first counts."""
        walk = walk_of(self, self.stage)
        markers = walk.of(block_marker)
        if not markers:
            return
        before: dict[nodes.Element, nodes.Element] = {}
        for home in {marker.parent.parent: None for marker in markers if _is_alone(marker)}:
            before |= _take_lines_out(home)
        marked = walk.having(block_names_of)
        taken = {block_key(name) for block in marked for name in block_names_of(block)}
        for marker in markers:
            block = before[marker] if marker in before else _take_out(marker)
            name = block_key(marker.name)
            if block is not None and name not in taken:
                taken.add(name)
                block_names_of.set(block, [*block_names_of(block), marker.name])
        knowledge_of(self.env).walks.end()


def _is_alone(marker: nodes.Node) -> bool:
    line = marker.parent
    return isinstance(line, nodes.paragraph) and len(line) == 1


def _take_lines_out(home: nodes.Element) -> dict[nodes.Element, nodes.Element]:
    """Remove the lines that hold only a marker; return the block before each marker."""
    found: dict[nodes.Element, nodes.Element] = {}
    kept: list[nodes.Node] = []
    last = -1
    for node in home.children:
        marker = node[0] if isinstance(node, nodes.paragraph) and len(node) == 1 else None
        if isinstance(marker, block_marker) and last >= 0:
            block = kept[last]
            if not _has_id(block):
                block = kept[last] = nodes.container("", block)
            found[marker] = _item_of(block)
            continue
        kept.append(node)
        if isinstance(node, nodes.Titular | nodes.transition):
            last = -1
        elif not isinstance(node, _UNSEEN):
            last = len(kept) - 1
    home[:] = kept
    return found


def _has_id(block: nodes.Node) -> TypeGuard[nodes.Element]:
    """Tell whether all builders write the id of a block.

    They do not for raw output, and perhaps not for a node that another extension made.
    """
    standard = type(block).__module__ == nodes.__name__
    return standard and isinstance(block, nodes.Element) and not isinstance(block, nodes.raw)


def _take_out(marker: block_marker) -> nodes.Element | None:
    """Take a marker off the end of a text and return its block; show a marker without a block."""
    line = block_of(marker)
    block: nodes.Element | None = None
    if isinstance(line, nodes.caption):
        block = line.parent
    elif isinstance(line, nodes.paragraph) and not _is_alone(marker):
        block = _item_of(line)
    if block is None:
        marker.replace_self(nodes.Text("^" + marker.name))
        return None
    at = marker.parent.index(marker)
    text = marker.parent[at - 1] if at else None
    if isinstance(text, nodes.Text):
        marker.parent.replace(text, nodes.Text(text.rstrip()))
    marker.parent.remove(marker)
    return block


def _item_of(block: nodes.Element) -> nodes.Element:
    """Return the list item that a paragraph begins, else the block itself."""
    item = block.parent
    begins = isinstance(block, nodes.paragraph) and isinstance(item, nodes.list_item)
    return item if begins and _begin(item) is block else block


def _begin(item: nodes.Element) -> Any:
    """Return the first block of a list item."""
    return next(node for node in item.children if not isinstance(node, _UNSEEN))


class AnchorBlocks(MarkBlocks):
    """Gives each marked block an id, and a target before it; in a list item the target comes first.

    Runs when headings have their ids, which must not depend on blocks, and after
    ``PropagateTargets`` (260), which searches all that follows a target. Ids and targets look like
    those of labels after that transform, so that all builders print both in the same way.
    """

    default_priority = 265
    stage = Stage.TRANSLATED

    def apply(self, **kwargs: Any) -> None:
        """Mark the blocks whose markers came with a translation, then place the targets."""
        super().apply()
        targets: dict[nodes.Node, list[nodes.target]] = {}
        for block in walk_of(self, self.stage).having(block_names_of):
            before = _begin(block) if isinstance(block, nodes.list_item) else block
            targets[before] = [self._target(name, block) for name in block_names_of(block)]
        for home in {node.parent: None for node in targets}:
            home[:] = [one for node in home for one in (*targets.get(node, ()), node)]

    def _target(self, name: str, block: nodes.Element) -> nodes.target:
        key = block_key(name)
        anchor = unique(f"block-{key}", self.document.ids)
        block["ids"].append(anchor)
        self.document.set_id(block)
        target = nodes.target(refid=anchor)
        block_key_of.set(target, key)
        self.document.note_refid(target)
        return target


def setup_block_ids(app: Sphinx) -> None:
    """Register the transforms; the role belongs to the domain."""
    app.add_transform(MarkBlocks)
    app.add_transform(AnchorBlocks)
