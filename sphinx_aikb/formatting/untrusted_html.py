"""Disarms notes whose HTML is untrusted: nothing in them runs, however it came in.

The rules in :mod:`sphinx_aikb.markdown.html` see only Markdown. Directives, roles, other flavours
of Markdown and translations can make raw HTML and addresses that run a script, too; and what is
written for LaTeX and other formats as it is, runs where these are typeset. So each such note is
looked through once more after it was read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_aikb.doctree import is_output
from sphinx_aikb.knowledge.environment import knowledge_of, walk_of
from sphinx_aikb.knowledge.trust import is_untrusted
from sphinx_aikb.knowledge.walks import Stage, Walk
from sphinx_aikb.reporting import Warnings, warn
from sphinx_aikb.text import tex
from sphinx_aikb.text.address import is_refused, is_refused_picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_MYST = re.compile(
    r'<br />\n|\\\\\n|</?s>|<input class="task-list-item-checkbox" '
    r'(?:checked="checked" )?(?:disabled="disabled" )?type="checkbox">'
)
"""What MyST-Parser itself writes as raw HTML and LaTeX for Markdown."""
_CLASS = re.compile(r"[\w:.@/-]*")
"""The classes that LaTeX can print as they are."""
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


class Disarm(SphinxTransform):
    """Shows content that could run in a browser as text.

    Runs when a document is complete: after references have their addresses (640), after the quotes
    of raw text could be changed (750), after nodes that depend on the writer's format (780), and
    just before the domain looks for links (850).
    """

    default_priority = 849

    def apply(self, **kwargs: object) -> None:
        """Look through the document if it is a note, and HTML in notes is untrusted."""
        if not is_untrusted(self.env, self.env.docname):
            return
        walk = walk_of(self, Stage.COMPLETE)
        changed = False
        for node in walk.elements:
            what = _disarm(node)
            if what:
                changed = True
                place = node if node.line else (self.env.docname, 1)
                warn(Warnings.HTML, f"{what}, and aikb_html is 'safe'", place)
        if changed:
            knowledge_of(self.env).walks.end()
        walk = walk_of(self, Stage.COMPLETE)
        _drop_labels(self.env, walk.of(nodes.math_block))
        _typeset_formulas_alone(self.document, walk)


def _typeset_formulas_alone(document: nodes.document, walk: Walk) -> None:
    """Make MathJax read only the formulas of a page, where it would otherwise read all text."""
    formulas = [*walk.of(nodes.math), *walk.of(nodes.math_block)]
    for section in document.children if formulas else ():
        if isinstance(section, nodes.Element) and "classes" in section:
            known = section["classes"]
            section["classes"] = [*known, *(name for name in _LEFT_ALONE if name not in known)]
    for formula in formulas:
        formula["classes"] += [name for name in _FORMULA if name not in formula["classes"]]


def _disarm(node: nodes.Element) -> str:
    """Make a node harmless; return the text of a warning, empty if there is nothing to report."""
    match node:
        case nodes.raw():
            return _disarm_raw(node)
        case nodes.meta():
            if _META.issuperset(node.non_default_attributes()):
                return ""
            node.parent.remove(node)
            return "a meta tag with other attributes than a name and a content is left out"
        case nodes.math() | nodes.math_block():
            return _disarm_formula(node)
        case addnodes.tabular_col_spec():
            found = tex.refused(node["spec"])
            if found is None:
                return ""
            node.parent.remove(node)
            return f"columns of a table with {found!r} are left out"
        case nodes.image():
            if not is_refused_picture(node.get("uri", "")):
                return ""
            node.replace_self(nodes.inline("", node.get("alt") or node["uri"]))
            return f"a picture with the address {node['uri'][:60]!r} is shown as text"
        case addnodes.toctree():
            return _disarm_toctree(node)
        case _:
            return _disarm_link(node)


def _disarm_formula(node: nodes.math | nodes.math_block) -> str:
    text = node.astext()
    found = tex.refused(text)
    if found is None and not _MATH.search(text):
        return ""
    inline = isinstance(node, nodes.math)
    node.replace_self(nodes.literal(text, text) if inline else _shown(text))
    if found is not None:
        return f"a formula with {found!r} is shown as text"
    return "a formula that makes links or attributes is shown as text"


def _drop_labels(env: BuildEnvironment, formulas: Iterable[nodes.Element]) -> None:
    """Take away the labels that LaTeX would read as commands: Sphinx writes them as they are."""
    for node in formulas:
        label = node.get("label")
        if label and not tex.is_label(f"{node.get('docname')}{label}"):
            node["label"] = node["number"] = None
            env.domains.math_domain.equations.pop(label, None)
            warn(Warnings.HTML, f"the label {label!r} of a formula cannot be one in LaTeX", node)


def _disarm_raw(node: nodes.raw) -> str:
    text = node.astext()
    if _MYST.fullmatch(text) or is_output(node):
        return ""
    formats = node.get("format", "").lower()
    inline = isinstance(node.parent, nodes.TextElement)
    node.replace_self(nodes.inline(text, text) if inline else _shown(text))
    form = "HTML" if "html" in formats else formats or "text"
    return f"raw {form} is shown as text"


def _shown(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="text")


def _is_class(name: str) -> bool:
    """Tell whether a class means nothing to MathJax, and LaTeX can print it as it is."""
    return name not in _TYPESET and _CLASS.fullmatch(name) is not None


def _disarm_toctree(node: nodes.Element) -> str:
    kept = [entry for entry in node["entries"] if not is_refused(entry[1] or "")]
    if len(kept) == len(node["entries"]):
        return ""
    node["entries"] = kept
    return "a link that could run a script is left out of a toctree"


def _disarm_link(node: nodes.Element) -> str:
    classes = node.get("classes", ())
    if not all(map(_is_class, classes)):
        node["classes"] = list(filter(_is_class, classes))
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


def setup_untrusted_html(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(Disarm)
