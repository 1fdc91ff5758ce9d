"""Long lists of an index page go on on numbered pages in HTML, and stay whole everywhere else."""

from urllib.parse import unquote

import pytest
from bs4 import Tag

from sphinx_aikb.knowledge import numbered_pages
from support import ROOT
from support.compare import clean, differences
from support.links import broken_links
from support.projects import Project, Result, new_project
from support.texts import index, note, toctree

MOST = 4
"""So few notes tell what thousands would."""
MOST_OF_THE_PACKAGE = numbered_pages.MOST
LETTERS = "ABCDEFGHIJK"
TITLES = [f"{letter} title" for letter in LETTERS]
HTML = ("html", "dirhtml")

NOTES = {
    f"n/{letter.lower()}.md": note(
        f"{letter} title",
        channel=f"channel {place // 3}",
        series=f"part {place // 5}",
        published=f"{2010 + place}-01-02",
    )
    for place, letter in enumerate(LETTERS)
}
"""Three notes of each channel, and two of the last: the groups begin at 0, 3, 6 and 9."""
LIST = "```{topic-index}\n:notes: n/*\n```\n"
PAGES = {
    "index.md": toctree("list", "groups", "nested", "table", "cards", "two", "short", "links")
    + f"\n{LIST}",
    "list.md": index("", "List", rest="After the list."),
    "groups.md": index(
        ":group-by: channel", "Groups", rest="## Own\n\nSee [[channel 3]], [](#own)."
    ),
    "nested.md": index(":group-by: series channel", "Nested"),
    "table.md": index(":style: table\n:sort: -published\n:caption: Newest", "Table"),
    "cards.md": "# Cards\n\n> ```{topic-index}\n> :style: cards\n> :group-by: channel\n> ```\n",
    "two.md": f"# Two\n\n{LIST}\n## Again\n\n```{{topic-index}}\n:limit: 2\n:sort: -title\n```\n\n{LIST}",
    "short.md": index(":limit: 4", "Short"),
    "links.md": "# Links\n\n[[channel 2]], [a group](groups.md#channel-3), {aikb:tag}`channel 1`"
    " and [[channel 0]].\n\n![[groups#channel 2]]\n",
    "list-3.md": "# A page with a name that a numbered page would have\n",
}


@pytest.fixture(scope="module", autouse=True)
def few():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbered_pages, "MOST", MOST)
        yield


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return new_project(
        tmp_path_factory.mktemp("numbered"),
        {**NOTES, **PAGES},
        html_baseurl="https://example.org/",
        html_theme="furo",
    )


@pytest.fixture(scope="module")
def built(project) -> dict[str, Result]:
    return {builder: project.build(builder) for builder in HTML}


def pages(result: Result, *names: str) -> list[Tag]:
    """What stands on pages beside the sidebars."""
    found = [result.html(name).select_one("article") for name in names]
    return [page for page in found if page is not None]


def numbered(name: str, count: int = 3) -> list[str]:
    return [name, *(f"{name}-{number}" for number in range(2, count + 1))]


def entries(page: Tag) -> list[str]:
    return [text for link in page.select("a[href]") if (text := link.get_text()) in TITLES]


def outline(page: Tag) -> list[str]:
    """The headings and entries of a page, in their order."""
    found = page.select("h1, h2, h3, h4, li a[href], td a[href]")
    return [
        tag.get_text().rstrip("#¶") for tag in found if not tag.find_parent(class_="aikb-pages")
    ]


def labels(page: Tag) -> list[list[str]]:
    """What each navigation on a page says of its pages; the current one in brackets."""
    return [
        [f"[{link.get_text()}]" if link.get("aria-current") == "page" else link.get_text() for link in nav.select("a")]
        for nav in page.select(".aikb-pages")
    ]  # fmt: skip


@pytest.mark.parametrize("builder", HTML)
@pytest.mark.parametrize("name", ["index", "groups", "nested", "table", "cards"])
def test_each_page_has_the_next_entries(built, builder, name):
    found = [entries(page) for page in pages(built[builder], *numbered(name))]
    wanted = TITLES[::-1] if name == "table" else TITLES
    assert found == [wanted[:4], wanted[4:8], wanted[8:]]


