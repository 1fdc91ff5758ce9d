"""The native syntax and the roles in Markdown, through Sphinx: each fixture is a note of one project.

A fixture is a title, an input and the normal form of what is read of it (see `normal_form`), divided by lines of one
dot. The input is the body of a note that has a video, unless it begins with a front matter of its own. A title that
begins with `Literal` says that nothing in it becomes a link or a time.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from docutils import nodes
from markdown_it.utils import read_fixture_file
from syntax.normal_form import normal_form

from support.projects import Result, new_project

FIXTURES = Path(__file__).parent / "fixtures"
VIDEO = "P6y0gr-W2-k"
HEADER = f"---\ntitle: Case\nvideoId: {VIDEO}\n---\n\n"
CONF = """
aikb_backlinks = False
aikb_player = "none"
smartquotes = False
aikb_syntax = ["default", "tags"]
suppress_warnings = ["myst.strikethrough", "myst.xref_missing"]
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath", "strikethrough"]
"""
OURS = re.compile(r"<(?:wikilink|embed|external|yt|moment|tag|task) ")
WARNING = re.compile(r"(?P<docname>[^:]+)\.md:(?P<line>\d+): WARNING: (?P<message>.*)")


@dataclass(frozen=True)
class Case:
    docname: str
    title: str
    body: str
    expected: str

    @property
    def text(self) -> str:
        return self.body if self.body.startswith("---\n") else HEADER + self.body

    @property
    def lines_before(self) -> int:
        return 0 if self.body.startswith("---\n") else HEADER.count("\n")


def read_cases() -> list[Case]:
    return [
        Case(f"{path.stem}/{line}", title, body, expected)
        for path in sorted(FIXTURES.glob("*.md"))
        for line, title, body, expected in read_fixture_file(path)
    ]


CASES = read_cases()
BY_TITLE = [pytest.param(case, id=f"{case.docname}-{case.title}") for case in CASES]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    files = {f"{case.docname}.md": case.text for case in CASES}
    return new_project(tmp_path_factory.mktemp("fixtures"), files, CONF).build("dummy")


def shown(built: Result, case: Case) -> str:
    """The normal form of a case, and its warnings."""
    document = built.app.env.get_doctree(case.docname)
    text = normal_form(document, VIDEO).replace("# Case {case}\n", "", 1)
    for line in built.warning_lines:
        warning = WARNING.fullmatch(line)
        if warning and warning["docname"] == case.docname:
            text += f"! {int(warning['line']) - case.lines_before}: {warning['message']}\n"
    return text.replace(case.docname, "CASE")


@pytest.mark.parametrize("case", BY_TITLE)
def test_fixture(built: Result, case: Case) -> None:
    assert shown(built, case) == case.expected


@pytest.mark.parametrize(
    "case", [param for param in BY_TITLE if param.values[0].title.startswith("Literal")]
)
def test_literal_twins_expect_no_link(case: Case) -> None:
    assert not OURS.search(case.expected)


def test_no_warning_without_a_place(built: Result) -> None:
    assert [line for line in built.warning_lines if not WARNING.fullmatch(line)] == []


HEADINGS = [param for param in BY_TITLE if param.values[0].docname.startswith("headings/")]


@pytest.mark.parametrize("case", HEADINGS)
def test_no_time_in_what_is_derived_from_a_heading(built: Result, case: Case) -> None:
    env = built.app.env
    derived = [env.titles[case.docname].astext(), env.longtitles[case.docname].astext()]
    derived += [line.astext() for line in env.tocs[case.docname].findall(nodes.reference)]
    for text in derived:
        assert not re.search(r"\d\d:\d\d|yt-timestamp", text)
        assert text == text.strip()
