"""What stands above an index: how much it lists, links to letters, and in HTML a filter."""

import pytest
from bs4 import Tag

from sphinx_aikb.knowledge import numbered_pages
from sphinx_aikb.lists import index_tools
from support.browser import open_page
from support.compare import clean, differences
from support.links import broken_links
from support.projects import Project, Result, new_project
from support.texts import index, note, toctree

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

MOST, FEW = 5, 3
"""So few entries tell what thousands would."""
TITLES = ["2 ideas", "Apple", "Ärger", "Banana", "Éclair", "ewe", "fig", "Über", "Zebra", "Жук"]
CHANNELS = ["Alpha", "Alpha", "Beta", "Ågren", "Zeta"]

NOTES = {
    f"n/{place}.md": note(
        title,
        channel=CHANNELS[place // 2],
        published=f"{2010 + place}-01-02",
        **({} if place % 3 else {"videoId": f"aaaaaaaaaa{place}"}),
    )
    for place, title in enumerate(TITLES)
}
LIST = "```{topic-index}\n:letters:\n:count:\n```\n"
PAGES = {
    "index.md": toctree("list", "groups", "boxed", "table", "cards", "short", "shows", "two"),
    "list.md": f"# List\n\n{LIST}\n",
    "groups.md": index(":group-by: channel\n:letters:\n:style: table", "Groups"),
    "boxed.md": "# Boxed\n\n> ```{topic-index}\n> :group-by: channel title\n> :letters:\n> ```\n",
    "table.md": index(":style: table\n:letters:\n:sort: -title\n:caption: Newest", "Table"),
    "cards.md": index(":style: cards\n:letters:\n:count:", "Cards"),
    "short.md": index(":limit: 2\n:count:", "Short"),
    "shows.md": "# Shows\n\n![[list]]\n",
    "two.md": f"# Two\n\n```{{topic-index}}\n:limit: 2\n```\n\n{LIST}\n## Again\n\n{LIST}",
}


@pytest.fixture(scope="module", autouse=True)
def few():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbered_pages, "MOST", MOST)
        patch.setattr(index_tools, "FEW", FEW)
        yield


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return new_project(tmp_path_factory.mktemp("tools"), {**NOTES, **PAGES})


@pytest.fixture(scope="module")
def built(project) -> dict[str, Result]:
    return {builder: project.build(builder) for builder in ("html", "dirhtml")}


def letters(page: Tag) -> dict[str, str]:
    return {link.get_text(): link["href"] for link in page.select(".aikb-letters a")}


def test_no_warning(built):
    for result in built.values():
        assert result.warning_lines == []
        assert broken_links(result) == []


@pytest.mark.parametrize("name", ["list", "list-2", "cards", "cards-2"])
def test_letters_lead_to_the_first_entry_of_each(built, name):
    result = built["html"]
    found = letters(result.html(name))
    assert [*found] == ["0–9", "A", "B", "E", "F", "U", "Z", "Ж"]
    reached = []
    for address in found.values():
        path, _, anchor = address.partition("#")
        page = result.html(path.removesuffix(".html") or name)
        reached.append(page.find(id=anchor).a.get_text())
    assert reached == ["2 ideas", "Apple", "Banana", "Éclair", "fig", "Über", "Zebra", "Жук"]


def test_letters_in_folders(built):
    here, there = (letters(built["dirhtml"].html(name)) for name in ("list", "list-2"))
    assert (here["A"], here["U"]) == ("#letter-a", "../list-2/#letter-u")
    assert (there["A"], there["U"]) == ("../list/#letter-a", "#letter-u")


def test_letters_of_groups(built):
    assert letters(built["html"].html("groups")) == {
        "A": "#ågren",
        "B": "groups-2.html#beta",
        "Z": "groups-2.html#zeta",
    }
    assert [*letters(built["html"].html("boxed"))] == ["A", "B", "Z"]


def test_letters_from_the_last_to_the_first(built):
    page = built["html"].html("table")
    assert [*letters(page)][:3] == ["Ж", "Z", "U"]
    assert page.find(id="letter-z").name == "tr"


def test_two_indexes_have_letters_of_their_own(built):
    bars = built["html"].html("two").select(".aikb-letters")
    ids = [[link["href"].partition("#")[2] for link in bar.select("a")] for bar in bars]
    assert len(ids) == 2
    assert len({*ids[0], *ids[1]}) == 16


def test_a_passage_has_no_tools(built):
    page = built["html"].html("shows")
    assert len(page.select(".aikb-embed li")) == len(TITLES)
    assert not page.select(".aikb-letters, .aikb-filter")


def test_counts(built):
    page = built["html"].html("cards")
    assert page.select_one(".aikb-count").get_text() == "10 notes, 4 channels, 5 videos"
    short = built["html"].html("short").select_one(".aikb-count")
    assert short.get_text() == "2 notes, 1 channel, 2 videos"


def test_counts_in_the_language_of_the_project(make_project):
    files = {"index.md": index(":count:"), **NOTES}
    result = make_project(files, language="de").build()
    text = result.html("index").select_one(".aikb-count").get_text()
    assert text == "10 Notizen, 4 Kanäle, 5 Videos"