def test_a_group_goes_on_under_its_title(built):
    first, second, third = pages(built["html"], *numbered("groups"))
    assert outline(first) == ["Groups", "channel 0", *TITLES[:3], "channel 1", TITLES[3], "Own"]
    assert outline(second) == [
        "Groups, page 2",
        "channel 1",
        *TITLES[4:6],
        "channel 2",
        *TITLES[6:8],
    ]
    assert outline(third) == ["Groups, page 3", "channel 2", TITLES[8], "channel 3", *TITLES[9:]]


def test_nested_groups_go_on_under_their_titles(built):
    first, second, third = pages(built["html"], *numbered("nested"))
    assert outline(first)[1:] == ["part 0", "channel 0", *TITLES[:3], "channel 1", TITLES[3]]
    assert outline(second)[1:] == [
        *("part 0", "channel 1", TITLES[4]),
        *("part 1", "channel 1", TITLES[5], "channel 2", *TITLES[6:8]),
    ]
    assert outline(third)[1:] == [
        *("part 1", "channel 2", TITLES[8], "channel 3", TITLES[9]),
        *("part 2", "channel 3", TITLES[10]),
    ]


def test_groups_that_are_no_sections_go_on(built):
    _, second, third = pages(built["html"], *numbered("cards"))
    assert [rubric.get_text() for rubric in second.select("blockquote .rubric")] == [
        "channel 1",
        "channel 2",
    ]
    assert [rubric.get_text() for rubric in third.select("blockquote .rubric")] == [
        "channel 2",
        "channel 3",
    ]


def test_a_table_keeps_its_head(built):
    for page in pages(built["html"], *numbered("table")):
        (table,) = page.select("table.aikb-table")
        assert table.select_one("caption").get_text().startswith("Newest")
        assert [cell.get_text() for cell in table.select("thead th")][:2] == ["Title", "Channel"]


def test_only_the_first_page_has_the_rest_of_the_document(built):
    first, *others = pages(built["html"], "list", "list-2", "list-3-list")
    assert "After the list." in first.get_text()
    assert not any("After the list." in page.get_text() for page in others)


def test_labels_tell_what_is_on_each_page(built):
    first, second, third = pages(built["html"], *numbered("index"))
    assert labels(first) == [["[1 A–D]", "2 E–H", "3 I–K"]]
    assert labels(second) == [["1 A–D", "[2 E–H]", "3 I–K"]] * 2
    assert labels(third) == [["1 A–D", "2 E–H", "[3 I–K]"]] * 2
    (table, groups, two) = pages(built["html"], "table", "groups", "two")
    assert labels(table) == [["[1 2020–2017]", "2 2016–2013", "3 2012–2010"]]
    assert labels(groups)[0][2] == "3 channel 2 – channel 3"
    # A landmark of screen readers is there once.
    assert [len(page.select("nav.aikb-pages")) for page in (first, second, third, two)] == [1] * 4
    # Pages with parts of several lists have the number alone; each list that goes on says where.
    assert [nav[3] for nav in labels(two)] == ["4", "4", "4"]
    assert labels(two)[0][1] == "2 E–H"


def test_a_short_index_has_one_page(built):
    assert not (built["html"].out / "short-2.html").exists()
    assert labels(*pages(built["html"], "short")) == []


def test_no_page_takes_the_name_of_a_document(built):
    (third,) = pages(built["html"], "list-3-list")
    assert entries(third) == TITLES[8:]
    assert "A page with a name" in pages(built["html"], "list-3")[0].get_text()


@pytest.mark.parametrize("builder", HTML)
def test_all_links_arrive(built, builder):
    result = built[builder]
    assert broken_links(result) == []
    for name in numbered("index"):
        folder = result.path(name).parent
        for link in result.html(name).select(
            "a[href], link[rel=stylesheet], link[rel=next], link[rel=prev]"
        ):
            address = unquote(link["href"]).partition("#")[0].partition("?")[0]
            if address and "://" not in address:
                path = folder / address
                assert path.exists(), (name, address)


@pytest.mark.parametrize("builder", HTML)
def test_links_lead_to_the_page_of_a_group(built, builder):
    result = built[builder]
    page = pages(result, "links")[0]
    found = [link["href"] for link in page.select("p > a.internal") if "groups" in link["href"]][:4]
    up, end = ("", ".html") if builder == "html" else ("../", "/")
    assert found == [
        f"{up}groups-2{end}#channel-2",
        f"{up}groups-3{end}#channel-3",
        f"{up}groups{end}#channel-1",
        f"{up}groups{end}#channel-0",
    ]
    own = pages(result, "groups")[0].select("#own p a")
    assert [link["href"] for link in own] == [f"{up}groups-3{end}#channel-3", "#own"]


