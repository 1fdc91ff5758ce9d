"""Keeps one note from ending the build of all others, while it is read or its page is written.

Directives, roles, writers and other extensions may fail at what a note says, in more ways than
anyone can list. Sphinx has no hook around the reading of one document or the writing of one page,
so the methods of the builder that do it are wrapped, ``read_doc``, ``write_doc`` and
``write_doc_serialized``: a note at which one of them fails is read or written once more as its text
alone, with a warning that says why. What fails outside of these, the transforms of a page and all
of a builder that writes many documents at once, is caught around ``write_documents``: the node that
was being visited tells the note, and all is written once more. Where a method has another name,
builds do without.
"""

from __future__ import annotations

import traceback
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError, SphinxError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from sphinx_aikb.doctree import ancestors, elements
from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.knowledge.trust import is_untrusted
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text.decoding import CODEC
from sphinx_aikb.text.literal import as_markdown, as_restructuredtext, body_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

DEEPEST = 250
"""How deep the elements of a note may stand inside each other: what is deeper, no writer can write.
"""
AS_TEXT: dict[str, Callable[[str], str]] = {
    "markdown": as_markdown,
    "restructuredtext": as_restructuredtext,
}
"""The types of files whose notes can be shown as their text."""


UNFINISHED = "it works where the whole document is reStructuredText"
"""Why a part of a note is left out."""
UNWRITTEN = "aikb-unwritten.txt"
"""A file with the pages that could not be written: workers forget what they know."""


class TooDeepError(Exception):
    """The elements of a note stand too deep inside each other to be written."""


