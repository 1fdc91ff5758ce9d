"""The domain ``aikb``.

What was found while reading, document by document, and how links between notes are resolved.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.locale import _
from sphinx.util.nodes import make_refnode

from sphinx_aikb.attachments import files_of
from sphinx_aikb.blocks import BlockRole
from sphinx_aikb.environment import domain_of
from sphinx_aikb.found import find
from sphinx_aikb.fragments import Sources
from sphinx_aikb.graph import Graph
from sphinx_aikb.inventory import Inventories, listed
from sphinx_aikb.links import show_wikilink
from sphinx_aikb.players import PlayerRole, SeekRole
from sphinx_aikb.roles import ENTRY, NOTE, TAG, TIMESTAMP, EmbedRole, WikiLinkRole
from sphinx_aikb.shown import show_link, show_timestamp
from sphinx_aikb.stored import PER_DOCUMENT
from sphinx_aikb.tags import TagRole, show_tag
from sphinx_aikb.vault.blocks import block_key
from sphinx_aikb.vault.catalogue import Catalogue
from sphinx_aikb.vault.slugs import loose_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.missing import Missing
    from sphinx_aikb.records import Records
    from sphinx_aikb.scanning import Stamp
    from sphinx_aikb.vault.files import Files
    from sphinx_aikb.vault.ids import VideoId
    from sphinx_aikb.vault.resolve import Resolution, Resolver


class AikbDomain(Domain):
    """Links, timestamps and index pages of each document, as plain data.

    :data:`PER_DOCUMENT` has what maps docnames. ``owned`` says after reading which index is the
    home of which notes; ``notes`` is the set of documents that were notes when they were read. The
    catalogue is no part of the data: it has a file of its own beside the environment.
    """

    name = "aikb"
    label = "AI knowledge base"
    object_types: ClassVar[dict[str, ObjType]] = {"note": ObjType("note", "note")}
    roles: ClassVar[dict[str, Any]] = {
        "note": WikiLinkRole(),
        "embed": EmbedRole(),
        "block": BlockRole(),
        "player": PlayerRole(),
        "seek": SeekRole(),
        "tag": TagRole(),
    }
    initial_data: ClassVar[dict[str, Any]] = {
        **{key: {} for key in PER_DOCUMENT},
        "owned": {},
        "notes": frozenset(),
    }
    data_version = 8

    builder: Builder
    catalogue = Catalogue()
    left_out = Catalogue()
    foreign: frozenset[str] = frozenset()
    """Documents in folders that are none of the project's."""
    records: Records | None = None
    stamps: Mapping[str, Stamp] = MappingProxyType({})
    whole_toc = False
    previews = False
    """Whether pages tell what a link leads to before one goes there."""
    whole_page: tuple[str, nodes.bullet_list] | None = None
    shown: Sequence[str] = ()
    _graph: Graph | None = None
    _files: Files | None = None
    _inventories: Inventories | None = None
    told: set[object]
    sources: Sources

    # -- the catalogue

    def use(self, catalogue: Catalogue, left_out: Catalogue) -> None:
        """Work with this catalogue from now on, and know what is left out of the build."""
        self.catalogue = catalogue
        self.left_out = left_out
        self.told = set()
        self._files = None
        self._inventories = None
        self.sources = Sources(self.env)
        self.forget()

    def forget(self) -> None:
        """Forget what was derived from the data."""
        self._graph = None

    def video_of(self, docname: str) -> VideoId | None:
        """Return the video of a note, None for a document without one."""
        note = self.catalogue.get(docname)
        return note.video if note else None

    @property
    def files(self) -> Files:
        """The files of the project that are no documents; looked for on first use in a build."""
        if self._files is None:
            self._files = files_of(self.env)
        return self._files

    @property
    def inventories(self) -> Inventories:
        """The notes of other projects."""
        if self._inventories is None:
            self._inventories = Inventories(self.env)
        return self._inventories

    @property
    def graph(self) -> Graph:
        """What follows from the data; made on first use after reading."""
        if self._graph is None:
            self._graph = Graph(self)
        return self._graph

    @property
    def resolver(self) -> Resolver:
        """Resolves names, once all groups are known."""
        return self.graph.resolver

    @property
    def missing(self) -> Missing:
        """The topics without a note."""
        return self.graph.missing

    def name_of(self, docname: str) -> str:
        """Return the title of a document, for a list in which it stands."""
        note = self.catalogue.get(docname)
        if note is not None and self.catalogue.is_note(docname):
            return note.title
        return self._title_of_document(docname) or docname

    # -- while reading

    def clear_doc(self, docname: str) -> None:
        """Forget what was found in a document."""
        for key in (*PER_DOCUMENT, "owned"):
            self.data[key].pop(docname, None)
        self.forget()

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a worker found in its own documents."""
        for key in PER_DOCUMENT:
            for docname in docnames & otherdata[key].keys():
                self.data[key][docname] = otherdata[key][docname]
        self.forget()

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Record the links, timestamps, headings and blocks of a document that was just read."""
        if docname in self.stamps:
            self.data["stamps"][docname] = self.stamps[docname]
        for key, found in find(document).items():
            if found:
                self.data[key][docname] = found

    # -- after reading

    def title_of(self, resolution: Resolution) -> str | None:
        """Return the title of a link's target: a note's own, another document's as Sphinx read it.

        None for a document whose only name is that of its file: the name as typed reads better.
        """
        docname = resolution.docname
        if docname is None or resolution.anchor is not None:
            return resolution.title
        if self.catalogue.is_note(docname):
            note = self.catalogue.documents[docname]
            return None if note.title_source == "filename" else note.title
        return self._title_of_document(docname)

    def _title_of_document(self, docname: str) -> str | None:
        """Return the title that Sphinx read in a document; None where it says there is no title."""
        title = self.env.titles.get(docname)
        text = title.astext() if title is not None else ""
        return None if text in ("", _("<no title>")) else text

    def anchor_of(
        self, resolution: Resolution, heading: Sequence[str], block: str | None
    ) -> tuple[str, str | None]:
        """Return the id a link leads to, empty for the page, and what of it is not there."""
        if resolution.anchor is not None:
            return resolution.anchor, None
        blocks = self.data["blocks"].get(resolution.docname, {})
        if block is not None and (anchor := blocks.get(block_key(block))):
            return anchor, None
        found = self.graph.headings_of(resolution.docname).find(heading) if heading else ""
        missing = f"heading {' > '.join(heading)!r}" if found is None else None
        return found or "", missing if block is None else f"block {'^' + block!r}"

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Turn a cross-reference of ours into what *builder* can show.

        Never None: a missing topic leads to its entry in a list of them, or is shown as its label.
        """
        page = node.get("page", fromdocname)
        shown: nodes.Element
        if typ == TIMESTAMP:
            shown = show_timestamp(builder, node)
        elif typ == ENTRY:
            shown = show_link(builder, page, target, node.get("anchor", ""), contnode)
        elif typ == TAG:
            shown = show_tag(self, builder, page, node)
        else:
            shown = show_wikilink(self, builder, page, node)
        # Sphinx takes any node, though it speaks of references.
        return cast("nodes.reference", shown)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Answer the role ``any`` for titles and aliases of notes."""
        named = self.catalogue.by_title.get(target) or self.catalogue.by_alias.get(
            loose_key(target)
        )
        if not named:
            return []
        return [("aikb:note", make_refnode(builder, fromdocname, named[0], "", contnode))]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield each note once under each of its names."""
        for name, title, docname in listed(self.catalogue):
            # -1: the search finds notes by their text already.
            yield name, title, NOTE, docname, "", -1

    def get_full_qualified_name(self, node: nodes.Element) -> str | None:
        """Return the name under which another project lists the target of a role ``external``.

        Intersphinx asks for it when it has not found the target as written.
        """
        if node.get("refdomain") != self.name:
            return None
        found = self.inventories.find(node["reftarget"], node.get("inventory"))
        return found[0][1] if found else None


def on_builder_inited(app: Sphinx) -> None:
    """Tell the domain what is being built: transforms and rules get no builder from Sphinx."""
    domain_of(app.env).builder = app.builder


def setup_domain(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(AikbDomain)
    app.connect("builder-inited", on_builder_inited)