def test_the_local_table_of_contents_leads_to_each_group(built):
    def contents(name: str) -> list[str]:
        return [link["href"] for link in built["html"].html(name).select(".toc-tree li li > a")]

    assert contents("groups") == [
        *("#channel-0", "#channel-1"),
        *("groups-2.html#channel-2", "groups-3.html#channel-3", "#own"),
    ]
    assert contents("groups-2") == [
        *("groups.html#channel-0", "#channel-1", "#channel-2"),
        *("groups-3.html#channel-3", "groups.html#own"),
    ]


def test_numbered_pages_stand_below_their_index(built):
    second, third = (built["html"].html(name) for name in ("groups-2", "groups-3"))
    assert second.title is not None
    assert second.title.get_text().startswith("Groups, page 2")
    assert second.select_one("link[rel=canonical]")["href"] == "https://example.org/groups-2.html"
    assert [second.select_one(f"a.{way}-page")["href"] for way in ("prev", "next")] == [
        "groups.html",
        "groups-3.html",
    ]
    assert third.select_one("a.next-page") is None
    current = second.select(".sidebar-tree li.current-page > a")
    assert [link["href"] for link in current] == ["groups.html"]
    assert second.select_one('link[href*="aikb.css"]') is not None


def test_previous_and_next_of_notes_stay(built):
    after = [built["html"].html(f"n/{name.lower()}").select_one("a.next-page") for name in LETTERS]
    titles = [link.select_one(".title").get_text() for link in after[:-1]]
    assert titles == TITLES[1:]


def test_very_many_groups_are_shown_by_the_page_they_are_on(make_project, monkeypatch):
    monkeypatch.setattr("sphinx_aikb.contents.group_headings.MOST", 2)
    files = {"index.md": toctree("groups"), "groups.md": PAGES["groups.md"], **NOTES}
    result = make_project(files, html_theme="furo").build()
    shown = [
        [link["href"] for link in result.html(name).select(".toc-tree li li > a")]
        for name in numbered("groups")
    ]
    assert shown == [
        ["#channel-0", "#channel-1", "#own"],
        ["#channel-1", "#channel-2", "groups.html#own"],
        ["#channel-2", "#channel-3", "groups.html#own"],
    ]
    assert broken_links(result) == []


def test_other_builders_show_lists_whole(project, built, monkeypatch):
    builders = ("text", "latex", "singlehtml")
    cut = {builder: project.build(builder) for builder in builders}
    monkeypatch.setattr(numbered_pages, "MOST", 1000)
    for builder, result in cut.items():
        whole = clean(project, builder, reread=builder == builders[0])
        assert differences(result.out, whole.out) == []
    assert "groups-2" not in (cut["singlehtml"].out / "index.html").read_text("utf-8")


def test_the_documentation_names_the_number():
    for page in ("directives", "large-vaults"):
        text = (ROOT / f"docs/{page}.md").read_text("utf-8")
        assert f"{MOST_OF_THE_PACKAGE} entries" in text


