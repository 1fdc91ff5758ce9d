"""Notes made of the lines of all fixtures and hostile notes, in any order and nesting: each is built, in html and LaTeX.

By hand, with a budget: `pytest -m long tests/projects/test_random_notes.py --hypothesis-profile=random -rP`, with
`AIKB_EXAMPLES` projects of twenty notes (by default 20).
"""

import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import test_guard, test_untrusted, test_untrusted_files
from projects.test_untrusted_files import CANARY, contents

from support import ROOT
from support.projects import Project, new_project
from support.texts import VIDEO, index

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

FIXTURES = ROOT / "tests" / "syntax" / "fixtures"
HOSTILE = (
    *test_untrusted.HOSTILE.values(),
    *(body for body, _ in test_untrusted_files.REFUSED.values()),
    *test_guard.DEEP.values(),
)
LINES = sorted(
    {
        line
        for text in (*(path.read_text("utf-8") for path in FIXTURES.glob("*.md")), *HOSTILE)
        for line in text.splitlines()
        if "   " * 20 not in line  # what nests deep is for the guard
    }
)
PREFIXES = ("", "", "", "> ", "- ", "  ", "    ", "1. ", "# ", "### ", "| ", ": ", "[^a]: ", "%%")
KNOWN = re.compile(r"hlist|TooDeepError|levels deep|RecursionError")
"""Why a note may be shown as its text."""

lines = st.builds(
    lambda prefixes, line, end: "".join(prefixes) + line + end,
    st.lists(st.sampled_from(PREFIXES), max_size=3),
    st.sampled_from(LINES),
    st.sampled_from(("\n", "\n", "\n\n")),
)
headers = st.sampled_from(
    (
        f"---\ntitle: T\nvideoId: {VIDEO}\n---\n",
        f"---\nvideoId: {VIDEO}\nmyst: {{enable_extensions: [amsmath, dollarmath, deflist]}}\n---\n",
        f"---\ntitle: '<b>'\nvideoId: {VIDEO}\ntags: [a, 'b c', {{}}]\n",
        "",
    )
)
notes = st.builds(
    lambda header, body: header + "".join(body), headers, st.lists(lines, max_size=15)
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    conf = f"myst_enable_extensions = [{test_untrusted.MYST}]\naikb_notes = ['n*']"
    top = tmp_path_factory.mktemp("random")
    (top / "secret.txt").write_text(CANARY)
    return new_project(top, {"index.md": index(), "p.png": b""}, conf)


@settings(
    max_examples=int(os.environ.get("AIKB_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(texts=st.lists(notes, min_size=20, max_size=20))
def test_each_note_is_built(project: Project, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        project.write(f"n{number}.md", text)
    for builder in ("html", "latex"):
        result = project.build(builder)
        said = [line for line in result.warning_lines if "cannot be" in line and "the note" in line]
        assert [line for line in said if not KNOWN.search(line)] == []
        assert [name for name, found in contents(result.out) if CANARY.encode() in found] == []
    assert len([name for name in result.app.env.found_docs if name.startswith("n")]) == len(texts)