class Guard:
    """Reads notes a second time, as their text, if they cannot be read."""

    def __init__(self) -> None:
        self._failed: set[str] = set()

    def on_builder_inited(self, app: Sphinx) -> None:
        """Stand before the methods of the builder that read a document and write a page."""
        builder: Any = app.builder
        for name, guarded in (
            ("read_doc", self._reading),
            ("write_doc", self._writing),
            ("write_doc_serialized", self._writing),
            ("write_documents", self._writing_all),
        ):
            if (method := getattr(builder, name, None)) is not None:
                setattr(builder, name, wraps(method)(partial(guarded, app, method)))

    def _reading(
        self, app: Sphinx, read: Callable[..., None], docname: str, **options: Any
    ) -> None:
        try:
            read(docname, **options)
        except Exception as error:
            if docname in self._failed or not self._is_of_note(app, docname, error):
                raise
            _forget(app, docname)
            self._failed.add(docname)
            read(docname, **options)
            self._failed.discard(docname)
            # What made it fail may lie in another file, or in an extension.
            app.env.reread_always.add(docname)
            message = f"the note cannot be read ({_reason(error)}): its text stands there"
            warn(Warnings.SOURCE, message, (docname, 1))

    def _writing(
        self, app: Sphinx, write: Callable[..., None], docname: str, doctree: nodes.document
    ) -> None:
        try:
            write(docname, doctree)
        except Exception as error:
            if not self._is_of_note(app, docname, error):
                raise
            knowledge_of(app.env).unwritable.add(docname)
            with (Path(app.doctreedir) / UNWRITTEN).open("a", encoding="utf-8") as file:
                file.write(f"{docname}\n")
            write(docname, _as_text(app.env, docname, doctree))
            message = (
                f"the page cannot be written ({_reason(error)}): the text of the note is there"
            )
            warn(Warnings.SOURCE, message, (docname, 1))

    def _writing_all(
        self, app: Sphinx, write: Callable[..., None], *docnames: Any, **options: Any
    ) -> None:
        unwritable = knowledge_of(app.env).unwritable
        while True:
            try:
                return write(*docnames, **options)
            except Exception as error:
                docname = _document_of(app.env, error)
                if docname in unwritable or not self._is_of_note(app, docname, error):
                    raise
                unwritable.add(docname)
                message = f"the note cannot be written ({_reason(error)}): its text stands there"
                warn(Warnings.SOURCE, message, (docname, 1))

    def _is_of_note(self, app: Sphinx, docname: str, error: Exception) -> bool:
        """Tell whether an error may be a note's; Sphinx's own say what is wrong with the project.

        A full disk is no fault of a note, and a debugger wants the error itself.
        """
        logger.debug("%s", docname, exc_info=error)
        is_of_project = isinstance(error, SphinxError) and not isinstance(error, ExtensionError)
        if isinstance(error, OSError) or getattr(app, "pdb", False):
            return False
        is_text = bool(docname) and _kind(app.env, docname) in AS_TEXT
        return is_text and not is_of_project and is_untrusted(app.env, docname)

    def on_source_read(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Show a note that could not be read as it is, after all that changes sources (500)."""
        if docname in self._failed:
            content[0] = AS_TEXT[_kind(app.env, docname)](content[0])

    def on_doctree_read(self, app: Sphinx, doctree: nodes.document) -> None:
        """Refuse a note that would end the builders, before anything else looks at it."""
        if is_untrusted(app.env, app.env.docname) and _is_deep(doctree):
            message = f"what stands in it is more than {DEEPEST} levels deep"
            raise TooDeepError(message)


def _kind(env: BuildEnvironment, docname: str) -> str:
    return str(env.config.source_suffix.get(env.doc2path(docname).suffix, ""))


class ShowText(SphinxPostTransform):
    """Shows the notes that cannot be written as their text, before all else that is done to them.

    They are what a page is made of, or stand in a document that is put together of many.
    """

    default_priority = 0

    def run(self, **kwargs: Any) -> None:
        """Replace what stands in each such note."""
        unwritable = knowledge_of(self.env).unwritable
        if not unwritable:
            return
        places: list[tuple[str, nodes.Element]] = [(self.env.docname, self.document)]
        included = self.document.findall(addnodes.start_of_file)
        places += [(place["docname"], place) for place in included]
        for docname, place in places:
            if docname in unwritable:
                place.children = []
                place.append(_section(self.env, docname))


def _section(env: BuildEnvironment, docname: str) -> nodes.section:
    """Return the title of a note and its text as it was typed."""
    text = env.doc2path(docname).read_text(CODEC)
    text = body_of(text) if _kind(env, docname) == "markdown" else text
    title = nodes.title("", knowledge_of(env).name_of(docname))
    code = nodes.literal_block(text, text, language="text")
    return nodes.section("", title, code, ids=["0"])


def _as_text(env: BuildEnvironment, docname: str, doctree: nodes.document) -> nodes.document:
    """Return a document with the title of a note and its text as it was typed."""
    document = doctree.copy()
    document += _section(env, docname)
    return document


def take_unwritten(app: Sphinx) -> set[str]:
    """Return the pages that show the text of a note because they could not be written."""
    file = Path(app.doctreedir) / UNWRITTEN
    found = set(knowledge_of(app.env).unwritable)
    if file.is_file():
        found.update(file.read_text("utf-8").splitlines())
        file.unlink()
    return found


def _document_of(env: BuildEnvironment, error: Exception) -> str:
    """Return the document in which an error arose while it was written, empty if nothing tells.

    Visitors and transforms have the node, and what calls them has the name of the document.
    """
    for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
        node = frame.f_locals.get("node")
        while isinstance(node, nodes.Element):
            if node.get("docname") in env.found_docs:  # sections in an assembled document
                return str(node["docname"])
            node = node.parent
        docname = frame.f_locals.get("docname")
        if docname in env.found_docs:
            return str(docname)
    return ""


def _forget(app: Sphinx, docname: str) -> None:
    """Forget what was recorded of a document before its reading failed."""
    env: Any = app.env
    env.all_docs.setdefault(docname, 0)  # Sphinx forgets all of what was read, and that alone
    app.events.emit("env-purge-doc", env, docname)
    env.clear_doc(docname)
    env.current_document = type(env.current_document)()
    env.ref_context.clear()
    knowledge_of(env).walks.end()


def _reason(error: Exception) -> str:
    cause = error.__cause__ if isinstance(error, ExtensionError) else None
    cause = getattr(error, "orig_exc", None) or cause or error
    if isinstance(cause, TooDeepError):
        return str(cause)
    return f"{type(cause).__name__}: {' '.join(str(cause).split())[:200]}".rstrip(": ")


def _is_deep(root: nodes.Node) -> bool:
    level: list[nodes.Node] = [root]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.children]
        if not level:
            return False
    return True


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Take out what docutils has left half-made in a note: no builder can write it.

    Such are a table of contents or a list of links that a nested piece of reStructuredText asks
    for, and marks of footnotes without a number, or inside of their own footnote.
    """
    if not is_untrusted(app.env, app.env.docname):
        return
    # Not in the walk of the stage: other extensions may have added to the document since.
    for node in list(filter(_is_half_made, elements(doctree))):
        if isinstance(node, nodes.problematic):
            node.attributes.pop("refid", None)  # readers never see the message that it leads to
            continue
        if isinstance(node, nodes.footnote_reference):
            around = _footnote_of(node)
            node.parent.replace(node, nodes.Text(node.astext() or node.rawsource))
            if around and "refid" in node:  # the reader is there already
                around["backrefs"] = [
                    name for name in around["backrefs"] if name not in node["ids"]
                ]
                continue
        elif isinstance(box := node.parent, nodes.topic):  # it would stay empty
            box.parent.remove(box)
        elif box is not None:
            box.remove(node)
        what = type(node).__name__.replace("_", " ")
        warn(Warnings.SOURCE, f"{what} is left out: {UNFINISHED}", node)
    knowledge_of(app.env).walks.end()


def _footnote_of(node: nodes.Node) -> nodes.footnote | None:
    return next((each for each in ancestors(node) if isinstance(each, nodes.footnote)), None)


def _is_half_made(node: nodes.Element) -> bool:
    if isinstance(node, nodes.footnote_reference):
        around = _footnote_of(node)
        return "refid" not in node or (around is not None and node["refid"] in around["ids"])
    return isinstance(node, nodes.pending | nodes.decoration | nodes.problematic)


def setup_guard(app: Sphinx) -> None:
    """Connect the handlers."""
    guard = Guard()
    app.add_post_transform(ShowText)
    app.connect("builder-inited", guard.on_builder_inited)
    app.connect("source-read", guard.on_source_read, priority=900)
    app.connect("doctree-read", guard.on_doctree_read, priority=0)
    app.connect("doctree-read", on_doctree_read, priority=1)