class TestBuildsAgain:
    """After each change, in one project, the pages equal those of a clean build."""

    pytestmark = pytest.mark.no_cover

    @pytest.fixture
    def again(self, built_project):
        few = ("index", "list", "groups", "links")
        files = {name: text for name, text in PAGES.items() if name.startswith(few)}
        files["index.md"] = toctree("list", "groups", "links") + f"\n{LIST}"
        return built_project({**NOTES, **files})

    def compare(self, project: Project, builder: str = "html", parallel: int = 1) -> Result:
        result = project.build(builder, parallel=parallel)
        assert differences(result.out, clean(project, builder).out) == []
        assert broken_links(result) == []
        return result

    def test_one_note_more_and_two_less(self, again):
        # One before all others moves each group, and that of channel 1 to the second page.
        again.write("n/first.md", note("A first", channel="channel 0"))
        assert 'href="groups-2.html#channel-1"' in self.compare(again).text("links.html")
        again.remove("n/first.md")
        self.compare(again)
        for name in "abc":
            again.remove(f"n/{name}.md")
        found = self.compare(again).files
        assert "index-2.html" in found
        assert "index-3.html" not in found
        for name in "defg":
            again.remove(f"n/{name}.md")
        assert not any("-2.html" in name for name in self.compare(again).files)

    def test_whatever_leads_to_a_group_that_moved(self, again):
        again.write("index.md", toctree("groups", "wiki", "markdown", "tag", "links"))
        again.remove("list.md")
        again.write("wiki.md", "# Wiki\n\n[[channel 1]]\n")
        again.write("markdown.md", "# Markdown\n\n[a group](groups.md#channel-1)\n")
        again.write("tag.md", "# Tag\n\n{aikb:tag}`channel 1`\n")
        # The last one has the group in its sidebar.
        leading = ("index", "wiki", "markdown", "tag", "n/k")
        before = again.build()
        assert all('groups.html#channel-1"' in before.text(f"{name}.html") for name in leading)
        # Of another video: the other notes have nothing else to tell of it.
        again.write("n/first.md", note("A first", channel="channel 0", videoId="AAAAAAAAAAA"))
        after = self.compare(again)
        assert all('groups-2.html#channel-1"' in after.text(f"{name}.html") for name in leading)

    def test_an_index_page_takes_its_pages_with_it(self, again):
        assert "groups-3.html" in again.build().files
        again.remove("groups.md")
        again.write("links.md", "# Links\n\n[[channel 2]]\n")
        assert not any(name.startswith("groups") for name in self.compare(again).files)

    def test_a_document_takes_the_name_of_a_page(self, again):
        again.write("groups-3.md", "# Own page\n")
        result = self.compare(again)
        assert "Own page" in result.text("groups-3.html")
        assert 'href="groups-3-list.html#channel-3"' in result.text("links.html")
        again.remove("groups-3.md")
        assert "groups-3-list.html" not in self.compare(again).files

    def test_the_year_of_a_note_that_stays_in_its_place(self, again):
        again.write("list.md", index(":sort: -published", "List"))
        again.build()
        again.write("n/k.md", NOTES["n/k.md"].replace("2020-", "2026-"))
        assert "2026–2017" in self.compare(again).text("list.html")

    def test_in_parallel_and_in_folders(self, again):
        again.build("dirhtml", parallel=4)
        again.write("n/zero.md", note("Zero", channel="channel 0"))
        self.compare(again, "dirhtml", parallel=4)
        assert "index-3/index.html" in again.build("dirhtml").files


