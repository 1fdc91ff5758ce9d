"""Ids on the one page of the builder ``singlehtml``: each place of each document has its own.

There, Sphinx makes addresses such as ``#document-notes/b#summary``, which are the id of nothing,
and many documents have a heading "Summary". Of equal ids the first stays as it is.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.knowledge.environment import is_used
from sphinx_aikb.text.slug import unique

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

BUILDER = "singlehtml"
DOCUMENT = "#document-"
"""What Sphinx begins the address of a document on the page with."""
_LINK = re.compile(f'(?<=href="){DOCUMENT}[^"]*')


def place_on_page(docname: str, anchor: str) -> str:
    """Return what stands for the address of a place until the whole page is there."""
    return f"{DOCUMENT}{docname}#{anchor}"


class OnePage:
    """Gives the places of a page ids of their own, and each link the id of its place."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}

    def on_resolved(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Look at all documents of the page, once their references are resolved."""
        if app.builder.name != BUILDER or not is_used(app.env):
            return
        self._ids = {}
        found = list(_by_document(doctree, docname))
        every = {str(name) for _, node in found for name in node["ids"]}
        every |= {f"{DOCUMENT[1:]}{name}" for name, _ in found}
        taken: set[str] = set()
        for document, node in found:
            node["ids"] = [self._id(document, str(name), taken, every) for name in node["ids"]]
        for document, node in found:
            if "refid" in node:
                node["refid"] = self._ids.get((document, node["refid"]), node["refid"])
            if "backrefs" in node:
                node["backrefs"] = [self._ids.get((document, it), it) for it in node["backrefs"]]
            if str(node.get("refuri", "")).startswith(DOCUMENT):
                node["refuri"] = self._address(app.env, node["refuri"])
        _renumber(app.env, self._ids)

    def on_page_context(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: Any,
    ) -> None:
        """Correct the links of the sidebar, which Sphinx makes of its own record of headings."""
        if app.builder.name != BUILDER or not is_used(app.env):
            return

        def corrected(html: str) -> str:
            return _LINK.sub(lambda it: escape(self._address(app.env, unescape(it[0]))), html)

        draw = context.get("toctree")
        if "toc" in context:
            context["toc"] = corrected(context["toc"])
        if draw is not None:
            context["toctree"] = lambda **options: corrected(draw(**options))

    def _id(self, docname: str, name: str, taken: set[str], every: set[str]) -> str:
        own = name
        if name in taken:
            own = unique(nodes.make_id(f"{docname}-{name}"), every)
            every.add(own)
        taken.add(own)
        self._ids.setdefault((docname, name), own)
        return own

    def _address(self, env: BuildEnvironment, address: str) -> str:
        """Return the address of a place that Sphinx calls by its document and its id."""
        whole = address.removeprefix(DOCUMENT)
        if whole in env.all_docs:
            return address
        docname, _, anchor = whole.rpartition("#")
        own = self._ids.get((docname, anchor))
        return f"#{own}" if own else f"{DOCUMENT}{docname}"


def _by_document(root: nodes.Element, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield all elements in order, each with the document that it comes from."""
    left: list[tuple[str, nodes.Node]] = [(docname, root)]
    while left:
        name, node = left.pop()
        if not isinstance(node, nodes.Element):
            continue
        if isinstance(node, addnodes.start_of_file):
            name = node["docname"]
        yield name, node
        left += ((name, child) for child in reversed(node.children))


def _renumber(env: BuildEnvironment, ids: Mapping[tuple[str, str], str]) -> None:
    """Let Sphinx find the numbers of sections and figures by the new ids."""
    for (docname, name), own in ids.items():
        if name == own:
            continue
        sections = env.toc_secnumbers.get(docname, {})
        for numbers, old, new in (
            (sections, f"#{name}", f"#{own}"),
            *((it, name, own) for it in env.toc_fignumbers.get(docname, {}).values()),
        ):
            if old in numbers:
                numbers[new] = numbers.pop(old)


def setup_one_page(app: Sphinx) -> None:
    """Connect the handlers."""
    page = OnePage()
    app.connect("doctree-resolved", page.on_resolved, priority=900)
    app.connect("html-page-context", page.on_page_context)
