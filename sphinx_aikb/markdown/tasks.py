"""Tasks: the ``[ ]`` or ``[x]`` that begins an item of a list becomes a span, drawn as a box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from sphinx_aikb.markdown.context import asks_for

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

ITEM, BOX = "aikb-task-item", "aikb-task"
"""The class of the list item, and of the box in it, which also has one of its state."""

_BOX = re.compile(r"\[([^][\\\n])\](?=[ \t]|$)")
_STATES = {" ": "open", "x": "done", "X": "done"}
_STOCK = "aikb_tasklists"


def add_tasks(md: MarkdownIt) -> None:
    """Add the rules for ``- [ ]`` and ``- [x]``."""
    md.core.ruler.before("block", "aikb_tasks_begin", _stock_off)
    md.core.ruler.after("block", "aikb_tasks_end", _stock_on)
    md.core.ruler.after("inline", "aikb_tasks", tasks)


def _stock_off(state: StateCore) -> None:
    """Keep the stock rule out of a note: MyST-Parser writes its boxes as raw HTML."""
    options = state.md.options
    if options.get("tasklists") and asks_for(state.md, "tasks") is not None:
        state.env[_STOCK] = True
        options["tasklists"] = False


def _stock_on(state: StateCore) -> None:
    if state.env.pop(_STOCK, False):
        state.md.options["tasklists"] = True


def tasks(state: StateCore) -> None:
    r"""Core rule, after ``inline``: mark the boxes that begin the items of a note.

    Grammar: ``[``, one character, ``]``, then a blank or the end of the line, at the very beginning
    of a list item. A blank is a task to do, ``x`` or ``X`` one that is done; any other character is
    a state with a meaning of its own, and is shown as typed. Text stay what is escaped (``\[ ]``),
    in code, a link, or anywhere else in an item.
    """
    if asks_for(state.md, "tasks") is None:
        return
    tokens = state.tokens
    for at in range(2, len(tokens)):
        if tokens[at].type != "inline" or tokens[at - 2].type != "list_item_open":
            continue
        children = tokens[at].children or []
        box = _BOX.match(children[0].content) if children and children[0].type == "text" else None
        if box is not None and (box.end() < len(children[0].content) or _ends(children)):
            tokens[at - 2].attrJoin("class", ITEM)
            children[0].content = children[0].content[box.end() :]
            children[:0] = _span(box[0], _STATES.get(box[1], "other"))


def _ends(children: list[Token]) -> bool:
    """Tell whether the line ends after the first piece of text."""
    return len(children) == 1 or children[1].type in ("softbreak", "hardbreak")


def _span(text: str, state: str) -> list[Token]:
    return [
        Token("span_open", "span", 1, attrs={"class": f"{BOX} {BOX}-{state}"}),
        Token("text", "", 0, content=text, level=1),
        Token("span_close", "span", -1),
    ]
