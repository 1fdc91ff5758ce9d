"""What toctrees show of other pages: in the text of a page, and in sidebars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.numbered_pages import NumberedPages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment


def shown_title(env: BuildEnvironment, docname: str) -> tuple[Any, ...]:
    """Return the title of a document and its section number."""
    title = env.titles.get(docname)
    return () if title is None else (title.astext(), title.get("secnumber"))


OPTIONS = ("caption", "hidden", "includehidden", "maxdepth", "numbered", "titlesonly")


def toctrees_of(env: BuildEnvironment, docname: str) -> list[Any]:
    """Return the entries of a page's toctrees as typed, and the options of how to show them."""
    return [
        (node["entries"], [node.get(option) for option in OPTIONS])
        for node in env.tocs[docname].findall(addnodes.toctree)
    ]


def navigation(env: BuildEnvironment) -> list[Any]:
    """Return the toctrees that people wrote, which themes draw on every page."""
    written = sorted(knowledge_of(env).toctrees.items())
    return [
        (page, toctrees_of(env, page), [(name, shown_title(env, name)) for name in entries])
        for page, entries in written
    ]


def headings(env: BuildEnvironment) -> list[Any]:
    """Return the headings of pages in authors' toctrees, which few themes draw on every page."""
    names = {name for entries in knowledge_of(env).toctrees.values() for name in entries}
    return [(name, headings_of(env, name)) for name in sorted(names)]


def pages_above(relations: dict[str, list[str | None]], docname: str) -> list[str]:
    """Return the page whose toctree lists a page, the page that lists that one, and so on."""
    above: list[str] = []
    parent = relations.get(docname, [None])[0]
    while parent is not None and parent not in above:
        above.append(parent)
        parent = relations.get(parent, [None])[0]
    return above


def headings_of(env: BuildEnvironment, docname: str) -> list[Any]:
    """Return the headings of a page, which sidebars show on the pages below it."""
    return [_line(env, link) for link in _links_in(env, docname)]


def said_headings(env: BuildEnvironment, docname: str) -> list[Any]:
    """Return the headings of a document without their numbered pages, which follow from others."""
    return [
        (link["anchorname"], link.astext(), link.get("secnumber"))
        for link in _links_in(env, docname)
    ]


def _links_in(env: BuildEnvironment, docname: str) -> Iterable[nodes.reference]:
    toc = env.tocs.get(docname)
    return () if toc is None else toc.findall(nodes.reference)


def contents(env: BuildEnvironment, docname: str) -> list[Any]:
    """Return what the toctrees of a page show on it."""
    return [
        list(_entries(env, node, node.get("maxdepth", -1), node.get("titlesonly", False), ()))
        for node in env.tocs[docname].findall(addnodes.toctree)
        if not node.get("hidden")
    ]


def _line(env: BuildEnvironment, link: nodes.Element) -> tuple[Any, ...]:
    """Return what a heading says, and its place, which may be on a numbered page."""
    anchor, numbered = link["anchorname"], knowledge_of(env).derived(NumberedPages)
    page = numbered.page_of(link["refuri"], anchor.removeprefix("#"))
    return (page, anchor, link.astext(), link.get("secnumber"))


def _entries(
    env: BuildEnvironment, node: nodes.Node, depth: int, only_titles: bool, inside: tuple[str, ...]
) -> Iterator[Any]:
    """Yield the lines of a toctree or a list of headings, and those below, *depth* levels deep."""
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
            yield [_line(env, line) for line in child[0].findall(nodes.reference)]
        for below in child.children[1:]:
            yield from _entries(env, below, depth - 1, only_titles, inside)
