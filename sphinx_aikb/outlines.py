"""What toctrees show of other pages on the page that they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment


def shown_title(env: BuildEnvironment, docname: str) -> tuple[Any, ...]:
    """Return the title of a document and its section number."""
    title = env.titles.get(docname)
    return () if title is None else (title.astext(), title.get("secnumber"))


def contents(env: BuildEnvironment, docname: str) -> list[Any]:
    """Return what the toctrees of a page show on it."""
    return [
        list(_entries(env, node, node.get("maxdepth", -1), node.get("titlesonly", False), ()))
        for node in env.tocs[docname].findall(addnodes.toctree)
        if not node.get("hidden")
    ]


def _entries(
    env: BuildEnvironment, node: nodes.Node, depth: int, only_titles: bool, inside: tuple[str, ...]
) -> Iterator[Any]:
    """Yield the lines of a toctree or list of headings, and of what is below, *depth* levels."""
    if depth == 0:
        return
    if isinstance(node, addnodes.toctree):
        for title, name in node["entries"]:
            yield (title, name, shown_title(env, name))
            if name in env.tocs and name not in inside:
                yield from _entries(env, env.tocs[name], depth, only_titles, (*inside, name))
        return
    for child in node.children:
        if not isinstance(child, nodes.list_item):
            yield from _entries(env, child, depth, only_titles, inside)
            continue
        if not only_titles:
            yield [
                (line["anchorname"], line.astext(), line.get("secnumber"))
                for line in child[0].findall(nodes.reference)
            ]
        for below in child.children[1:]:
            yield from _entries(env, below, depth - 1, only_titles, inside)
