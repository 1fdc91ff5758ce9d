"""Markdown links: they lead where Obsidian would lead them, or are their words.

MyST-Parser makes the links. Here those that it does not find get their file or document by the
decoded name, and their heading by its words. What nobody finds is its words in a note: MyST-Parser
would leave a link to nowhere.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.config import settings_of
from sphinx_aikb.doctree import ancestors, elements
from sphinx_aikb.knowledge.attachments import ask_for
from sphinx_aikb.knowledge.collect import anchors, heading_at
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.headings import Headings
from sphinx_aikb.knowledge.markdown_links import find_document, find_place, is_of_vault
from sphinx_aikb.knowledge.outgoing import MARKDOWN
from sphinx_aikb.knowledge.walks import Stage, Walk
from sphinx_aikb.links.references import show_link
from sphinx_aikb.links.wikilinks import warn_once
from sphinx_aikb.reporting import Warnings

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase

_XREF = {"xref", "myst"}
"""The classes of the text of a link that MyST-Parser has not resolved."""


class FindTargets(SphinxTransform):
    """Finds documents, files and headings of the same document that MyST-Parser has not found.

    Runs when a document is complete, before files are looked at (848) and links collected (850).
    MyST-Parser itself looks for headings later (879).
    """

    default_priority = 846

    def apply(self, **kwargs: object) -> None:
        """Look at each Markdown link without a target."""
        walk, changed = walk_of(self, Stage.COMPLETE), False
        for node in walk.of(addnodes.pending_xref):
            if node.get("reftype") == MARKDOWN and not node.get("refdomain"):
                changed |= self._find(node)
        if is_of_vault(self.env, self.env.docname):
            local = [node for node in walk.of(nodes.reference) if node.get("id_link")]
            if local:
                self._find_places(walk, local)
        if changed:
            knowledge_of(self.env).walks.end()

    def _find(self, node: addnodes.pending_xref) -> bool:
        """Give a link its document, or make it a link to its file; tell whether it is that."""
        env = self.env
        path, _, place = node["reftarget"].partition("#")
        if not path:
            return False
        if docname := find_document(env, env.docname, path, place):
            node["refdomain"], node["reftarget"] = "doc", docname
            node["reftargetid"] = place or None
            return False
        file = self._file(unquote(path))
        if file is None:
            return False
        link = addnodes.download_reference("", "", *node.children, **node.attributes)
        link["reftarget"] = file
        for inside in link.children:
            if isinstance(inside, nodes.Element):
                inside["classes"] = ["xref", "download", "myst"]
        node.replace_self(link)
        return True

    def _file(self, path: str) -> str | None:
        """Return the address of a file as Sphinx has it: a vault finds files by name."""
        env = self.env
        if is_of_vault(env, env.docname):
            found = ask_for(env, path)
            return f"/{found}" if found else None
        try:
            return path if Path(env.relfn2path(path, env.docname)[1]).is_file() else None
        except (OSError, RuntimeError, ValueError):  # no system has such a name
            return None

    def _find_places(self, walk: Walk, links: list[nodes.reference]) -> None:
        """Lead links to headings and blocks of this document that MyST-Parser will not find."""
        document: Any = self.document
        known = {*document.nameids, *document.ids, *getattr(document, "myst_slugs", ())}
        headings = Headings(filter(None, map(heading_at, walk.elements)))
        blocks = anchors(walk)
        for link in links:
            target = link["refuri"][1:]
            anchor = None if target in known else find_place(headings, blocks, target)
            if anchor is not None:
                del link["refuri"], link["id_link"]
                link["refid"] = anchor
                if not link.children:
                    link += nodes.inline("", unquote(target), classes=["std", "std-ref"])


def _labelled(knowledge: KnowledgeBase) -> frozenset[tuple[str, str]]:
    """Return all places that have a label."""
    return frozenset(knowledge.env.domains.standard_domain.anonlabels.values())


class LeadToPlaces(SphinxPostTransform):
    """Leads Markdown links to headings and blocks of other documents by their words.

    Runs before MyST-Parser resolves its references (9).
    """

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Resolve the links to places that MyST-Parser does not know."""
        for node in walk_of(self, Stage.STORED).of(addnodes.pending_xref):
            if (
                (node.get("refdomain"), node.get("reftype")) == ("doc", MARKDOWN)
                and node["reftargetid"]
                and node["reftarget"] in self.env.found_docs
                and is_of_vault(self.env, node.get("refdoc", self.env.docname))
                and not self._is_known(node["reftarget"], node["reftargetid"])
            ):
                self._lead(node)

    def _is_known(self, docname: str, place: str) -> bool:
        """Tell whether MyST-Parser finds a place in a document: a slug, an id or a label."""
        slugs = self.env.metadata.get(docname, {}).get("myst_slugs", {})
        if place in slugs or any(place == anchor for _, anchor, _ in slugs.values()):
            return True
        labels = self.env.domains.standard_domain.anonlabels
        places = knowledge_of(self.env).derived(_labelled)
        return labels.get(place, ("",))[0] == docname or (docname, place) in places

    def _lead(self, node: addnodes.pending_xref) -> None:
        knowledge, docname, place = knowledge_of(self.env), node["reftarget"], node["reftargetid"]
        blocks = knowledge.facts_of(docname).blocks
        anchor = find_place(knowledge.headings_of(docname), blocks, place)
        if anchor is None:
            if settings_of(self.config).html == "safe":
                node["reftargetid"] = None
                message = f"{docname} has no heading {unquote(place)!r}: the link leads to the note"
                key = (node.get("refdoc"), node.line, message)
                warn_once(knowledge, Warnings.HEADING, message, node, key)
            return
        title = f"{knowledge.name_of(docname)} > {unquote(place).replace('#', ' > ')}"
        content = nodes.inline("", "" if node["refexplicit"] else title, classes=["std", "std-ref"])
        if node["refexplicit"]:
            content += [child.deepcopy() for child in node[0].children]
        try:
            page = self.env.docname
            shown = show_link(knowledge.builder, page, docname, anchor, content)
        except NoUri:  # the builder leaves the document out
            shown = content
        if "reftitle" in node and isinstance(shown, nodes.reference):
            shown["reftitle"] = node["reftitle"]
        node.replace_self(shown)


