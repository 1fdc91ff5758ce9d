"""Notes of other projects: how they are listed, how links find them, and what follows when they change."""

import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from sphinx.util.inventory import InventoryFile

from sphinx_aikb.knowledge.inventories import Inventories, inventory_name
from support.compare import clean, differences
from support.projects import Project, Result, new_project
from support.texts import index, note

# Tests elsewhere trace what is built once; here it is built again and again.
pytestmark = pytest.mark.no_cover

URL = "https://notes.example/"
FAR = {
    "index.md": index(title="Far"),
    "talks/deep_learning.md": note("Deep learning", "Text.\n\n## Part\n\nText.", aliases="[DL]"),
    "talks/top.md": note("The top 5 models of 2024", aliases="[best 10 - ranked]"),
    "a/same.md": note("First of a name", aliases="[DL]"),
    "b/same.md": note("Second of a name"),
    "b/über_uns.md": note("Über uns"),
    "b/plain.md": "---\ntags: [plain]\n---\n\nNo title.\n",
    "c/equal_one.md": note("Equal: title"),
    "c/equal_two.md": note("Equal title!"),
}
NEAR = {
    "index.md": index(title="Near"),
    "here/a.md": note(
        "A",
        "[[far:talks/deep_learning]] [[far:Deep learning | label]] [[far:DL#Part]] "
        "[[far:DL#^block]] [[deep-learning]]\n\n"
        "[[far:The top 5 models of 2024]] [[best 10 - ranked]] [[far:same]] [[ far : ÜBER UNS ]] "
        "[[über_uns]] [[far:plain]]\n\n"
        "[[far:absent]] [[nowhere:same]] [[absent]] [[talksdeeplearning]]",
    ),
    "here/roles.md": note(
        "Roles",
        "{external+far:aikb:note}`Deep learning` {external+far:aikb:note}`deep learning | label` "
        "{external:aikb:note}`The top 5 models of 2024` {external+far:doc}`talks/top`",
    ),
    "here/alone.md": note("Alone", "[[a]] and [[roles]]."),
}
DEEP = "Deep learning", "talks/deep_learning.html"


