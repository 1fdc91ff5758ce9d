"""Addresses in notes: case does not matter in a scheme and a host, as browsers have it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx_aikb.markdown.context import context_of
from sphinx_aikb.text.address import with_small_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt


def _normal(md: MarkdownIt, normalize: Callable[[str], str], address: str) -> str:
    context = context_of(md)
    if context is not None and (context.note or context.translated):
        # No file has NUL in its name, and who asks for one gets an error.
        address = with_small_host(address).replace("%00", "%EF%BF%BD")
    return normalize(address)


def add_addresses(md: MarkdownIt) -> None:
    """Read ``[x](Https://YouTu.be/ID)`` of a note as ``https://youtu.be/ID``.

    MyST-Parser takes a scheme in capitals for the name of a document. markdown-it hands each
    address to ``normalizeLink``, which is there to be replaced.
    """
    vars(md)["normalizeLink"] = partial(_normal, md, md.normalizeLink)
