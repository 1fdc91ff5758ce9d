"""What stands above an index: how much it lists, links to letters, and the place of the filter.

The letters and the filter are for pages on the web alone. The script ``aikb-index.js`` makes the
filter; without it, nothing is shown in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.doctree import elements
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.numbered_pages import PAGES, NumberedPages
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.nodes import index_tools, letter_of
from sphinx_aikb.translations import told
from sphinx_aikb.vault.query import counts_of, entries_of, letter_of_group, mark_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_aikb.vault.groups import Group
    from sphinx_aikb.vault.query import Query

FEW = 20
"""The number of entries up to which an index needs no filter."""
FILTERED = "aikb-filtered"
"""The class of lists and tables that have a filter."""


def is_long(entries: int) -> bool:
    """Tell whether readers may filter so many entries."""
    return entries > FEW


def counted(query: Query, group: Group) -> list[nodes.paragraph]:
    """Return the line that says how many notes, channels and videos an index lists."""
    counts = counts_of(query, group)
    text = ", ".join(told(name, count=count) for name, count in counts.items())
    return [nodes.paragraph(text, text, classes=["aikb-count"])] if text else []


def tools_of(
    query: Query, group: Group, body: list[nodes.Element], docname: str
) -> list[index_tools]:
    """Return the tools of an index on a page, and mark what they work on in the *body*."""
    has_filter = is_long(sum(1 for _ in entries_of(group)))
    lists = [node for each in body for node in elements(each) if _is_list(node)]
    if has_filter:
        for node in lists:
            node["classes"].append(FILTERED)
    if query.letters:
        _mark_first(_lettered(query, group, body, lists))
    if not (has_filter or query.letters):
        return []
    tools = index_tools()
    tools.docname, tools.is_long, tools.letters = docname, has_filter, []
    return [tools]


def _is_list(node: nodes.Element) -> bool:
    return isinstance(node, nodes.table | nodes.bullet_list)


def _lettered(
    query: Query, group: Group, body: list[nodes.Element], lists: list[nodes.Element]
) -> Iterator[tuple[str, nodes.Element]]:
    """Yield what may be the first of a letter: the outermost groups, else the entries."""
    if group.groups:
        yield from zip(map(letter_of_group, group.groups), body, strict=True)
        return
    for each in lists:
        home = next(iter(each.findall(nodes.tbody)), each)
        marks = (mark_in(note, query) for note in group.notes)
        yield from zip(marks, home.children, strict=True)


def _mark_first(found: Iterable[tuple[str, nodes.Element]]) -> None:
    seen = {""}
    for letter, node in found:
        if letter not in seen:
            seen.add(letter)
            letter_of.set(node, letter)


class ResolveTools(SphinxPostTransform):
    """Finds the page of each letter on the web, and leaves the tools out everywhere else.

    Runs after embedded passages are there, which show the lists of other pages without tools.
    """

    default_priority = 391

    def run(self, **kwargs: Any) -> None:
        """Complete or remove the tools."""
        knowledge, docname = knowledge_of(self.env), self.env.docname
        for tools in walk_of(self, Stage.RESOLVED).of(index_tools):
            if knowledge.builder.name not in PAGES or tools.docname != docname:
                tools.parent.remove(tools)
                continue
            numbered = knowledge.derived(NumberedPages)
            tools.pages = {anchor: numbered.page_of(docname, anchor) for _, anchor in tools.letters}


def visit_html(self: HTML5Translator, node: index_tools) -> None:
    """Write the place of the filter, and the links to the letters.

    A numbered page has them, too: the addresses are those from the page that is being written.
    """
    if node.is_long:
        label = self.encode(told("filter"))
        count = self.encode(told("filtered", shown="{shown}", all="{all}"))
        self.body.append(
            f'<div class="aikb-filter" data-label="{label}" data-count="{count}" hidden></div>\n'
        )
    if len(node.letters) > 1:
        self.body.append(f'<nav class="aikb-letters" aria-label="{self.encode(told("letters"))}">')
        here = self.builder.current_docname
        links = []
        for letter, anchor in node.letters:
            address = f"{self.builder.get_relative_uri(here, node.pages[anchor])}#{anchor}"
            links.append(f'<li><a href="{self.encode(address)}">{self.encode(letter)}</a></li>')
        self.body.append("\n<ul>\n" + "\n".join(links) + "\n</ul>\n</nav>\n")
    raise nodes.SkipNode


def setup_index_tools(app: Sphinx) -> None:
    """Register the node and the transform."""
    app.add_node(index_tools, html=(visit_html, None))
    app.add_post_transform(ResolveTools)
