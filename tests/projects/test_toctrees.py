"""Listed notes in the table of contents: each once, in order, and at no cost to other pages."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from sphinx import addnodes

from support.projects import Project, Result, new_project
from support.texts import index, note, notes, rst_index, toctree

# Tests elsewhere trace what is built once; here it is built again and again.
pytestmark = pytest.mark.no_cover

THEMES = ("furo", "sphinx_rtd_theme", "alabaster")
COUNT = 8
TITLE_IN_LATEX = re.compile(r"\\(?:chapter|(?:sub)*section|(?:sub)?paragraph)\{(Note \d\d)\}")
NAMES = [f"notes/note_{number:02}" for number in range(COUNT)]
TITLES = [f"Note {number:02}" for number in range(COUNT)]

VAULTS: dict[str, dict[str, str]] = {
    "index on the root page": {"index.md": index(":group-by: channel")},
    "index on the root page in reStructuredText": {"index.rst": rst_index(":group-by: channel")},
    "index on a sub page": {"index.md": toctree("all"), "all.md": index(":group-by: tags")},
    "two indexes of the same notes": {
        "index.md": toctree("one", "two"),
        "one.md": index(":group-by: channel"),
        "two.rst": rst_index(":group-by: tags\n   :sort: -title".replace("   ", "")),
    },
    "two indexes on one page": {"index.md": index() + index(":sort: -title").partition("\n\n")[2]},
    "root page and sub page": {
        "index.md": index() + "```{toctree}\nall\n```\n",
        "all.md": index(":style: table"),
    },
    "part here and part there": {
        "index.md": toctree("one", "sub/two"),
        "one.md": index(":notes: notes/note_0[0-4]"),
        "sub/two.md": index(":notes: notes/*"),
    },
    "nested index pages": {
        "index.md": toctree("outer/index"),
        "outer/index.md": index(":notes: outer/*") + "\n",
        "outer/inner.md": note("Inner", "```{topic-index}\n:notes: notes/*\n```"),
    },
    "nested index pages below the root page": {
        "index.md": index(":notes: outer/*"),
        "outer/inner.md": note("Inner", "```{topic-index}\n:notes: notes/*\n```"),
        "outer/other.md": note("Other", "```{topic-index}\n:notes: notes/*\n:sort: -title\n```"),
    },
    "a toctree of the author in between": {
        "index.md": toctree("notes/note_03", "all", "notes/note_01"),
        "all.md": index(),
    },
    "a glob of the author after the index": {
        "index.md": index() + "```{toctree}\n:glob:\nnotes/*\n```\n",
    },
    "two index pages that list each other": {
        "index.md": toctree("ring/one"),
        "ring/one.md": note("One", "```{topic-index}\n:notes: ring/* notes/*\n```"),
        "ring/two.md": note("Two", "```{topic-index}\n:notes: ring/* notes/*\n```"),
    },
}


def vault(pages: dict[str, str]) -> dict[str, str]:
    return {**pages, **notes(COUNT)}


@pytest.fixture(scope="module", params=VAULTS)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, str], Project, Result]:
    """The pages of a vault beside its notes, its project, and the pages in HTML."""
    pages = VAULTS[request.param]
    project = new_project(tmp_path_factory.mktemp("vault") / "project", vault(pages))
    return pages, project, project.build(warningiserror=True)


def test_no_note_is_an_orphan_or_has_two_parents(built):
    _, project, html = built
    # Only to read in parallel is another thing.
    parallel = project.build("dummy", parallel=4, doctreedir="four", warningiserror=True)
    for result in (html, parallel):
        assert result.warnings == ""
        assert result.statuscode == 0
        includes = result.app.env.toctree_includes.values()
        parents = Counter(name for names in includes for name in names)
        assert {name: parents[name] for name in NAMES} == dict.fromkeys(NAMES, 1)


def test_latex_and_singlehtml_contain_each_note_once(built):
    _, project, _ = built
    result = project.build("latex", warningiserror=True)
    assert result.warnings == ""
    text = result.text("test.tex")
    assert sorted(TITLE_IN_LATEX.findall(text)) == TITLES

    result = project.build("singlehtml", warningiserror=True)
    assert result.warnings == ""
    shown = [
        heading.get_text().rstrip("¶") for heading in result.html().select("h1,h2,h3,h4,h5,h6")
    ]
    assert sorted(title for title in shown if title in TITLES) == TITLES


def test_our_toctrees_are_in_doctrees_but_not_in_the_navigation(built):
    pages, project, _ = built
    authors = "toctree" in "".join(pages.values())
    # What was shown for a moment is gone when the next page is written; none follows the last.
    fresh = project.build("dummy").app.env
    for docname, toc in fresh.tocs.items():
        entries = {name for node in toc.findall(addnodes.toctree) for name in node["includefiles"]}
        assert authors or not entries
        assert (
            not entries & set(NAMES)
            or "notes/" in pages.get(f"{docname}.md", "").partition("toctree}")[2]
        )
    trees = [
        name
        for docname in fresh.found_docs
        for node in fresh.get_doctree(docname).findall(addnodes.toctree)
        for name in node["includefiles"]
    ]
    assert {name: trees.count(name) for name in NAMES} == dict.fromkeys(NAMES, 1)


def test_another_order_of_reading_gives_the_same_homes(make_project):
    """Workers read in batches; the homes of notes do not depend on them."""
    pages = {
        "index.md": toctree("z", "a"),
        "a.md": index(":sort: -title"),
        "z.md": index(),
    }
    serial = make_project(vault(pages)).build("dummy").app.env.toctree_includes
    parallel = make_project(vault(pages)).build("dummy", parallel=4).app.env.toctree_includes
    assert serial == parallel == {"index": ["z", "a"], "z": NAMES}


def test_the_authors_toctree_wins(make_project):
    pages = {
        "index.md": toctree("all", "chosen"),
        "all.md": index(),
        "chosen.md": toctree("notes/note_05", "notes/note_02"),
    }
    env = make_project(vault(pages)).build("dummy", warningiserror=True).app.env
    assert env.toctree_includes["chosen"] == ["notes/note_05", "notes/note_02"]
    assert env.toctree_includes["all"] == [n for n in NAMES if n[-1] not in "25"]


def relations(result: Result, start: str = "index") -> list[str]:
    """The pages from the first one on, by their link to the next."""
    found = [start]
    while True:
        link = result.html(found[-1]).select_one('link[rel="next"]')
        if link is None:
            return found
        path = (result.path(found[-1]).parent / link["href"]).resolve()
        found.append(path.relative_to(result.out).with_suffix("").as_posix())


def test_previous_and_next_follow_the_listing(make_project):
    pages = {
        "index.md": toctree("before", "all", "after"),
        "before.md": "# Before\n",
        "all.md": index(":group-by: channel\n:sort: -title"),
        "after.md": "# After\n",
    }
    result = make_project(vault(pages)).build(warningiserror=True)
    order = [6, 3, 0, 7, 4, 1, 5, 2]
    expected = ["index", "before", "all", *(NAMES[number] for number in order), "after"]
    assert relations(result) == expected
    up = result.app.env.collect_relations()["notes/note_04"]
    assert up == ["all", "notes/note_07", "notes/note_01"]


def test_the_listing_stands_where_the_directive_does(make_project):
    """Between the toctrees of the author, in the order of the page."""
    page = (
        "# Start\n\n```{toctree}\nbefore\n```\n\n```{topic-index}\n:notes: notes/note_0[01]\n```\n\n"
        "```{toctree}\nbetween\n```\n\n```{topic-index}\n:notes: notes/*\n```\n\n"
        "```{toctree}\nafter\n```\n"
    )
    rest = {f"{name}.md": f"# {name}\n" for name in ("before", "between", "after")}
    project = make_project(vault({"index.md": page, **rest}))
    result = project.build(warningiserror=True)
    expected = ["before", *NAMES[:2], "between", *NAMES[2:], "after"]
    assert relations(result) == ["index", *expected]
    text = project.build("latex").text("test.tex")
    titles = re.findall(r"\\(?:chapter|section)\{(Note \d\d|before|between|after)\}", text)
    assert titles == ["before", *TITLES[:2], "between", *TITLES[2:], "after"]


# -- what a page costs


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("root", [True, False], ids=["root page", "sub page"])
def test_pages_do_not_grow_with_the_vault(make_project, theme, root):
    pages = {"index.md": index()} if root else {"index.md": toctree("all"), "all.md": index()}

    def size(count: int) -> int:
        files = {
            f"notes/n{number:02}.md": note(f"Title {number:02}", videoId=f"a-video--{number:02}")
            for number in range(count)
        }
        result = make_project({**pages, **files}, html_theme=theme).build()
        page = result.path("notes/n05").read_text("utf-8")
        assert "Title 04" in page, "the previous one is linked"
        assert "Title 02" not in page
        return len(page)

    assert size(10) == size(20)


@pytest.mark.parametrize("theme", THEMES)
def test_the_current_note_is_in_its_own_sidebar(make_project, theme):
    pages = {
        "index.md": toctree("other", "all", options=":hidden:"),
        "all.md": index(title="All notes"),
    }
    other = {"other.md": "# Other\n"}
    result = make_project(vault(pages | other), html_theme=theme).build()
    home = "../all.html"
    for number in (2, 5):
        page = result.html(NAMES[number])
        shown = sidebar(page)
        assert shown.count(TITLES[number]) == 1
        assert not set(shown) & {title for title in TITLES if title != TITLES[number]}
        current = [item for item in page.select("li.current") if item.find("a", href=home)]
        assert len(current) == 1
        assert TITLES[number] in [link.get_text().strip() for link in current[0].select("li a")]
    assert not set(sidebar(result.html("other"))) & set(TITLES)


def sidebar(page: BeautifulSoup) -> list[str]:
    """The texts of the links in the navigation."""
    selectors = "div.sphinxsidebar li[class*=toctree-l] a, .wy-menu-vertical li[class*=toctree-l] a, .sidebar-tree li[class*=toctree-l] a"
    return [link.get_text().strip() for link in page.select(selectors) if link["href"] != "#x"]


@pytest.mark.parametrize("parallel", [1, 4])
def test_no_other_page_shows_the_note_that_was_written_before_it(make_project, parallel):
    """A toctree in the text of a page is resolved before anything of its own sidebar is."""
    titles = [f"Deep {number}" for number in range(9)]
    files: dict[str, str] = {
        "index.md": toctree("deep/index"),
        "deep/index.md": index(":notes: deep/*", title="All"),
        "zoo.md": "---\norphan: true\n---\n\n# Zoo\n",
        **{f"deep/{title[-1]}.md": note(title) for title in titles},
        # Written last before the root page, as the first one is in a parallel build.
        "deep/last.md": note("Deep 9"),
    }
    result = make_project(files).build(parallel=parallel)
    entries = result.html().select("div.body div.toctree-wrapper a")
    assert [link.get_text() for link in entries] == ["All"]
    for docname in ("index", "zoo"):
        assert not {*titles, "Deep 9"} & set(sidebar(result.html(docname)))


# -- numbers


def test_numbered_toctrees_number_the_notes(make_project):
    pages = {
        "index.md": toctree("first", "all", options=":numbered:"),
        "first.md": "# First\n",
        "all.md": index(title="All notes"),
    }
    result = make_project(vault(pages)).build(warningiserror=True)
    assert result.warnings == ""
    for number in (0, 7):
        page = result.html(NAMES[number])
        assert page.h1.get_text() == f"2.{number + 1}. {TITLES[number]}¶"
        assert page.h2.get_text().startswith(f"2.{number + 1}.1. Part {number}")
    assert "2.9" not in str(result.app.env.toc_secnumbers)


def test_numbered_toctrees_number_the_notes_of_groups(make_project):
    pages = {
        "index.md": toctree("all", options=":numbered:"),
        "all.md": index(":group-by: channel", title="All notes"),
    }
    result = make_project(vault(pages)).build("dummy", warningiserror=True)
    numbers = {name: tuple(result.app.env.toc_secnumbers[name][""]) for name in NAMES}
    # The sections of the groups come first.
    order = [0, 3, 6, 1, 4, 7, 2, 5]
    assert numbers == {NAMES[n]: (1, at) for at, n in enumerate(order, 4)}


FIGURE = "(fig{0})=\n```{{figure}} pixel.png\nA figure\n```\n\nSee {{numref}}`fig{0}`.\n"


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("where", ["sub page", "root page"])
def test_figures_are_numbered_in_the_order_of_the_listing(make_project, numbered, where):
    options = ":numbered:" if numbered else ""
    pages = (
        {"index.md": toctree("all", options=options), "all.md": index(":sort: -title")}
        if where == "sub page"
        else {"index.md": index(":sort: -title")}
    )
    files = {f"n/{name}.md": note(name.upper(), FIGURE.format(name)) for name in "ab"}
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360"
        "60606000000005 0001a5f645400000000049454e44ae426082".replace(" ", "")
    )
    result = make_project({**pages, **files, "n/pixel.png": pixel}, numfig=True).build()
    assert result.warnings == ""

    def number(name: str) -> str:
        found = result.html(f"n/{name}").select_one("figcaption .caption-number")
        assert found is not None
        return found.get_text().strip()

    shown = [number("b"), number("a")]
    if numbered and where == "sub page":
        assert shown == ["Fig. 1.1", "Fig. 1.2"]
    else:
        assert shown == ["Fig. 1", "Fig. 2"]
    assert result.html("n/a").find("a", href="#figa").get_text() == shown[1]


# -- pages that are gone or never were


def test_excluded_notes_are_not_listed(make_project):
    project = make_project(
        vault({"index.md": index()}), exclude_patterns=["notes/note_03*", "notes/note_07.md"]
    )
    result = project.build("dummy", warningiserror=True)
    assert result.warnings == ""
    assert result.app.env.toctree_includes == {
        "index": [name for name in NAMES if name[-1] not in "37"]
    }
    again = project.build("dummy", confoverrides={"exclude_patterns": ["notes/note_0[4-7].md"]})
    assert again.warnings == ""
    assert again.app.env.toctree_includes == {"index": NAMES[:4]}


def test_a_removed_index_page_leaves_its_notes_to_the_next(make_project):
    pages = {"index.md": toctree("one", "two"), "one.md": index(), "two.md": index(":sort: -title")}
    project = make_project(vault(pages))
    assert project.build("dummy").app.env.toctree_includes["one"] == NAMES
    project.remove("one.md")
    project.write("index.md", toctree("two"))
    result = project.build("dummy", warningiserror=True)
    assert result.warnings == ""
    assert result.app.env.toctree_includes == {"index": ["two"], "two": NAMES[::-1]}
    assert TITLE_IN_LATEX.findall(project.build("latex").text("test.tex")) == TITLES[::-1]


def test_a_toctree_that_the_author_adds_and_drops(make_project):
    pages = {"index.md": toctree("all"), "all.md": index()}
    project = make_project(vault(pages))
    project.build("dummy")
    project.write("index.md", toctree("all", "notes/note_02"))
    result = project.build("dummy", warningiserror=True)
    assert result.warnings == ""
    assert result.app.env.toctree_includes["all"] == [n for n in NAMES if n[-1] != "2"]
    text = project.build("latex", warningiserror=True).text("test.tex")
    assert sorted(TITLE_IN_LATEX.findall(text)) == TITLES
    project.write("index.md", toctree("all"))
    result = project.build("dummy", warningiserror=True)
    assert result.warnings == ""
    assert result.app.env.toctree_includes["all"] == NAMES


def test_a_note_in_no_index_is_an_orphan(make_project):
    pages = {"index.md": index(":notes: notes/note_0[0-6]")}
    lines = make_project(vault(pages)).build("dummy").warning_lines
    assert len(lines) == 1
    assert lines[0].startswith("notes/note_07.md: WARNING: document isn't included in any toctree")


def test_an_index_that_no_page_leads_to(make_project):
    pages = {"index.md": "# Start\n", "lost.md": "---\norphan: true\n---\n\n" + index()}
    result = make_project(vault(pages)).build("dummy", warningiserror=True)
    assert result.warnings == ""
    assert result.app.env.toctree_includes == {"lost": NAMES}


@pytest.mark.parametrize("root", [True, False], ids=["below the root page", "from nowhere"])
def test_index_pages_that_list_each_other_end(make_project, root):
    ring = {
        "ring/one.md": note("One", "```{topic-index}\n```"),
        "ring/two.md": note("Two", "```{topic-index}\n```"),
        "ring/three.md": note("Three", "```{topic-index}\n```"),
    }
    start = index() if root else "# Start\n"
    project = make_project({"index.md": start, **ring, **notes(2)})
    for builder in ("html", "latex", "singlehtml", "epub", "text"):
        result = project.build(builder)
        assert "circular" not in result.warnings
        if root:
            assert result.warnings == ""
        includes = result.app.env.toctree_includes
        parents = {name: page for page, names in includes.items() for name in names}
        for name in ("ring/one", "ring/two", "ring/three"):
            seen = []
            while name in parents:
                assert name not in seen
                seen.append(name)
                name = parents[name]


@pytest.mark.parametrize("builder", ["html", "text", "epub", "latex"])
def test_a_toctree_after_an_index_is_shown(make_project, builder):
    """Sphinx forgets the toctree after one that it takes out of a page."""
    after = "\n\n```{toctree}\n%s\n```\n"
    project = make_project(
        {
            "index.md": index() + after % "sub" + after % "other",
            "sub.md": index(title="Sub") + after % "more",
            "other.md": "# Other page\n\nWords.\n",
            "more.md": "# More of it\n\nWords.\n",
            **notes(3),
        }
    )
    result = project.build(builder)
    assert result.warnings == ""
    if builder == "latex":
        assert TITLE_IN_LATEX.findall(result.text("test.tex")) == TITLES[:3]
        return
    for page, titles in (("index", ["Sub", "More of it", "Other page"]), ("sub", ["More of it"])):
        if builder == "text":
            text = result.text(f"{page}.txt")
            assert [title for title in titles if title in text] == titles
        else:
            links = result.html(page).select(".toctree-wrapper a")
            assert [link.get_text() for link in links] == titles
    if builder == "epub":
        spine = re.findall(r'idref="([^"]+)"', result.text("content.opf"))
        assert len(spine) == len(set(spine)) >= 7
