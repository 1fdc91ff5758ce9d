"""Raw HTML in blocks of its own in a note: comments vanish, code is shown, ``<details>`` folds.

All other tags are text inside ordinary paragraphs, with the Markdown between them read as usual.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.rules_block import html_block
from markdown_it.rules_block.html_block import HTML_SEQUENCES

from sphinx_aikb.markdown.blocks import html_block_without_anchors
from sphinx_aikb.markdown.context import is_safe
from sphinx_aikb.markdown.details import FLOW, flow_line, folded

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

_LASTS = "aikb_html_lasts"
_VERBATIM = HTML_SEQUENCES[:5]
"""What CommonMark reads up to an end of its own, the first five of seven kinds."""
_ADMONITION = re.compile(r"<div\s[^<>]*\badmonition\b", re.IGNORECASE)


def html_block_safe(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of HTML in an untrusted document, and as ever in all others."""
    if not is_safe(state.md):
        return html_block_without_anchors(state, start, end, silent)
    pos, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if not state.src.startswith("<", pos) or state.is_code_block(start):
        return False
    if FLOW.match(state.src, pos, stop):
        return silent or flow_line(state, start, end)
    if _ADMONITION.match(state.src, pos, stop):
        extensions = state.md.options["myst_config"].enable_extensions
        return "html_admonition" in extensions and html_block(state, start, end, silent)
    line = state.src[pos : min(stop, pos + 80)]
    closing = next((closing for opening, closing, _ in _VERBATIM if opening.search(line)), None)
    if closing is None or not _is_closed(state, closing, pos, start):
        return False
    return silent or _verbatim(state, start, end, closing)


def _is_closed(state: StateBlock, closing: re.Pattern[str], pos: int, line: int) -> bool:
    """Tell whether an end can come, by where the last one stands; looked up once for a text."""
    lasts: dict[str, Any] = state.env.get(_LASTS, {})
    if lasts.get("src") is not state.src:
        lasts = state.env[_LASTS] = {"src": state.src}
    if closing.pattern not in lasts:
        last = -1
        for found in closing.finditer(state.src):
            last = found.end()
        lasts[closing.pattern] = last
    return bool(lasts[closing.pattern] > pos) and line >= lasts.get(f"no {closing.pattern}", 0)


def _verbatim(state: StateBlock, start: int, end: int, closing: re.Pattern[str]) -> bool:
    html_block(state, start, end, False)
    token = state.tokens.pop()
    found = closing.search(token.content)
    if found is None:
        # The list or quote ends before it is closed; no line up to there has an end, either.
        state.env[_LASTS][f"no {closing.pattern}"] = state.line
        state.line = start
        return False
    if not token.content.startswith("<!--"):
        token.type, token.tag, token.info = "code_block", "code", "text"
        state.tokens.append(token)
        return True
    rest = token.content[found.end() :].rstrip("\n")
    if not rest.strip():
        return True
    if state.line == start + 1:
        state.line = start
        return False
    # What follows the comment on its last line is read next.
    last = state.line = state.line - 1
    state.bMarks[last] = state.eMarks[last] - len(rest)
    state.tShift[last] = len(rest) - len(rest.lstrip())
    state.sCount[last] = state.blkIndent
    return True


def details(state: StateCore) -> None:
    """Core rule, after ``block``: fold what stands between ``<details>`` and ``</details>``."""
    if is_safe(state.md) and FLOW.search(state.src):
        state.tokens = folded(state.tokens)
