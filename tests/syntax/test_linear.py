"""Hostile lines: the cost of a byte does not grow with the length of the line, and nothing runs out of stack.

What Markdown itself makes dear (each `[` is tried as a link, to a fixed depth) is measured on shorter lines.
"""

import sys
import time
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from syntax.parsing import parser, walk

from sphinx_aikb.markdown.context import Context
from sphinx_aikb.markdown.parts import PARTS
from support.projects import Project, new_project

TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'
CHEAP = [
    "[",
    "<a ",
    "<A\t",
    '<a class="yt-timestamp" ',
    '<a class="yt-timestamp" data-t="',
    '<a class="yt-timestamp" data-t="1:00">',
    f"{TIME} ",
    f"[[a|{TIME}]] ",
]
DEAR = [
    '<a class="yt-timestamp"',
    "[[a",
    "![[",
    "[[a|",
    "[[a|b",
    "[[a|[",
    "[[a|b]",
    "[[a|b\\]",
    "[[a|*b",
    "[[a|`b",
    "`[[a|b",
    "[[a|<a ",
    "[[a#^",
    "[[&amp;",
    "[a [[b]] ",
    "| [[a|b",
    "*[[a|b]]",
    "![[a]](",
    "<a href=x>[[a]]",
    "<a href=x>[[a]]</a>",
]

# To trace each line would be most of what is measured here.
pytestmark = pytest.mark.no_cover


def line(unit: str, size: int) -> str:
    return unit * (size // len(unit))


@pytest.fixture
def md() -> Iterator[MarkdownIt]:
    with parser(Context()) as md:
        yield md


def visible(tokens: list[Token]) -> int:
    return sum(len(token.content) for token in walk(tokens) if not token.children)


def seconds(md: MarkdownIt, text: str) -> float:
    """The time of the processor, whatever else the machine does."""
    start = time.process_time()
    assert visible(md.parse(text)) > 0
    return time.process_time() - start


def calls(md: MarkdownIt, text: str) -> int:
    """How many functions it takes to parse a text: the same in every run."""
    count = 0

    def profile(*_: object) -> None:
        nonlocal count
        count += 1

    md.parse(text[:100])
    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        md.parse(text)
    finally:
        sys.setprofile(before)
    return count


def test_ten_times_the_text_takes_ten_times_the_time_at_most(md: MarkdownIt) -> None:
    for unit in CHEAP:
        small = min(seconds(md, line(unit, 8_000)) for _ in range(2))
        # A hundred times would be quadratic; a busy machine adds some.
        assert seconds(md, line(unit, 80_000)) < 40 * small + 1, unit


@pytest.mark.parametrize("unit", ["[", "<a "])
def test_signs_take_no_longer_than_ordinary_text(md: MarkdownIt, unit: str) -> None:
    prose = f"A [[link | to a note]] and *more* of it {TIME}, as `ever`. "
    assert seconds(md, line(unit, 250_000)) < seconds(md, line(prose, 250_000))


def test_tags_that_never_end(md: MarkdownIt) -> None:
    small = seconds(md, line('<a class="yt-timestamp"', 25_000))
    assert seconds(md, line('<a class="yt-timestamp"', 250_000)) < 40 * small + 1


@pytest.mark.parametrize("unit", [*CHEAP, *DEAR])
def test_four_times_the_text_takes_four_times_the_calls(md: MarkdownIt, unit: str) -> None:
    small, large = calls(md, line(unit, 400)), calls(md, line(unit, 1600))
    assert large < 5 * small + 2000


@pytest.mark.parametrize(
    "unit", ["^a ", "a ^b\n\n", "^a\n\n", "- a ^b\n", "> ^a\n\n", "% a\n\n^a\n\n"]
)
def test_markers_of_blocks(unit: str) -> None:
    with parser(Context(note=True, title="Title")) as md:
        small, large = calls(md, line(unit, 400)), calls(md, line(unit, 1600))
    assert large < 5 * small + 2000


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "[2:28",
            "[2:28]",
            "(2:28",
            "[2:28 - ",
            "[2:28]()",
            "2:28 - a\n",
            "*2:28* - a\n",
            "x[1:11]",
        ),
        *("[1:11](https://youtu.be/aaaaaaaaaaa?t=1) ", "[*", "![](https://youtu.be/aaaaaaaaaaa)"),
        *("<https://youtu.be/aaaaaaaaaaa?t=1>", "{{video ", "{{video https://youtu.be/", "{{"),
        *(
            "{{youtube-timestamp 1}}",
            "```timestamp\n1:11\n```\n",
            "```timestamp-url\nhttps://a.b\n```\n",
        ),
    ],
)
def test_times_and_videos(unit: str) -> None:
    with parser(Context(note=True, title="Title", video="P6y0gr-W2-k", bare="all")) as md:
        small, large = calls(md, line(unit, 400)), calls(md, line(unit, 1600))
    assert large < 5 * small + 2000


@pytest.mark.parametrize(
    "unit",
    ["$$", "$$a", "$$a\n", "$$a$$ ", "a\n$$a$$\n", "$$\na\n", "> $$a\n", "$$5 a ", "a\n$$a\n\n"],
)
def test_formulas(unit: str) -> None:
    with parser(Context(note=True, title="Title")) as md:
        small, large = calls(md, line(unit, 400)), calls(md, line(unit, 1600))
    assert large < 5 * small + 2000


