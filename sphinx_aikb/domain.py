"""The domain ``aikb``.

What was found while reading, document by document, and how links between notes are resolved.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from sphinx_aikb.found import find
from sphinx_aikb.inventory import look_up
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.roles import ENTRY, NOTE, TIMESTAMP, EmbedRole, WikiLinkRole
from sphinx_aikb.shown import default_label, show_link, show_timestamp
from sphinx_aikb.vault.catalogue import Catalogue, stem_of
from sphinx_aikb.vault.homes import in_order
from sphinx_aikb.vault.ids import DocName
from sphinx_aikb.vault.resolve import MISSING, Place, Resolution, Resolver, find_heading
from sphinx_aikb.vault.slugs import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_aikb.found import Record
    from sphinx_aikb.records import Records
    from sphinx_aikb.scanning import Stamp
    from sphinx_aikb.vault.ids import VideoId


PER_DOCUMENT = (
    "links",
    "references",
    "targets",
    "moments",
    "headings",
    "indexes",
    "groups",
    "listed",
    "authors",
    "related",
    "images",
    "stamps",
)
"""The parts of the domain's data that map docnames to what was found there."""


class AikbDomain(Domain):
    """Links, timestamps and index pages of each document, as plain data.

    ``links[docname]`` and ``moments[docname]`` list what ``links.jsonl`` and ``timestamps.jsonl``
    say of a document; ``indexes[docname]`` the queries of its indexes, ``groups[docname]`` the
    named sections they made, ``listed[docname]`` the notes they list and ``authors[docname]`` the
    entries of toctrees that people wrote. ``owned`` says after reading which index is the home of
    which notes, ``notes`` which documents were notes when they were read, ``stamps`` which
    files were read, ``images`` which ones a document shows. The catalogue is no part
    of the data: it has a file of its own beside the environment.
    """

    name = "aikb"
    label = "AI knowledge base"
    object_types: ClassVar[dict[str, ObjType]] = {"note": ObjType("note", "note")}
    roles: ClassVar[dict[str, Any]] = {"note": WikiLinkRole(), "embed": EmbedRole()}
    initial_data: ClassVar[dict[str, Any]] = {
        **{key: {} for key in PER_DOCUMENT},
        "owned": {},
        "notes": frozenset(),
    }
    data_version = 2

    catalogue = Catalogue()
    records: Records | None = None
    stamps: Mapping[str, Stamp] = MappingProxyType({})
    whole_toc = False
    shown: Sequence[str] = ()
    _resolver: Resolver | None = None
    _homes: dict[str, str] | None = None
    _incoming: dict[str, dict[str, list[Record]]] | None = None
    _by_video: dict[str, list[str]] | None = None
    _told: set[tuple[str, str]]

    # -- the catalogue

    def use(self, catalogue: Catalogue) -> None:
        """Work with this catalogue from now on."""
        self.catalogue = catalogue
        self._told = set()
        self.forget()

    def forget(self) -> None:
        """Forget what was derived from the data."""
        self._resolver = self._homes = self._incoming = self._by_video = None

    def home_of(self, docname: str) -> str | None:
        """Return the index page that has a note in its table of contents."""
        if self._homes is None:
            owned = self.data["owned"].items()
            self._homes = {
                name: page for page, indexes in owned for names in indexes for name in names
            }
        return self._homes.get(docname)

    def video_of(self, docname: str) -> VideoId | None:
        """Return the video of a note, None for a document without one."""
        note = self.catalogue.get(docname)
        return note.video if note else None

    @property
    def resolver(self) -> Resolver:
        """Resolves names; made on first use after reading, when all groups are known."""
        if self._resolver is None:
            self._resolver = Resolver(
                self.catalogue, self._places(), lambda name: look_up(self.env, name)
            )
        return self._resolver

    def _places(self) -> dict[str, Place]:
        places: dict[str, Place] = {}
        pages = in_order(self.env.config.root_doc, self.data["authors"], self.data["groups"])
        for docname in pages:
            for title, anchor in self.data["groups"][docname]:
                places.setdefault(name_key(title), Place(DocName(docname), anchor, title))
        places.pop("", None)
        return places

    @property
    def by_video(self) -> dict[str, list[str]]:
        """The notes of each video, in order of docname."""
        if self._by_video is None:
            self._by_video = {}
            for note in self.catalogue.select():
                if note.video is not None:
                    self._by_video.setdefault(note.video, []).append(note.docname)
        return self._by_video

    @property
    def incoming(self) -> dict[str, dict[str, list[Record]]]:
        """The links to each document from each other one, in the order of that one."""
        if self._incoming is None:
            self._incoming = {}
            for docname in sorted({*self.data["links"], *self.data["references"]}):
                for target, link in self._outgoing(docname):
                    if target != docname:
                        self._incoming.setdefault(target, {}).setdefault(docname, []).append(link)
        return self._incoming

    def _outgoing(self, docname: str) -> Iterator[tuple[str, Record]]:
        """Yield what a document links to; the line that names its channel does not count."""
        for link in self.data["links"].get(docname, ()):
            if not link.get("external") and not link["origin"]:
                target = self.resolver.resolve(link["target"], docname)
                if target.docname is not None and target.anchor is None:
                    yield target.docname, link
        labels = self.env.domains.standard_domain
        for link in self.data["references"].get(docname, ()):
            target_name = link["docname"]
            if link["ref"] is not None:
                target_name = labels.anonlabels.get(link["ref"], (None,))[0]
            if target_name in self.env.found_docs:
                yield target_name, link

    def name_of(self, docname: str) -> str:
        """Return the title of a document, for a list in which it stands."""
        note = self.catalogue.get(docname)
        if note is not None and self.catalogue.is_note(docname):
            return note.title
        title = self.env.titles.get(docname)
        return title.astext() if title is not None else docname

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
        """Record the links, timestamps and headings of a document that was just read."""
        if docname in self.stamps:
            self.data["stamps"][docname] = self.stamps[docname]
        for key, found in find(document).items():
            if found:
                self.data[key][docname] = found

    # -- after reading

    def title_of(self, resolution: Resolution) -> str | None:
        """Return the title of a link's target: a note's own, another document's as Sphinx read it.

        None for a note whose only name is that of its file: then the name as typed reads better.
        """
        docname = resolution.docname
        if docname is None or resolution.anchor is not None:
            return resolution.title
        if self.catalogue.is_note(docname):
            note = self.catalogue.documents[docname]
            return None if note.title_source == "filename" else note.title
        title = self.env.titles.get(docname)
        return title.astext() if title is not None else resolution.title

    def anchor_of(self, resolution: Resolution, heading: tuple[str, ...]) -> str | None:
        """Return the id a link leads to: empty for the page, None for a heading not there."""
        if resolution.anchor is not None:
            return resolution.anchor
        if not heading:
            return ""
        return find_heading(self.data["headings"].get(resolution.docname, ()), heading)

    def label_of(self, node: addnodes.pending_xref, resolution: Resolution) -> str:
        """Return the text of a link as readers see it."""
        if node["refexplicit"]:
            return node.astext()
        heading, block, *_ = node["wikilink"]
        return default_label(node["reftarget"], heading, block, self.title_of(resolution))

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

        Never None: a missing topic is shown as its label.
        """
        if typ == TIMESTAMP:
            return show_timestamp(builder, node)  # type: ignore[return-value]
        if typ == ENTRY:
            return show_link(builder, fromdocname, target, "", contnode)  # type: ignore[return-value]
        return self._wikilink(builder, fromdocname, node)  # type: ignore[return-value]

    def _wikilink(
        self, builder: Builder, fromdocname: str, node: addnodes.pending_xref
    ) -> nodes.Element:
        resolution = self.resolver.resolve(node["reftarget"], node.get("refdoc", fromdocname))
        label = self.label_of(node, resolution)
        if resolution.rule == MISSING:
            self.warn_missing(node["reftarget"], node)
            return nodes.inline("", label, classes=["wikilink", "wikilink-missing"])
        once = (fromdocname, node["reftarget"])
        if resolution.candidates and once not in self._told:
            self._told.add(once)
            names = ", ".join(resolution.candidates)
            warn(
                Warnings.AMBIGUOUS,
                f"the wiki-link {node['reftarget']!r} fits several notes: {names}; "
                f"it leads to the first, a path tells which is meant",
                node,
            )
        content = nodes.inline("", label)
        if resolution.url is not None:
            return nodes.reference(
                "", "", content, refuri=resolution.url, classes=["wikilink"], internal=False
            )
        heading, *_ = node["wikilink"]
        anchor = self.anchor_of(resolution, heading)
        if anchor is None:
            text = " > ".join(heading)
            warn(
                Warnings.HEADING,
                f"{resolution.docname} has no heading {text!r}: the link leads to the note",
                node,
            )
        assert resolution.docname is not None
        link = show_link(builder, fromdocname, resolution.docname, anchor or "", content)
        link["classes"].append("wikilink")
        return link

    def warn_missing(self, target: str, location: nodes.Node | tuple[str, int | None]) -> None:
        """Warn that no note has this name, in projects that want to hear of it."""
        if is_nitpicky(self.env.config, target):
            warn(Warnings.MISSING, f"no note for the wiki-link {target!r}", location)

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
        named = self.catalogue.by_title.get(target) or self.catalogue.by_alias.get(name_key(target))
        if not named:
            return []
        return [("aikb:note", make_refnode(builder, fromdocname, named[0], "", contnode))]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield each note once under each of its names.

        A name that several notes have belongs to the one nearest the top.
        """
        taken: set[str] = set()
        notes = [self.catalogue.documents[name] for name in self.catalogue.notes]
        ordered = sorted(notes, key=lambda note: (note.docname.count("/"), note.docname))
        for names in (
            lambda note: (note.docname,),
            lambda note: (stem_of(note.docname),),
            lambda note: (note.title,),
            lambda note: note.aliases,
        ):
            for note in ordered:
                for name in names(note):
                    clean = " ".join(name.split())
                    if clean and clean not in taken:
                        taken.add(clean)
                        # -1: the search finds notes by their text already.
                        yield clean, " ".join(note.title.split()), NOTE, note.docname, "", -1

    def get_full_qualified_name(self, node: nodes.Element) -> str | None:
        """Return the name under which other projects may know the target."""
        name: str | None = node.get("reftarget")
        return name


def is_nitpicky(config: Config, target: str) -> bool:
    """Tell whether the project wants to hear of this missing target."""
    if not config.nitpicky or ("aikb:note", target) in config.nitpick_ignore:
        return False
    patterns = config.nitpick_ignore_regex
    return not any(
        re.fullmatch(kind, "aikb:note") and re.fullmatch(name, target) for kind, name in patterns
    )


def setup_domain(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(AikbDomain)
