"""The languages of documents, and what tells machines the language of a part of a page.

What a page shows of a note in another language keeps the language and direction of that note. Only
HTML and e-books can say so, and other builders leave these marks out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_aikb.knowledge.environment import knowledge_of
from sphinx_aikb.text.language import direction_of
from sphinx_aikb.translations import speaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment


def language_of_project(env: BuildEnvironment) -> str:
    """Return the tag of the language of the project."""
    return str(env.config.language or "en").replace("_", "-")


def language_of(env: BuildEnvironment, docname: str) -> str:
    """Return the tag of the language of a document: what a note says, else that of the project."""
    catalogue = knowledge_of(env).catalogue
    note = catalogue.get(docname)
    own = note.language if note is not None and catalogue.is_note(docname) else None
    return own or language_of_project(env)


def language_of_words(env: BuildEnvironment, docname: str) -> str:
    """Return the language of the extension's own words on a page.

    It is that of the page where they are translated, and else that of the project.
    """
    own = language_of(env, docname)
    return own if speaks(own) else language_of_project(env)


def in_block(parts: Sequence[nodes.Node], language: str, around: str) -> list[nodes.Node]:
    """Return blocks with marks of their language, if it is another than that around them."""
    return _marked(parts, "div", language, around)


def in_line(parts: Sequence[nodes.Node], language: str, around: str) -> list[nodes.Node]:
    """Return parts of a paragraph with marks of their language, as :func:`in_block`."""
    return _marked(parts, "span", language, around)


def _marked(parts: Sequence[nodes.Node], tag: str, language: str, around: str) -> list[nodes.Node]:
    if language == around or not parts:
        return list(parts)
    begin = marks_of(tag, language)
    return [nodes.raw("", begin, format="html"), *parts, nodes.raw("", f"</{tag}>", format="html")]


def marks_of(tag: str, language: str) -> str:
    """Return the HTML tag that begins a part in a language."""
    return f'<{tag} lang="{language}" dir="{direction_of(language)}">'
