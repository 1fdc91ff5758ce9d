"""The search with Pagefind: what it indexes, what a build makes again, and what a reader does with it."""

import pytest

from support import ROOT
from support.browser import open_page
from support.projects import new_project
from support.queries import FILES, QUERIES, SETTINGS
from support.youtube import StandIn, served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-src https://www.youtube-nocookie.com"
)
AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
BUNDLES = "_static/aikb-search"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    project = new_project(folder, FILES, aikb_search="pagefind", **SETTINGS)
    result = project.build()
    assert result.warnings == ""
    return result


@pytest.fixture(scope="module")
def reader(site):
    """A page that has the search, served below a sub-path and with the documented policy."""
    with served(site.out.parent, POLICY) as root, open_page() as page:
        page.stand_in = StandIn(page)
        page.root = f"{root}{site.out.name}/"
        yield page


def ask(page, query):
    """Type a query; return the names of the notes that were found."""
    if "search.html" not in page.url:
        page.goto(f"{page.root}search.html")
    page.locator(".aikb-find-field").fill("")
    expect(page.locator(".aikb-find-status")).to_be_empty()
    page.locator(".aikb-find-field").fill(query)
    expect(page.locator(".aikb-find-status")).not_to_be_empty()
    links = page.locator("a.aikb-find-hit").evaluate_all("them => them.map(it => it.href)")
    return [link.removeprefix(f"{page.root}notes/").partition(".html")[0] for link in links]


@pytest.mark.browser
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.kind)
def test_the_right_note_is_among_the_first_three(reader, query):
    assert query.note in ask(reader, query.text)[:3]
    assert reader.stand_in.problems == []
    assert reader.stand_in.asked == []
