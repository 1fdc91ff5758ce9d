"""A document as it was read, in a terse normal form: what matters of links and times, at a glance.

| written | is |
| --- | --- |
| `<wikilink engine \\| label>` | a wiki-link with a label; `#A` and `^b` follow the target: `<wikilink engine#A#B^b>` |
| `<wikilink engine = Text>` | one without a label, whose text until it is resolved is not the target |
| `<embed engine>` | an embed |
| `<external https://… \\| label>` | a wiki-link to a web address |
| `<yt 148 \\| [02:28]>` | a timestamp, in seconds, with what the reader sees |
| `<yt 148-185 …>`, `<yt ID …>`, `<yt ID@148 …>` | a range, a video, a time in a video that is not the note's |
| `<yt none \\| text>` | a timestamp that leads nowhere |
| `<moment 148 \\| *text*>` | a Markdown link to a moment that keeps its words |
| `==text==`, `~~text~~` | text that is highlighted, or struck out |
| `<task open [ ]>` | the box of a task, its state and its text |
| `<tag name>` | a tag |
| `‖ a ‖ b ‖` | a row of a table |
| `## Thrust {thrust}` | a heading with its id |
| `↵` at the end of a line | a line break |
| `⟨kbd Ctrl⟩` | a tag of raw HTML that passes |
| `details closed: Title` | a block that folds, its content below |
| `{block-claim}` on a line | the id of the block below it |
| `admonition.tip.check-: (Title)` | an admonition with its classes, folded (`+` for open), and its title |
| `! 3: message [aikb.timestamp]` | a warning, with its line in the body |

Everything else looks like the Markdown that it is read from. Text is shown without escapes, so a `[[` in the normal
form is a `[[` that the reader sees.
"""

from docutils import nodes
from sphinx import addnodes

from sphinx_aikb.nodes import (
    blanks_of,
    block_key_of,
    html_tag_of,
    is_embed,
    leads_to_web,
    moment_of,
    waiting_head,
    waiting_player,
    wikilink_of,
)
from sphinx_aikb.text.moment import Moment

MARKS: dict[type[nodes.Element], str] = {
    nodes.emphasis: "*",
    nodes.strong: "**",
    nodes.literal: "`",
    nodes.math: "$",
}
CLASSES = {"aikb-mark": "==", "aikb-s": "~~"}
SECTION_MARK = "#"


def normal_form(document: nodes.Element, video: str = "") -> str:
    """Write a document, or any part of one. `video` is that of the note itself, which is not mentioned."""
    return "\n".join(line.rstrip() for line in _Writer(video).blocks(document)) + "\n"


