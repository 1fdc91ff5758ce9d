"""The Markdown parser that a project gets, without a project: MyST-Parser's own, through the seam."""

from collections.abc import Iterator
from contextlib import contextmanager

from markdown_it import MarkdownIt
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers import mdit

from sphinx_aikb.markdown import context, seam

EXTENSIONS = ["attrs_inline", "colon_fence", "deflist", "dollarmath", "strikethrough"]


@contextmanager
def parser(found: context.Context | None) -> Iterator[MarkdownIt]:
    """A parser for a document of which the rules know `found`; None stands for a project without the extension."""
    assert seam.install()
    before = context._provider
    context.provide(lambda document: found)
    try:
        config = MdParserConfig(enable_extensions=EXTENSIONS)
        md = mdit.create_md_parser(config, SphinxRenderer)
        md.options["document"] = object()
        yield md
    finally:
        context.provide(before)


def walk(tokens: list[Token]) -> Iterator[Token]:
    """Every token, those inside others too."""
    for token in tokens:
        yield token
        yield from walk(token.children or [])
