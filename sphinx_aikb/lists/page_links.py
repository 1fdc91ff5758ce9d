"""The links to all pages of a long list, above and below the part that a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.nodes import page_links
from sphinx_aikb.translations import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def page_links_of(number: int, links: Sequence[tuple[str, str]], *, is_again: bool) -> page_links:
    """Return the links to all pages for the page with a number.

    *links* has the address of each page, and what the page holds; the latter may be empty.
    *is_again* tells whether the page has had them already.
    """
    node = page_links()
    node.number, node.links, node.is_again = number, list(links), is_again
    return node


def range_of(marks: Sequence[str]) -> str:
    """Return what a page holds, from the marks of its entries: ``D–F``, or ``D`` if all are alike.

    Entries without a mark do not count.
    """
    said = [mark for mark in marks if mark]
    if not said:
        return ""
    first, last = said[0], said[-1]
    dash = " – " if " " in first + last else "–"
    return first if first == last else f"{first}{dash}{last}"


def visit_html(self: HTML5Translator, node: page_links) -> None:
    """Write a navigation, which is a landmark for screen readers once on a page.

    It is a node of its own: standard nodes have no current page.
    """
    label = "" if node.is_again else f' aria-label="{self.encode(told("pages"))}"'
    tag = "div" if node.is_again else "nav"
    self.body.append(f'<{tag} class="aikb-pages"{label}>\n<ul>\n')
    for number, (address, held) in enumerate(node.links, 1):
        here = number == node.number
        where = ' aria-current="page"' if here else f' href="{self.encode(address)}"'
        shown = f' <span class="aikb-details">{self.encode(held)}</span>' if held else ""
        self.body.append(f"<li><a{where}>{number}{shown}</a></li>\n")
    self.body.append(f"</ul>\n</{tag}>\n")
    raise nodes.SkipNode


def setup_page_links(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(page_links, html=(visit_html, None))
