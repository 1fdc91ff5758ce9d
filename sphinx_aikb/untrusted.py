"""Notes whose HTML is untrusted: nothing in them runs, whatever way it came in.

The rules in :mod:`sphinx_aikb.syntax.html` see the Markdown. Directives, roles, other flavours of
Markdown and translations have ways of their own to raw HTML and to addresses that run a script; so
each such document is looked through once more when it was read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_aikb.config import settings_of
from sphinx_aikb.environment import domain_of
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.summaries import OURS
from sphinx_aikb.syntax.folding import DEFAULT_TITLE, FOLDED, SUMMARY, UNFOLDED
from sphinx_aikb.syntax.html import PRIVATE, TYPED
from sphinx_aikb.syntax.pairs import MARK, STRIKE
from sphinx_aikb.tree import depth, replace_each
from sphinx_aikb.vault.addresses import is_refused, is_refused_picture
from sphinx_aikb.vault.markup import PASSING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_NODES: dict[str, type[nodes.TextElement]] = {"sub": nodes.subscript, "sup": nodes.superscript}
_PRINTED = {"latex", "tex", "text", "texinfo", "texi", "manpage"}
"""Formats of raw text that no browser reads."""
_MYST = re.compile(
    r'<br />\n|</?s>|<input class="task-list-item-checkbox" '
    r'(?:checked="checked" )?(?:disabled="disabled" )?type="checkbox">'
)
"""What MyST-Parser itself writes as raw HTML for Markdown."""
_META = {"name", "content", "property", "lang", "scheme", "xml:lang", "classes"}
_MATH = re.compile(
    r"\\(?:href|url|mmltoken|require|class|cssid|style|tip|html\w*|include\w*|data)(?![a-z])"
    r"|(?:javascript|vbscript)\s*:",
    re.IGNORECASE,
)
"""TeX for MathJax and KaTeX that makes links or attributes."""
_TYPESET = {"math", "output_area", "tex2jax_process", "mathjax_process"}
"""Classes that make MathJax read ordinary text."""
_LEFT_ALONE = ("tex2jax_ignore", "mathjax_ignore")
_FORMULA = ("tex2jax_process", "mathjax_process")
"""Classes that MathJax 2, 3 and 4 know by default."""


class ShapeHtml(SphinxTransform):
    """Makes the nodes that the rules for raw HTML have only classes for.

    Before blocks are named (5), which may be those that fold, and before messages are translated
    (20) or kept for that (10).
    """

    default_priority = 4

    def apply(self, **kwargs: object) -> None:
        """Make spans that are tags, indices and exponents, and blocks that fold."""
        for span in list(self.document.findall(nodes.inline)):
            for name in span["classes"]:
                if name.startswith(PRIVATE):
                    _tag(span, name.removeprefix(PRIVATE))
                    break
        for quote in list(self.document.findall(nodes.block_quote)):
            if FOLDED in quote["classes"] or UNFOLDED in quote["classes"]:
                _fold(quote)


def _tag(span: nodes.inline, name: str) -> None:
    """Make of a span what its private class stands for."""
    if PRIVATE + name == TYPED:
        span["classes"].remove(TYPED)
        # Sphinx asks each node whether it is for the typography of prose.
        span["support_smartquotes"] = False
    if name not in PASSING.values() or span["classes"] in ([MARK], [STRIKE]):
        return  # highlighted and struck out text is the same as in Markdown
    span["classes"].remove(PRIVATE + name)
    if name in _NODES:
        span.replace_self(_NODES[name]("", "", *span.children))
    else:
        span["classes"].append(name)
        span["aikb_tag"] = name


def _fold(quote: nodes.block_quote) -> None:
    """Replace a quote by an admonition that folds: ``<details>`` in HTML, a box elsewhere."""
    first = quote.next_node(nodes.paragraph, descend=True)
    if first is None or first.parent is not quote or SUMMARY not in first["classes"]:
        return
    words = first.children or [nodes.Text(DEFAULT_TITLE)]
    title = nodes.title(first.rawsource, "", *words)
    title.source, title.line = first.source, first.line
    box = nodes.admonition("", title, *quote.children[1:], classes=["details"])
    box["collapsible"] = "open" if UNFOLDED in quote["classes"] else "closed"
    box[OURS] = True
    quote["classes"] = [name for name in quote["classes"] if name not in (FOLDED, UNFOLDED)]
    box.source, box.line = quote.source, quote.line
    quote.replace_self(box)


class Disarm(SphinxTransform):
    """Shows as text what would run in a browser.

    When all that is read is in place: after references have their addresses (640), after the quotes
    of raw text could be changed (750), and after what waits for the writer's format (780).
    """

    default_priority = 790

    def apply(self, **kwargs: object) -> None:
        """Look through the whole document, if it is a note."""
        if settings_of(self.config).html != "safe":
            return
        if not domain_of(self.env).catalogue.is_note(self.env.docname):
            return
        for node in list(self.document.findall(nodes.Element)):
            what = _disarm(node)
            if what:
                place = node if node.line else (self.env.docname, 1)
                warn(Warnings.HTML, f"{what}, and aikb_html is 'safe'", place)
        _typeset_formulas_alone(self.document)


def _typeset_formulas_alone(document: nodes.document) -> None:
    """Let MathJax read the formulas of a page and nothing else, where it would read all text."""
    formulas = [*document.findall(nodes.math), *document.findall(nodes.math_block)]
    for section in document.children if formulas else ():
        if isinstance(section, nodes.Element) and "classes" in section:
            known = section["classes"]
            section["classes"] = [*known, *(name for name in _LEFT_ALONE if name not in known)]
    for formula in formulas:
        formula["classes"] += [name for name in _FORMULA if name not in formula["classes"]]


def _disarm(node: nodes.Element) -> str:
    """Make a node harmless; return what to say of it."""
    match node:
        case nodes.raw():
            return _disarm_raw(node)
        case nodes.meta():
            if _META.issuperset(node.non_default_attributes()):
                return ""
            node.parent.remove(node)
            return "a meta tag with other attributes than a name and a content is left out"
        case nodes.math() | nodes.math_block():
            if not _MATH.search(node.astext()):
                return ""
            text = node.astext()
            inline = isinstance(node, nodes.math)
            node.replace_self(nodes.literal(text, text) if inline else _shown(text))
            return "a formula that makes links or attributes is shown as text"
        case nodes.image():
            if not is_refused_picture(node.get("uri", "")):
                return ""
            node.replace_self(nodes.inline("", node.get("alt") or node["uri"]))
            return f"a picture with the address {node['uri'][:60]!r} is shown as text"
        case addnodes.toctree():
            return _disarm_toctree(node)
        case _:
            return _disarm_link(node)


def _disarm_raw(node: nodes.raw) -> str:
    formats = {*node.get("format", "").lower().split()}
    text = node.astext()
    if formats <= _PRINTED or _MYST.fullmatch(text) or _is_output(node):
        return ""
    inline = isinstance(node.parent, nodes.TextElement)
    node.replace_self(nodes.inline(text, text) if inline else _shown(text))
    return "raw HTML is shown as text"


def _is_output(node: nodes.Node) -> bool:
    """Tell whether MyST-NB got a node from running a cell: who may run code may do anything."""
    while node.parent is not None:
        node = node.parent
        if "nb_element" in node:
            return True
    return False


def _shown(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="text")


def _disarm_toctree(node: nodes.Element) -> str:
    kept = [entry for entry in node["entries"] if not is_refused(entry[1] or "")]
    if len(kept) == len(node["entries"]):
        return ""
    node["entries"] = kept
    return "a link that could run a script is left out of a toctree"


def _disarm_link(node: nodes.Element) -> str:
    for name in _TYPESET.intersection(node.get("classes", ())):
        node["classes"].remove(name)
    address = node.get("refuri") or ""
    if isinstance(node, addnodes.download_reference):
        address = address or node.get("reftarget", "")
    if not is_refused(address):
        return ""
    if isinstance(node, nodes.target):
        del node["refuri"]
    else:
        text = node.children or [nodes.Text(address)]
        node.replace_self(nodes.inline("", "", *text))
    return f"a link to {address[:60]!r} is shown as text"


class WriteTags(SphinxPostTransform):
    """Writes the tags that passed in HTML, where Sphinx would write a span with a class."""

    default_priority = 600
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put each tag around what it holds."""
        # The search takes the text of headings, raw HTML and all.
        found = [
            node
            for node in self.document.findall(nodes.inline)
            if "aikb_tag" in node and not depth(node, nodes.title)
        ]
        replace_each(found, _with_tags)


def _with_tags(node: nodes.Element) -> list[nodes.Node]:
    begin, end = (
        nodes.raw("", f"<{slash}{node['aikb_tag']}>", format="html") for slash in ("", "/")
    )
    return [begin, *node.children, end]


def setup_untrusted(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(ShapeHtml)
    app.add_transform(Disarm)
    app.add_post_transform(WriteTags)