def knowing(make_project: Any, files: Mapping[str, str], **projects: tuple[str, str]) -> Project:
    """A project that knows the notes of others, each given as address and inventory."""
    extensions = ("sphinx_aikb", "sphinx.ext.intersphinx")
    # Not as an override: Sphinx changes the mapping in place.
    return make_project(files, f"intersphinx_mapping = {projects!r}", extensions=extensions)


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The other project, which most tests only read."""
    return new_project(tmp_path_factory.mktemp("far") / "project", FAR).build()


def near(make_project: Any, far: Result, files: Mapping[str, str] = NEAR) -> Project:
    """A project that knows the notes of another one."""
    return knowing(make_project, files, far=(URL, str(far.out / "objects.inv")))


def links(result: Result, docname: str) -> list[tuple[str, str]]:
    found = result.html(docname).select(f"div.body a[href^='{URL}']")
    return [(link.get_text(), link["href"].removeprefix(URL)) for link in found]


# -- what is listed


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Deep  learning\t", "Deep learning"),
        ("The 5 models", "The 5 models"),
        ("The top 5 models", "The top_5 models"),
        ("Top 5 of 10", "Top 5 of_10"),
        ("on page -3 7 times", "on page_-3_7 times"),
        ("version 1.2 of it", "version 1.2 of it"),
        ("", ""),
    ],
)
def test_a_name_that_an_inventory_can_hold(name, listed):
    assert inventory_name(name) == listed


def test_each_name_is_listed_once_for_the_note_nearest_the_top(far):
    result = far
    data = InventoryFile.loads((result.out / "objects.inv").read_bytes(), uri="").data
    found = {name: item.uri for name, item in data["aikb:note"].items()}
    top, deep, one, two = (
        "talks/top.html",
        "talks/deep_learning.html",
        "a/same.html",
        "b/same.html",
    )
    uber = "b/%C3%BCber_uns.html"
    assert found == {
        **dict.fromkeys(["talks/top", "top", "The top_5 models of_2024", "best 10 - ranked"], top),
        **dict.fromkeys(["talks/deep_learning", "deep_learning", "Deep learning"], deep),
        **dict.fromkeys(["a/same", "same", "First of a name", "DL"], one),
        **dict.fromkeys(["b/same", "Second of a name"], two),
        **dict.fromkeys(["b/über_uns", "über_uns", "Über uns"], uber),
        **dict.fromkeys(["b/plain", "plain"], "b/plain.html"),
        **dict.fromkeys(["c/equal_one", "equal_one", "Equal: title"], "c/equal_one.html"),
        **dict.fromkeys(["c/equal_two", "equal_two", "Equal title!"], "c/equal_two.html"),
    }  # fmt: skip


# -- what finds it


@pytest.mark.parametrize("parallel", [1, 4])
def test_links_to_another_project(make_project, far, parallel):
    result = near(make_project, far).build(parallel=parallel)
    top = "The top 5 models of 2024", "talks/top.html"
    same, uber = ("First of a name", "a/same.html"), ("Über uns", "b/%C3%BCber_uns.html")
    assert links(result, "here/a") == [
        DEEP,
        ("label", DEEP[1]),
        ("First of a name > Part", same[1]),
        same,
        DEEP,
        top,
        top,
        same,
        uber,
        uber,
        ("plain", "b/plain.html"),
    ]
    missing = result.html("here/a").select(".wikilink-missing")
    assert [tag.get_text() for tag in missing] == [
        "far:absent",
        "nowhere:same",
        "absent",
        "talksdeeplearning",
    ]
    assert links(result, "here/roles") == [DEEP, ("label", DEEP[1]), top, (top[0], top[1])]
    assert result.warnings == ""


def test_links_to_another_project_in_the_data(make_project, far):
    result = near(make_project, far).build("aikb")
    rows = [row for row in result.jsonl("links.jsonl") if row["source"] == "here/a"]
    far = [row for row in rows if row["rule"] == "inventory"]
    assert len(far) == 11
    assert {row["rule"] for row in rows} == {"inventory", "missing"}
    assert (far[2]["to"], far[2]["anchor"]) == (f"{URL}a/same.html", None)
    # The role of intersphinx is no wiki-link: it can lead nowhere else.
    assert [r for r in result.jsonl("links.jsonl") if r["source"] == "here/roles"] == []
    assert result.warnings == ""


def test_an_exact_name_comes_first_and_an_ambiguous_one_is_told(make_project, far):
    files = {"index.md": index(), "a.md": note("A", "[[far:Equal: title]] [[equal title]]")}
    project = near(make_project, far, files)
    told = (
        "a.md:6: WARNING: the wiki-link 'equal title' fits several notes: "
        "far:Equal title!, far:Equal: title; it leads to the first, a path tells which is meant "
        "[aikb.ambiguous]"
    )
    result = project.build()
    assert result.warning_lines == project.build("aikb").warning_lines == [told]
    assert [href for _, href in links(result, "a")] == ["c/equal_one.html", "c/equal_two.html"]


def test_a_name_that_several_projects_have(make_project, far):
    other = make_project({"index.md": index(), "same.md": note("Same")}).build()
    mapping = {
        name: (f"https://{name}.example/", str(built.out / "objects.inv"))
        for name, built in (("one", far), ("two", other))
    }
    files = {"index.md": index(), "a.md": note("A", "[[same]] [[two:same]] [[top]] [[Same]]")}
    project = knowing(make_project, files, **mapping)
    result = project.build()
    hrefs = [link["href"] for link in result.html("a").select("div.body a.wikilink")]
    assert hrefs == [
        "https://one.example/a/same.html",
        "https://two.example/same.html",
        "https://one.example/talks/top.html",
        "https://two.example/same.html",
    ]
    (line,) = result.warning_lines
    assert "'same' fits several notes: one:same, two:same;" in line
    off = project.build(confoverrides={"intersphinx_disabled_reftypes": ["aikb:*"]})
    assert len(off.html("a").select(".wikilink-missing")) == 3


@pytest.mark.parametrize(
    ("builder", "href"),
    [
        ("html", "../../far/talks/deep_learning.html"),
        ("dirhtml", "../../../far/talks/deep_learning.html"),
        ("singlehtml", "../far/talks/deep_learning.html"),
    ],
)
def test_an_address_relative_to_the_site(make_project, far, builder, href):
    inventory = str(far.out / "objects.inv")
    files = {"index.md": index(), "here/a.md": note("A", "[[far:deep_learning]]")}
    project = knowing(make_project, files, far=("../far/", inventory))
    page = project.build(builder).html("index" if builder == "singlehtml" else "here/a")
    assert page.select_one("div.body a.wikilink")["href"] == href


def test_a_project_whose_inventory_is_not_there(make_project):
    """One warning of Sphinx; the links are missing topics."""
    files = {"index.md": index(), "a.md": note("A", "[[far:deep_learning]]")}
    result = knowing(make_project, files, far=(URL, "absent/objects.inv")).build()
    assert result.html("a").select_one(".wikilink-missing").get_text() == "far:deep learning"
    assert result.warnings.count("WARNING") == 1
    assert "failed to reach any of the inventories" in result.warnings


# -- what follows a change there


def rename(far: Project) -> None:
    far.write("talks/renamed.md", far.read("talks/deep_learning.md"))
    far.remove("talks/deep_learning.md")


def retitle(far: Project) -> None:
    far.write("talks/deep_learning.md", note("Deeper learning", aliases="[Deep learning]"))


def rid(far: Project) -> None:
    far.remove("talks/top.md")


@pytest.mark.parametrize("change", [rename, retitle, rid])
@pytest.mark.parametrize("parallel", [1, 4])
def test_pages_follow_the_notes_of_another_project(built_project, change, parallel):
    far = built_project(FAR)
    mapping = {"far": (URL, str(far.builds / "html/objects.inv"))}
    project = built_project(
        NEAR,
        f"intersphinx_mapping = {mapping!r}",
        extensions=("sphinx_aikb", "sphinx.ext.intersphinx"),
        builders=("html", "latex"),
    )
    pages = project.builds / "html"
    times = {path: path.stat().st_mtime_ns for path in pages.rglob("*.html")}
    change(far)
    far.build()
    for builder in ("html", "latex"):
        after = project.build(builder, parallel=parallel)
        assert "0 added, 0 changed, 0 removed" in after.status
        expected = clean(project, builder, reread=builder == "html")
        assert differences(after.out, expected.out) == []
    changed = {
        path.relative_to(pages).as_posix()
        for path, earlier in times.items()
        if path.stat().st_mtime_ns != earlier
    }
    # `index` shows nothing of the other project; `alone` says how `a` begins, with titles from there.
    begins = set() if change is rid else {"here/alone.html"}
    shown = {"here/a.html", "here/roles.html"} | begins
    assert changed - {"genindex.html", "search.html"} == shown


def test_nothing_is_written_when_nothing_changed_there(make_project):
    far = make_project(FAR)
    project = near(make_project, far.build())
    project.build()
    far.write("talks/top.md", far.read("talks/top.md") + "\nMore text.\n")
    far.build()
    page = project.builds / "html/here/a.html"
    before = page.stat().st_mtime_ns
    project.build()
    assert page.stat().st_mtime_ns == before


# -- large inventories


@pytest.mark.no_cover
def test_a_large_inventory_is_indexed_once_and_fast():
    names: dict[str, Any] = {}
    for number in range(20_000):
        title = f"Scaling of models and their cost {number}"
        for name in (f"channel/scaling_{number}", f"scaling_{number}", title):
            names[name] = SimpleNamespace(uri=f"{number}.html", display_name=title)
    env: Any = SimpleNamespace(
        intersphinx_cache={},
        intersphinx_named_inventory={"far": {"aikb:note": names}},
        config=SimpleNamespace(intersphinx_disabled_reftypes=[]),
    )
    inventories = Inventories(env)
    start = time.process_time()
    found = [inventories.look_up(f"scaling of models, and their COST {n}") for n in range(20_000)]
    missing = [inventories.look_up(f"absent {number}") for number in range(20_000)]
    seconds = time.process_time() - start
    assert found[7] is not None
    assert found[7].url == "7.html"
    assert set(missing) == {None}
    assert seconds < 3  # 0.4 seconds on an idle machine, minutes if each link made an index