def test_the_place_of_the_filter_is_hidden_without_the_script(built):
    for name in ("list", "list-2", "groups", "table", "cards"):
        page = built["html"].html(name)
        assert [place.has_attr("hidden") for place in page.select(".aikb-filter")] == [True], name
        assert page.select('script[src*="aikb-index.js"]')
    for name in ("short", "n/1", "shows"):
        page = built["html"].html(name)
        assert not page.select('.aikb-filter, script[src*="aikb-index.js"]')


def test_other_builders_have_no_tools(project, make_project):
    plain = {name: text.replace(":letters:\n", "") for name, text in PAGES.items()}
    without = make_project({**NOTES, **plain})
    settings = {"latex_engine": "xelatex", "epub_show_urls": "no"}
    for builder in ("text", "latex", "singlehtml"):
        result = project.build(builder, confoverrides=settings, doctreedir="others")
        assert result.warning_lines == []
        if builder in ("text", "latex"):
            other = without.build(builder, confoverrides=settings)
            assert differences(result.out, other.out) == []
        else:
            pages = [name for name in result.files if name.endswith("html")]
            texts = "".join(map(result.text, pages))
            assert "cards" in texts
            assert "aikb-letters" not in texts
            assert "aikb-filter" not in texts.replace("aikb-filtered", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (":letters:\n:sort: -published", ":letters: needs a list in order of titles, or groups in order of names"),
        (":letters:\n:group-by: video\n:sort: -published", ":letters: needs a list in order of titles, or groups in order of names"),
        (":letters:\n:group-by: year channel", ":letters: needs a list in order of titles, or groups in order of names"),
        (":count: yes", ":count: takes no value, not 'yes'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used(built_project, options, message):
    project = built_project({"index.md": index(), **NOTES})
    project.write("index.md", index(options))
    result = project.build()
    assert [line for line in result.warning_lines if message in line and "[aikb.index]" in line]
    assert not result.html("index").select(".aikb-letters, .aikb-count")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("n/1.md", note("Apple", channel="Another", published="2011-01-02")),
        ("n/1.md", note("Apple", channel="Alpha", published="2011-01-02", videoId="bbbbbbbbbbb")),
        ("n/1.md", note("Quince", channel="Alpha", published="2011-01-02")),
        ("n/first.md", note("1 idea", channel="Alpha")),
    ],
)
def test_after_an_edit_as_in_a_clean_build(built_project, name, text):
    files = {key: value for key, value in PAGES.items() if key in ("list.md", "groups.md")}
    project = built_project({"index.md": toctree("list", "groups"), **files, **NOTES})
    before = project.build().text("list.html")
    project.write(name, text)
    after = project.build()
    assert after.text("list.html") != before
    assert differences(after.out, clean(project, "html").out) == []


class TestFilter:
    """The filter in a real browser."""

    @pytest.fixture
    def page(self, built):
        pytest.importorskip("playwright.sync_api")
        with open_page() as page:
            yield page

    @staticmethod
    def open(page, built, name: str) -> None:
        page.goto(built["html"].path(name).as_uri())

    @staticmethod
    def shown(page) -> list[str]:
        links = page.locator(".aikb-filtered a:visible").all_inner_texts()
        return [text for text in links if text in TITLES]

    @pytest.mark.parametrize("name", ["list", "cards"])
    def test_leaves_what_one_types(self, page, built, name):
        self.open(page, built, name)
        field = page.get_by_label("Filter the list")
        field.fill("ar")
        assert self.shown(page) == ["Ärger"]
        assert page.get_by_role("status").inner_text() == "1 of 5"
        field.fill("ÉCL")
        assert self.shown(page) == ["Éclair"]
        field.fill("nothing such")
        assert self.shown(page) == []
        assert page.get_by_role("status").inner_text() == "0 of 5"
        field.press("Escape")
        assert self.shown(page) == TITLES[:5]
        assert (field.input_value(), page.get_by_role("status").inner_text()) == ("", "")

    def test_a_letter_that_is_hidden_empties_it(self, page, built):
        self.open(page, built, "list")
        page.get_by_label("Filter the list").fill("banana")
        page.locator(".aikb-letters a", has_text="A").click()
        assert self.shown(page) == TITLES[:5]

    def test_groups_without_a_hit_vanish(self, page, built):
        self.open(page, built, "groups")
        headings = page.locator(".body h2:visible")
        assert headings.count() == 2
        page.get_by_label("Filter the list").fill("fig")
        assert [text.rstrip("¶#") for text in headings.all_inner_texts()] == ["Ågren"]
        page.get_by_label("Filter the list").fill("alpha ideas")
        assert self.shown(page) == ["2 ideas"]

    def test_groups_that_are_no_sections_vanish(self, page, built):
        self.open(page, built, "boxed")
        page.get_by_label("Filter the list").fill("apple")
        rubrics = page.locator(".rubric:visible").all_inner_texts()
        assert [text.rstrip("¶#") for text in rubrics] == ["Alpha", "Apple"]

    def test_each_index_has_its_own(self, page, built):
        self.open(page, built, "two")
        fields = page.get_by_label("Filter the list")
        fields.nth(0).fill("nothing such")
        assert page.locator(".aikb-list a:visible").count() > 0