class ShowWords(SphinxPostTransform):
    """Shows the words of the Markdown links of notes that MyST-Parser led to nowhere.

    Runs when all references are resolved. A page with raw HTML may have places that nobody knows.
    """

    default_priority = 301

    def run(self, **kwargs: Any) -> None:
        """Replace each link to an id that its document does not have."""
        walk = walk_of(self, Stage.RESOLVED)
        found = [link for link in walk.of(nodes.reference) if _is_unresolved(link)]
        if not found:
            return
        documents = _documents(walk, self.document)
        ids = {docname: _places(top) for docname, top in documents.values()}
        dead = []
        for link in found:
            docname = documents.get(id([*ancestors(link)][-1]), (self.env.docname,))[0]
            if is_of_vault(self.env, docname) and unquote(link["refid"]) not in ids[docname]:
                dead.append(link)
        for link in dead:
            link.replace_self(link.children)
        if dead:
            knowledge_of(self.env).walks.end()


def _is_unresolved(link: nodes.reference) -> bool:
    """Tell whether MyST-Parser made a link of the text that it found no target for."""
    text = link.children[0] if "refid" in link and link.children else None
    return isinstance(text, nodes.Element) and _XREF.issubset(text.get("classes", ()))


def _documents(walk: Walk, document: nodes.document) -> dict[int, tuple[str, nodes.Element]]:
    """Return the docnames and elements of all documents in one, by the root of what is in them.

    LaTeX and the single page have all in one. Sphinx leaves parts in it their own roots.
    """
    env = document.settings.env
    found = {id(document): (env.docname, cast("nodes.Element", document))}
    for part in walk.of(addnodes.start_of_file):
        if part.children:
            found[id(part.children[0].parent)] = (part["docname"], part)
    return found


_ID = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


def _places(top: nodes.Element) -> set[str]:
    """Return the ids in a document, also those of raw HTML."""
    found: set[str] = set()
    for node in elements(top):
        found.update(node.get("ids", ()))
        if isinstance(node, nodes.raw):
            found.update(_ID.findall(node.astext()))
    return found


def setup_markdown_links(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(FindTargets)
    app.add_post_transform(LeadToPlaces)
    app.add_post_transform(ShowWords)