def test_a_page_without_a_title_and_one_in_a_folder(make_project):
    files = {
        "index.md": toctree("deep/index", "bare", "channels"),
        "deep/index.md": index("", "Deep"),
        "bare.md": LIST,
        "channels.md": "```{topic-index}\n:group-by: channel\n```\n",
    }
    project = make_project({**files, **NOTES})
    for builder in HTML:
        result = project.build(builder)
        assert broken_links(result) == []
        for name in ("deep/index", "bare", "channels"):
            text = [result.path(page).read_text("utf-8") for page in numbered(name)]
            for place, title in enumerate(TITLES):
                assert f"{title}</span>" in text[place // MOST]
    assert "deep/index-2/index.html" in result.files
    headings = [tag.get_text().rstrip("¶") for tag in result.html("channels-2").select(".body h1")]
    assert headings == ["channel 1", "channel 2"]


class TestTimelines:
    """A long timeline goes on on numbered pages of its own page."""

    VIDEO = "aaaaaaaaaa1"
    CONF = 'aikb_videos = "videos.yaml"'

    @pytest.fixture(autouse=True)
    def few_lines(self, monkeypatch):
        monkeypatch.setattr("sphinx_aikb.knowledge.moments.LINES", 3)
        monkeypatch.setattr("sphinx_aikb.knowledge.numbered_pages.LINES", 3)

    @staticmethod
    def said(name: str, *minutes: int) -> str:
        words = "\n\n".join(f"At {minute} {{yt}}`{minute}:00`." for minute in minutes)
        return note(name, words, videoId=TestTimelines.VIDEO)

    @pytest.fixture
    def talks(self, built_project) -> Project:
        files = {
            "index.md": toctree("sub/index", "a", "b"),
            "sub/index.md": f"# Talk\n\n```{{video-timeline}} {self.VIDEO}\n```\n\nThe end.\n"
            "\n```{topic-index}\n:notes: a, b\n```\n",
            "a.md": self.said("A", 1, 2, 4, 7),
            "b.md": self.said("B", 2, 5),
            "videos.yaml": f"{self.VIDEO}: {{title: The talk, chapters: {{'0:00': Opening, '4:00': Middle}}}}\n",
        }
        return built_project(files, self.CONF, html_theme="furo")

    @staticmethod
    def times(page: Tag) -> list[str]:
        return [item.get_text().split(" ")[0] for item in page.select(".aikb-timeline > li")]

    @pytest.mark.parametrize("builder", HTML)
    def test_lines_follow_on_the_next_page(self, talks, builder):
        result = talks.build(builder)
        assert result.warning_lines == []
        first, second, third = pages(result, *numbered("sub/index"))
        assert self.times(first) == ["0:00", "1:00", "2:00"]
        assert self.times(second) == ["4:00", "4:00", "5:00"]
        assert self.times(third) == ["7:00"]
        assert labels(second)[0][1:] == ["[2 4:00–5:00]", "3 7:00"]
        assert [len(page.select(".aikb-bar")) for page in (first, second)] == [1, 0]
        assert len(labels(first)) == 1
        assert [link.get_text() for link in first.select(".aikb-list a")] == ["A", "B"]
        assert second.select_one(".aikb-timeline strong").get_text() == "Middle"
        assert broken_links(result) == []

    def test_books_have_it_whole(self, talks):
        page = talks.build("epub").html("sub/index")
        assert self.times(page) == ["0:00", "4:00"]
        assert len(page.select(".aikb-timeline li")) == 7

    @pytest.mark.parametrize("minutes", [(2, 5, 6, 8, 9), ()])
    def test_after_an_edit_as_in_a_clean_build(self, talks, minutes):
        talks.build()
        talks.write("b.md", self.said("B", *minutes))
        result = talks.build()
        assert ("sub/index-3.html" in result.files) is (len(minutes) > 4)
        assert differences(result.out, clean(talks, "html").out) == []


class TestMissingTopics:
    """Missing topics go on on numbered pages, and links to them lead there."""

    @pytest.fixture(autouse=True)
    def little_room(self, monkeypatch):
        monkeypatch.setattr("sphinx_aikb.knowledge.missing_topics.ROOM", 8)

    @pytest.fixture
    def vault(self, built_project) -> Project:
        wanted = {"a": "x y z", "b": "x", "c": "w", "d": "v"}
        files = {
            f"{name}.md": note(
                name.upper(), " ".join(f"[[topic {word}]]" for word in words.split())
            )
            for name, words in wanted.items()
        }
        listed = "# Missing\n\n```{missing-topics}\n:orphans:\n```\n\nThe end.\n"
        start = toctree("sub/index", *wanted)
        return built_project({"index.md": start, "sub/index.md": listed, **files})

    @staticmethod
    def entries(result: Result, name: str) -> list[str]:
        page = result.html(name).select("dl.aikb-missing > dt, ul.aikb-orphans > li")
        return [entry.get_text().split(" (")[0].strip() for entry in page]

    @pytest.mark.parametrize("builder", HTML)
    def test_topics_follow_on_the_next_page(self, vault, builder):
        result = vault.build(builder)
        assert broken_links(result) == []
        assert labels(result.html("sub/index"))[0] == [
            "[1 2 notes – 1 note]",
            *("2 1 note", "3 1 note", "4 C–D"),
        ]
        found = [self.entries(result, name) for name in numbered("sub/index", 4)]
        assert found == [
            ["topic x", "topic v"],
            ["topic w", "topic y"],
            ["topic z", "A", "B"],
            ["C", "D"],
        ]
        link = result.html("a").find("a", string="topic z")
        end = "sub/index-3.html" if builder == "html" else "../sub/index-3/"
        assert link["href"].startswith(f"{end}#missing-")
        anchor = link["href"].partition("#")[2]
        assert result.html("sub/index-3").find(id=anchor) is not None
        assert len(result.html("sub/index").select("nav.aikb-pages a")) == 4

    def test_after_an_edit_as_in_a_clean_build(self, vault):
        vault.build()
        vault.write("d.md", note("D", "[[topic z]]"))
        result = vault.build()
        assert 'sub/index.html#missing-topic-z"' in result.text("a.html")
        assert differences(result.out, clean(vault, "html").out) == []
        vault.write("a.md", note("A", "[[topic x]]"))
        assert differences(vault.build().out, clean(vault, "html").out) == []
