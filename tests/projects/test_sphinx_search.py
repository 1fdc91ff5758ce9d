"""Sphinx's own search: names of notes are found, excerpts are words, and results lead to passages."""

import pytest

from support.browser import open_page
from support.projects import new_project
from support.queries import BY_NONE, FILES, QUERIES, SETTINGS
from support.youtube import StandIn, served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    result = new_project(tmp_path_factory.mktemp("site"), FILES, **SETTINGS).build()
    assert result.warnings == ""
    return result


@pytest.fixture(scope="module")
def reader(site):
    with served(site.out) as root, open_page() as page:
        page.stand_in = StandIn(page)
        page.root = root
        yield page


def ask(page, query):
    """Search for words; return the results, which have names, addresses and excerpts."""
    page.goto(f"{page.root}search.html?q={query}")
    results = page.locator("#search-results ul.search > li")
    expect(page.locator("p.search-summary")).not_to_be_empty()
    if results.count():
        # Each result but that of another title gets an excerpt.
        expect(results.locator("p.context").first).to_be_visible()
    return results.evaluate_all(
        """them => them.map(it => ({
            href: it.querySelector("a").href, title: it.querySelector("a").textContent,
            text: it.querySelector("p.context")?.textContent ?? ""}))"""
    )


def note_of(page, result):
    return result["href"].removeprefix(f"{page.root}notes/").partition(".html")[0]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.kind)
def test_the_right_note_is_among_the_first_three(reader, query):
    names = [note_of(reader, result) for result in ask(reader, query.text)]
    assert (query.note in names[:3]) is query.by_sphinx, names
    assert reader.stand_in.problems == []


@pytest.mark.parametrize("query", BY_NONE)
def test_what_is_not_found(reader, query):
    assert ask(reader, query) == []


def test_a_result_leads_to_the_moment_and_says_what_is_said(reader):
    result = ask(reader, "zeppelin")[0]
    assert result["text"].startswith("Memory A cache grows like a zeppelin.")
    (result,) = ask(reader, "accelerators")
    assert result["href"] == f"{reader.root}notes/scaling.html?t=148"
    assert "accelerators." in result["text"]
    assert "2:28" not in result["text"]
    assert "A lecture" not in result["text"]  # the player


def test_a_result_without_a_moment_leads_to_its_section(reader):
    (result,) = ask(reader, "plumbing")
    assert result["href"] == f"{reader.root}notes/answers.html#what-it-costs"


def test_an_index_does_not_stand_before_its_notes(reader):
    names = [note_of(reader, result) for result in ask(reader, "zeppelin cache")]
    assert names == ["memory"]
    titles = [result["title"] for result in ask(reader, "Waiting for tokens")]
    assert titles[0] == "Waiting for tokens"
    assert "All notes" not in titles
