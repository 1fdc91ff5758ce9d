"""The roles in reStructuredText: the same meaning as in Markdown, and no native syntax."""

import re

import pytest
from docutils import nodes
from syntax.normal_form import normal_form

from support.projects import Result, new_project

VIDEO = "dQw4w9WgXcQ"
WARNING = re.compile(r"(?P<docname>[^:]+)\.rst:(?P<line>\d+): WARNING: (?P<message>.*)")

CONF = """
smartquotes = False
suppress_warnings = ["toc.no_title"]
"""

# What is written, and the normal form of what is read.
ROLES = [
    (":wikilink:`Solar sails`", "<wikilink Solar sails>"),
    (":wikilink:`engine | the engine`", "<wikilink engine | the engine>"),
    (
        ":wikilink:`engine#Thrust#Vector`",
        "<wikilink engine#Thrust#Vector = engine > Thrust > Vector>",
    ),
    (":wikilink:`engine#^blk|x`", "<wikilink engine^blk | x>"),
    (":wikilink:`engine.md`", "<wikilink engine>"),
    (":wikilink:`AI: the future`", "<wikilink AI: the future>"),
    (":wikilink:`https://example.org | there`", "<external https://example.org | there>"),
    (":wikilink:`engine | a [sic] label`", "<wikilink engine | a [sic] label>"),
    (":aikb:note:`engine`", "<wikilink engine>"),
    (":aikb:embed:`engine`", "<embed engine>"),
    (f":yt:`{VIDEO}`", f"<yt {VIDEO} | {VIDEO}>"),
    (f":yt:`{VIDEO}@00:02:28`", f"<yt {VIDEO}@148 | 00:02:28>"),
    (f":yt:`the moment <{VIDEO}@148>`", f"<yt {VIDEO}@148 | the moment>"),
    (f":yt:`{VIDEO}@2:28-3:05`", f"<yt {VIDEO}@148-185 | 2:28-3:05>"),
    (f":yt:`https://youtu.be/{VIDEO}?t=148`", f"<yt {VIDEO}@148 | https://youtu.be/{VIDEO}?t=148>"),
    (
        f"*a* :wikilink:`b`, **c** :yt:`d <{VIDEO}@1:00>`.",
        f"*a* <wikilink b>, **c** <yt {VIDEO}@60 | d>.",
    ),
]
LITERAL = [
    r"\:wikilink:`a`",
    "``:wikilink:`a```",
    "``[[a]]`` and [[a]] and ![[a | b]]",
    '<a class="yt-timestamp" data-t="00:02:28">x</a>',
]
BODIES = {
    "table": f"""
        == ==
        a  :wikilink:`b | c`
        d  :yt:`e <{VIDEO}@1:00>`
        == ==
        """,
    "directive": f"""
        .. note::

           - :wikilink:`a | b`
           - :yt:`c <{VIDEO}@1:00>`
        """,
    "code": """
        ::

           :wikilink:`a`

        .. code-block:: rst

           :yt:`1:00`
        """,
    "comment": """
        .. :wikilink:`a`

        Text
        """,
    "heading": f"""
        Thrust :yt:`x <{VIDEO}@1:00>`
        ======================================================================

        About :wikilink:`engine | the engine`
        ----------------------------------------------------------------------

        :yt:`x <{VIDEO}@1:00>` First
        ----------------------------------------------------------------------

        Text
        """,
    "contents": f"""
        Page
        ====

        .. contents::
           :local:

        About :wikilink:`engine | the engine` :yt:`x <{VIDEO}@1:00>`
        ----------------------------------------------------------------------

        Text
        """,
    "blocks": """
        A claim. :aikb:block:`claim`

        - one :aikb:block:`one`
        - two

        :aikb:block:`list`

        ::

           code

        :aikb:block:`^code`

        .. figure:: https://example.org/p.png

           A caption. :aikb:block:`figure`

        No marker ^here

        See :wikilink:`#^claim | it`.
        """,
    "nowhere": """
        :aikb:block:`first`

        Heading :aikb:block:`heading`
        -----------------------------

        A :aikb:block:`b c` d
        """,
    "unusable": """
        One

        :wikilink:`|label` and :yt:`soon` and :yt:`01:00:17:51`
        """,
}