@pytest.mark.parametrize(
    "unit",
    ["> [!", "> [!a\n", "> [!a] b\n", "> [!a] b\n\n", ">[!a|", "> [!a]\nb\n", "> [!a a ", "[!a] "],
)
def test_callouts(unit: str) -> None:
    with parser(Context(note=True, title="Title")) as md:
        small, large = calls(md, line(unit, 400)), calls(md, line(unit, 1600))
    assert large < 5 * small + 2000


HTML = [
    "<details>",
    "<details>\n",
    "<details>\n\n",
    "</details>",
    "a</details>\n",
    "<summary>",
    "<details><summary>",
    "<details></details>",
    "<details>\n</details>\n",
    "- <details>\n",
    "- a\n\n  <!-- \n\n",
    "    <summary>\n",
    "<kbd>",
    "</kbd>",
    "<kbd></kbd>",
    "<kbd><mark>",
    "<kbd>*",
    "<br>",
    "<br>\n\n",
    "<!-- ",
    "<!--\n\n",
    "<!-- a -->",
    "<!-- a\n-->b\n",
    "<script>",
    "<script>\n\n",
    "<?",
    "<?\n\n",
    "<!a\n\n",
    "<![CDATA[\n\n",
    "<x_y> ",
    "<b ",
]


@pytest.mark.parametrize("unit", HTML)
@pytest.mark.parametrize("end", ["", "\n\n-->\n</script> ?> ]]> </details>\n"])
def test_raw_html(unit: str, end: str) -> None:
    with parser(Context(note=True, title="Title")) as md:
        small, large = (calls(md, line(unit, size) + end) for size in (800, 3200))
    assert large < 5 * small + 2000


@pytest.mark.parametrize("unit", ["<details>", "<details>\n", "<kbd>", "<!--\n\n", "<summary>"])
def test_long_raw_html(unit: str) -> None:
    with parser(Context(note=True, title="Title")) as md:
        small = seconds(md, line(unit, 8_000))
        assert seconds(md, line(unit, 80_000)) < 40 * small + 1


OBSIDIAN = [
    "==",
    "==a",
    "==a ",
    "a== ",
    "== ",
    "=== ",
    "~~a ",
    "~~==a~~==",
    "*==a",
    "%%",
    "%%a ",
    "%% `a",
    "1%%",
    "%%\n\n",
    "%%a\n\n",
    "> %%\n",
    "- %%\n\n  a\n",
    "a\n%%\n",
    "% a\n%%\n",
    "[%%a](b)",
    "![%%a](b)%%c",
    "- [ ] ",
    "- [ ] a\n",
    "#",
    "#a ",
    "#a/",
    "$",
    "$ ",
    "$5 ",
    "$a",
    "$5 a$",
    "$$a",
    "$a\\$",
    "[$5](a)",
]
"""What is read in notes alone."""


@pytest.mark.parametrize("unit", OBSIDIAN)
def test_obsidian(unit: str) -> None:
    with parser(Context(note=True, title="Title", syntax=frozenset(PARTS))) as md:
        small, large = calls(md, line(unit, 400)), calls(md, line(unit, 1600))
        assert large < 5 * small + 2000
        slow = min(seconds(md, line(unit, 5_000)) for _ in range(2))
        assert seconds(md, line(unit, 20_000)) < 12 * slow + 0.5


def test_no_more_calls_than_without_the_extension(md: MarkdownIt) -> None:
    with parser(None) as stock:
        for unit in ("[[a", "![[", "[[a|*b", "[[a|<a ", "[a [[b]] "):
            text = line(unit, 500)
            assert calls(md, text) < 3 * calls(stock, text) + 2000, unit


@pytest.mark.long
@pytest.mark.parametrize("unit", ["[[a", "![[", "[[a|b"])
def test_a_whole_megabyte_of_what_is_dear(md: MarkdownIt, unit: str) -> None:
    small = min(seconds(md, line(unit, 100_000)) for _ in range(2))
    assert seconds(md, line(unit, 1_000_000)) < 40 * small + 2


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000 + "a" + "]" * 5000,
        "![" * 1000 + "[[a]]" + "](b)" * 1000,
        "*" * 5000 + "[[a]]" + "*" * 5000,
        "[[a|" + "*" * 900 + "b" + "*" * 900 + "]]",
        "[[a|" + "![" * 400 + "b" + "](c)" * 200 + "]]",
        "[[a|" + "[" * 1 + "b]" * 400 + "]]",
        TIME * 2000,
        '<a class="yt-timestamp" data-t="1:00">' * 2000 + "x" + "</a>" * 2000,
        "> " * 2000 + "[[a]]",
        "- " * 2000 + "[[a]]",
        "{wikilink}`" * 500 + "a",
    ],
    ids=lambda text: text[:24],
)
def test_nesting_does_not_run_out_of_stack(md: MarkdownIt, text: str) -> None:
    assert md.parse(text)


@pytest.fixture
def hostile(tmp_path) -> Project:
    body = "".join(
        f"{line(unit, 60_000)}\n\n" for unit in ("[", "<a ", '<a class="yt-timestamp" data-t="')
    )
    return new_project(
        tmp_path, {"note.md": f"---\nvideoId: P6y0gr-W2-k\n---\n\n{body}Last [[engine]].\n"}
    )


def test_a_project_with_hostile_lines_builds(hostile: Project) -> None:
    start = time.process_time()
    result = hostile.build("html")
    page = result.html("note")
    assert result.warnings == ""
    assert page.select_one(".wikilink-missing").get_text() == "engine"
    assert "[" * 60_000 in page.get_text()
    assert time.process_time() - start < 10