class _Writer:
    def __init__(self, video: str) -> None:
        self.video = video
        self.level = 0

    def blocks(self, parent: nodes.Element) -> list[str]:
        lines: list[str] = []
        for child in parent.children:
            lines += self.block(child)
        return lines

    def block(self, node: nodes.Node) -> list[str]:
        match node:
            case nodes.section():
                self.level += 1
                lines = self.blocks(node)
                self.level -= 1
                return lines
            case nodes.title() if isinstance(node.parent, nodes.section):
                ids = " ".join(node.parent["ids"])
                return [f"{SECTION_MARK * self.level} {self.inline(node)} {{{ids}}}"]
            case nodes.paragraph():
                return self.inline(node).splitlines()
            case nodes.bullet_list() | nodes.enumerated_list():
                return [line for item in node.children for line in _hang("- ", self.blocks(item))]
            case nodes.block_quote():
                return _hang("> ", self.blocks(node), "> ")
            case nodes.literal_block():
                return ["```", *node.astext().splitlines(), "```"]
            case nodes.admonition() if "details" in node["classes"]:
                title = f"details {node['collapsible']}: {self.inline(node[0])}"
                return [title, *_hang("  ", self.blocks(node)[1:])]
            case nodes.math_block():
                return ["$$", *node.astext().splitlines(), "$$"]
            case nodes.comment():
                return [f"<!-- {node.astext()} -->"]
            case nodes.raw():
                return [f"<raw {node.astext().strip()}>"]
            case nodes.image():
                return [self.span(node)]
            case nodes.footnote():
                return _hang("[^]: ", self.blocks(node)[1:])
            case nodes.row():
                cells = (" ".join(self.blocks(entry)) for entry in node.children)
                return [f"‖ {' ‖ '.join(cells)} ‖"]
            case nodes.table() | nodes.tgroup() | nodes.thead() | nodes.tbody():
                return self.blocks(node)
            case nodes.definition_list():
                return self.blocks(node)
            case nodes.target() if block_key_of.is_on(node):
                return [f"{{{node['refid']}}}"]
            case nodes.Element() if isinstance(node, nodes.Admonition):
                fold = {"open": "+", "closed": "-"}.get(node.get("collapsible", ""), "")
                name = ".".join([node.tagname, *node["classes"]])
                titled = isinstance(node, nodes.admonition)
                return _hang(f"{name}{fold}: ", self.blocks(node), "  " if titled else None)
            case nodes.title() if isinstance(node.parent, nodes.Admonition):
                return [f"({self.inline(node)})"]
            case nodes.TextElement():
                return _hang(f"{node.tagname}: ", self.inline(node).splitlines())
            case waiting_player():
                video = "" if node.video == self.video else node.video
                return [f"<player {video}{_label('', node.label)}>"]
            case (
                waiting_head()
                | nodes.colspec()
                | nodes.transition()
                | nodes.system_message()
                | nodes.docinfo()
            ):
                return []
            case nodes.Element():
                return _hang(f"{node.tagname}: ", self.blocks(node))
        return [node.astext()]

    def inline(self, parent: nodes.Element) -> str:
        return "".join(map(self.span, parent.children))

    def span(self, node: nodes.Node) -> str:
        match node:
            case nodes.Text():
                return node.astext()
            case addnodes.pending_xref() if node.get("reftype") == "tag":
                return f"<tag {node['reftarget']}>"
            case addnodes.pending_xref() if node.get("refdomain") == "aikb":
                return _time(node, self.video) if node["reftype"] == "timestamp" else _link(node)
            case nodes.reference() if moment_of.is_on(node):
                return f"<moment {_when(moment_of(node), self.video)} | {self.inline(node)}>"
            case nodes.reference() if leads_to_web(node):
                return f"<external {node['refuri']}{_label(node['refuri'], node.astext())}>"
            case nodes.reference() | addnodes.pending_xref():
                target = node.get("refuri") or node.get("reftarget") or f"#{node.get('refid', '')}"
                return f"[{self.inline(node)}]({target}{_title(node, 'reftitle')})"
            case nodes.image():
                return f"![{node.get('alt', '')}]({node['uri']}{_title(node, 'title')})"
            case nodes.raw():
                return f"<raw {node.astext()}>"
            case nodes.footnote_reference():
                return "[^]"
            case nodes.inline() if "aikb-break" in node["classes"]:
                return "↵\n"
            case nodes.inline() if html_tag_of.is_on(node):
                return f"⟨{html_tag_of(node)} {self.inline(node)}⟩"
            case nodes.subscript() | nodes.superscript():
                return f"⟨{node.tagname[:3]} {self.inline(node)}⟩"
            case nodes.inline() if "aikb-task" in node["classes"]:
                return f"<task {node['classes'][1].removeprefix('aikb-task-')} {node.astext()}>"
            case nodes.inline() if CLASSES.keys() & set(node["classes"]):
                mark = CLASSES[node["classes"][0]]
                return f"{mark}{self.inline(node)}{mark}"
        for kind, mark in MARKS.items():
            if isinstance(node, kind):
                return f"{mark}{self.inline(node)}{mark}"
        return self.inline(node)


def _link(node: addnodes.pending_xref) -> str:
    link = wikilink_of(node)
    block = f"^{link.block}" if link.block else ""
    target = "".join([link.target, *(f"#{part}" for part in link.heading), block])
    text = node.astext()
    kind = "embed" if is_embed(node) else "wikilink"
    if node["refexplicit"]:
        return f"<{kind} {target} | {text}>"
    return f"<{kind} {target}>" if text == node["reftarget"] else f"<{kind} {target} = {text}>"


def _title(node: nodes.Element, attribute: str) -> str:
    return f' "{node[attribute]}"' if node.get(attribute) else ""


def _label(target: str, text: str) -> str:
    return "" if text == target else f" | {text}"


def _time(node: addnodes.pending_xref, own_video: str) -> str:
    before, after = blanks_of(node)
    moment = moment_of(node)
    return f"{before}<yt {_when(moment, own_video)} | {moment.text}>{after}"


def _when(moment: Moment, own_video: str) -> str:
    if moment.video is None:
        return "none"
    parts = [] if moment.video == own_video else [moment.video]
    if not moment.is_whole:
        start, end = moment.seconds, moment.end
        parts.append(f"{start}" if end is None else f"{start}-{end}")
    return "@".join(parts)


def _hang(first: str, lines: list[str], rest: str | None = None) -> list[str]:
    indent = " " * len(first) if rest is None else rest
    return [(indent if at else first) + line for at, line in enumerate(lines or [""])]