BAD = ("unusable.rst", "nowhere.rst")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    files = {f"{name}.rst": body for name, body in BODIES.items()}
    lines = [*(written for written, _ in ROLES), *LITERAL]
    files |= {f"line{at}.rst": f"{line}\n" for at, line in enumerate(lines)}
    return new_project(tmp_path_factory.mktemp("rst"), files, CONF).build("dummy")


def shown(built: Result, docname: str) -> str:
    return normal_form(built.app.env.get_doctree(docname))


def warnings(built: Result, docname: str) -> list[str]:
    found = map(WARNING.fullmatch, built.warning_lines)
    return [f"{w['line']}: {w['message']}" for w in found if w and w["docname"] == docname]


@pytest.mark.parametrize(
    ("at", "expected"), [(at, form) for at, (_, form) in enumerate(ROLES)], ids=lambda x: str(x)
)
def test_roles(built: Result, at: int, expected: str) -> None:
    assert shown(built, f"line{at}") == f"{expected}\n"
    assert warnings(built, f"line{at}") == []


@pytest.mark.parametrize("at", range(len(LITERAL)))
def test_literal_twins(built: Result, at: int) -> None:
    text = shown(built, f"line{at + len(ROLES)}")
    assert not re.search(r"<(?:wikilink|embed|external|yt) ", text)
    assert (
        text.replace("`", "").split()
        == LITERAL[at].replace("``", "").replace("\\", "").replace("`", "").split()
    )


def test_table(built: Result) -> None:
    assert shown(built, "table") == f"‖ a ‖ <wikilink b | c> ‖\n‖ d ‖ <yt {VIDEO}@60 | e> ‖\n"


def test_directive(built: Result) -> None:
    assert shown(built, "directive") == f"note: - <wikilink a | b>\n      - <yt {VIDEO}@60 | c>\n"


def test_code_and_comments_are_literal(built: Result) -> None:
    assert shown(built, "code") == "```\n:wikilink:`a`\n```\n```\n:yt:`1:00`\n```\n"
    assert shown(built, "comment") == "<!-- :wikilink:`a` -->\nText\n"


def test_headings(built: Result) -> None:
    assert shown(built, "heading") == (
        f"# Thrust <yt {VIDEO}@60 | x> {{thrust}}\n"
        "## About <wikilink engine | the engine> {about-the-engine}\n"
        f"## <yt {VIDEO}@60 | x> First {{first}}\n"
        "Text\n"
    )
    env = built.app.env
    assert env.titles["heading"].astext() == "Thrust"
    entries = [line.astext() for line in env.tocs["heading"].findall(nodes.reference)]
    assert entries == ["Thrust", "About the engine", "First"]


def test_markers_of_blocks(built: Result) -> None:
    assert shown(built, "blocks") == (
        "{block-claim}\nA claim.\n"
        "{block-list}\n- {block-one}\n  one\n- two\n"
        "{block-code}\n```\ncode\n```\n"
        "{block-figure}\nfigure: ![](https://example.org/p.png)\n        caption: A caption.\n"
        "No marker ^here\nSee <wikilink ^claim | it>.\n"
    )


def test_markers_of_nothing_are_shown(built: Result) -> None:
    assert shown(built, "nowhere") == "^first\n# Heading ^heading {heading}\nA b c d\n"
    assert warnings(built, "nowhere") == ["6: no id of a block: 'b c' [aikb.wikilink]"]


def test_no_link_nests_in_a_table_of_contents(built: Result) -> None:
    document = built.app.env.get_doctree("contents")
    contents = next(document.findall(nodes.topic))
    assert normal_form(contents).strip() == "- [About the engine](#about-the-engine)"
    assert f"## About <wikilink engine | the engine> <yt {VIDEO}@60 | x>" in shown(
        built, "contents"
    )


def test_unusable_content_is_text_with_a_warning(built: Result) -> None:
    assert shown(built, "unusable") == (
        "One\n|label and <yt none | soon> and <yt none | 01:00:17:51>\n"
    )
    assert warnings(built, "unusable") == [
        "3: no wiki-link: '|label' [aikb.wikilink]",
        "3: unusable timestamp 'soon': not a time [aikb.timestamp]",
        "3: timestamp '01:00:17:51': the frames of '01:00:17:51' are left out [aikb.timestamp]",
        "3: timestamps, but no video in the front matter: they are plain text; the usual key is 'videoId' [aikb.no_video]",
    ]


def test_nothing_else_is_warned_about(built: Result) -> None:
    assert [line for line in built.warning_lines if not line.startswith(BAD)] == []
