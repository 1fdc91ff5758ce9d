"""The domain ``aikb``: its roles, its cross-references, and what is kept of each document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from sphinx_aikb.doctree import replace_each
from sphinx_aikb.knowledge.collect import collect
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.facts import PER_DOCUMENT, layout
from sphinx_aikb.knowledge.inventories import listed
from sphinx_aikb.knowledge.knowledge_base import KnowledgeBase
from sphinx_aikb.knowledge.languages import language_of_words
from sphinx_aikb.knowledge.other_files import other_files
from sphinx_aikb.knowledge.sentences import sentences_at
from sphinx_aikb.knowledge.walks import Stage
from sphinx_aikb.links.block_ids import BlockRole
from sphinx_aikb.links.embeds import EmbedRole
from sphinx_aikb.links.references import show_entry
from sphinx_aikb.links.tags import TagRole, show_tag
from sphinx_aikb.links.wikilinks import WikiLinkRole, show_wikilink
from sphinx_aikb.nodes import DOMAIN, ENTRY, NOTE, TAG, TIMESTAMP, page_of
from sphinx_aikb.text.slug import loose_key
from sphinx_aikb.translations import speaking
from sphinx_aikb.video.timestamps import show_timestamp
from sphinx_aikb.video.video_links import PlayerRole, SeekRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


Show = Callable[[KnowledgeBase, "Builder", str, addnodes.pending_xref], nodes.Element]

SHOWN: dict[str, Show] = {
    NOTE: show_wikilink,
    TIMESTAMP: show_timestamp,
    ENTRY: show_entry,
    TAG: show_tag,
}
"""The function that shows each type of cross-reference on a page."""


class AikbDomain(Domain):
    """Answers what Sphinx asks of a domain, with the help of the knowledge base.

    :data:`PER_DOCUMENT` names the parts of the data that map docnames. After reading, ``owned`` has
    the notes that each index page is the home of, and ``toctrees`` those that stand in its doctree
    where it was changed since it was read; ``notes`` is the set of documents that were notes
    when they were read; ``linking`` has who links to whom, ``wrong_times`` the packed verdicts on
    times. The catalogue is no part of the data: it has a file of its own beside the environment.
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
        "toctrees": {},
        "linking": ("", {}),
        "wrong_times": ("", b""),
        "notes": frozenset(),
    }
    data_version = layout(initial_data)

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.knowledge = KnowledgeBase(env, self.data)

    # -- while reading

    def clear_doc(self, docname: str) -> None:
        """Forget what is known of a document."""
        # Homes are given after reading: no worker brings any.
        for key in (*PER_DOCUMENT, "owned", "toctrees"):
            self.data[key].pop(docname, None)
        self.knowledge.forget()

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a worker found in its own documents."""
        for key in PER_DOCUMENT:
            for docname in docnames & otherdata[key].keys():
                self.data[key][docname] = otherdata[key][docname]
        self.knowledge.forget()

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Record the facts of a document that was just read."""
        knowledge = self.knowledge
        facts = replace(knowledge.facts_of(docname), stamp=knowledge.stamps.get(docname))
        walk = knowledge.walks.of(document, Stage.COMPLETE)
        facts = collect(walk, facts)
        beside = other_files(env, facts.outgoing.references)
        knowledge.facts[docname] = replace(facts, other_files=beside)
        if facts.moments and "video" in knowledge.catalogue.kinds_of_pages:
            # The timeline of the video will ask: the doctree need not be loaded for that.
            self.data["said"][docname] = sentences_at(walk.seen())

    # -- after reading

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
        """Turn a cross-reference of this domain into what *builder* can show.

        The result is never None: a missing topic becomes a link to its entry in a list of missing
        topics, or its label alone.
        """
        # Sphinx accepts any node, although its annotation names references only.
        return cast("nodes.reference", _show(self.knowledge, builder, fromdocname, node))

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return the note that the role ``any`` names by a title or an alias.

        A note that has its title as its file name is found by Sphinx already.
        """
        named = self.knowledge.catalogue.by_title.get(
            target
        ) or self.knowledge.catalogue.by_alias.get(loose_key(target))
        if not named or named[0] == docname_join(fromdocname, target):
            return []
        return [("aikb:note", make_refnode(builder, fromdocname, named[0], "", contnode))]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield each note once under each of its names."""
        for name, title, docname in listed(self.knowledge.catalogue):
            # -1: the search finds notes by their text already.
            yield name, title, NOTE, docname, "", -1

    def get_full_qualified_name(self, node: nodes.Element) -> str | None:
        """Return the name under which another project lists the target of a role ``external``.

        Intersphinx asks for it when it has not found the target as written.
        """
        if node.get("refdomain") != self.name:
            return None
        found = self.knowledge.inventories.find(node["reftarget"], node.get("inventory"))
        return found[0][1] if found else None


def _show(
    knowledge: KnowledgeBase, builder: Builder, docname: str, node: addnodes.pending_xref
) -> nodes.Element:
    """Return what a builder shows for a cross-reference of a document."""
    return SHOWN[node["reftype"]](knowledge, builder, page_of(node) or docname, node)


class ShowLinks(SphinxPostTransform):
    """Turns all cross-references of the domain into what the builder can show, each parent at once.

    Sphinx (10) would replace them one by one, which takes the square of the time in a paragraph of
    ten thousand. Runs after the lists (5), and before anything else resolves references.
    """

    default_priority = 6

    def run(self, **kwargs: object) -> None:
        """Replace the cross-references."""
        links = walk_of(self, Stage.STORED).of(addnodes.pending_xref)
        found = [
            node for node in links if node.get("refdomain") == DOMAIN and "intersphinx" not in node
        ]
        # In the order of the document, in which readers of warnings look for them.
        with speaking(language_of_words(self.env, self.env.docname)):
            shown = {id(node): self._shown(node) for node in found}
        replace_each(found, lambda node: [shown[id(node)]])

    def _shown(self, node: addnodes.pending_xref) -> nodes.Element:
        knowledge = knowledge_of(self.env)
        try:
            shown = _show(knowledge, knowledge.builder, node["refdoc"], node)
        except NoUri:  # the builder leaves the document out
            shown = cast("nodes.Element", node[0].deepcopy())
        shown.update_basic_atts(node)
        return shown


def on_builder_inited(app: Sphinx) -> None:
    """Keep the builder: Sphinx does not hand it to transforms and rules."""
    knowledge_of(app.env).builder = app.builder


def setup_domain(app: Sphinx) -> None:
    """Register the domain and the transform, and connect the handler."""
    app.add_domain(AikbDomain)
    app.add_post_transform(ShowLinks)
    app.connect("builder-inited", on_builder_inited)
