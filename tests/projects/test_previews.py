"""Previews of notes: what is written beside the pages, and what a reader sees of it."""

from contextlib import contextmanager

import pytest

from support.browser import open_page
from support.compare import clean, differences
from support.projects import new_project
from support.youtube import StandIn, served

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

VIDEO = "P6y0gr-W2-k"
TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'
FILES = {
    "index.md": "# Start\n\n```{toctree}\nnotes/a\nnotes/ü b\nnotes/q&a, c++ = @\n```\n",
    "notes/a.md": f"---\ntitle: Note A\nvideoId: {VIDEO}\n---\n\nFrom: [[chan]] <br/>\n\n"
    "First of A. More. See [[ü b]], [[nowhere]], [[index]], [[q&a, c++ = @]], [[#A part]] and [[paper.pdf]].\n\n"
    "## A part\n",
    "notes/q&a, c++ = @.md": "# Questions\n\nAnd answers.\n",
    "notes/paper.pdf": "%PDF",
    "notes/ü b.md": f"---\ntitle: Note B\nvideoId: {VIDEO}\nchannel: Some channel\n---\n\n"
    f"## Part\n\n- The sentence with <b> & a [[a | link]] {TIME}. Another one {TIME}.\n",
}


def data_of(result):
    files = sorted((result.out / "_static/aikb-previews").glob("*.json"))
    import json

    return {page: it for file in files for page, it in json.loads(file.read_text()).items()}


def test_data_and_titles(make_project):
    result = make_project(FILES, aikb_html="all").build()
    assert data_of(result) == {
        "index.html": ["Start", "", "", ""],
        "notes/a.html": ["Note A", "chan", "First of A.", ""],
        "notes/q&a, c++ = @.html": ["Questions", "", "And answers.", ""],
        "notes/ü b.html": ["Note B", "Some channel", "The sentence with & a link.", "2 moments"],
    }
    links = result.html("notes/a").select("div.body p a.wikilink")
    assert links[0].get("title") == "The sentence with & a link."
    (script,) = result.html("notes/a").select("script[src*='aikb.js']")
    assert script.has_attr("defer")
    assert not result.html("index").select("script[src*='aikb.js']")


def test_the_first_sentence_is_one_of_the_text(make_project):
    index = "# Start\n\n```{topic-index}\n:style: cards\n```\n\n"
    files = {**FILES, "index.md": index, "with.md": f"{index}Words of mine.\n"}
    found = data_of(make_project(files).build())
    assert found["index.html"][2] == ""
    assert found["with.html"][2] == "Words of mine."


def test_off(make_project):
    project = make_project(FILES)
    project.build()
    result = project.build(confoverrides={"aikb_previews": False, "aikb_player": "none"})
    assert not (result.out / "_static/aikb-previews").exists()
    page = result.html("notes/a")
    assert not page.select("script[src*='aikb.js'], a.wikilink[title]")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex", "text"])
def test_other_builders_have_none(make_project, builder):
    conf = {"epub_copyright": "x"} if builder == "epub" else {}
    result = make_project(FILES, **conf).build(builder)
    assert not (result.out / "_static/aikb-previews").exists()


def test_another_extension_with_previews(make_project):
    pytest.importorskip("sphinx_tippy")
    extensions = ("sphinx_aikb", "sphinx_tippy")
    result = make_project(FILES, extensions=extensions, aikb_player="none").build()
    assert not (result.out / "_static/aikb-previews").exists()
    assert not result.html("notes/a").select("script[src*='aikb.js'], a.wikilink[title]")


@pytest.mark.parametrize(
    ("old", "new"), [("First of A", "Other of A"), ("title: Note A", "title: Other A")]
)
def test_after_an_edit_as_in_a_clean_build(make_project, old, new):
    project = make_project(FILES)
    project.build()
    project.write("notes/a.md", FILES["notes/a.md"].replace(old, new))
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []
    assert new.removeprefix("title: ") in str(data_of(result))


NAMING = {
    **FILES,
    "notes/c.md": f"---\ntitle: C\nvideoId: {VIDEO}\n---\n\n"
    f"![[a]]\n\nOf [[a]], {{doc}}`a` and [](a.md) {TIME}. [[a#Part]] {TIME}. "
    "[[nowhere]] and [[a | one]] end.\n",
    "notes/embeds.md": "---\ntitle: Embeds\n---\n\n![[a]]\n",
    "notes/d.md": "---\ntitle: D\n---\n\nSee [[c]] and [[embeds]].\n",
    "notes/times.md": f"# Times\n\n```{{video-timeline}} {VIDEO}\n```\n",
}


def test_titles_in_sentences_are_those_of_today(make_project):
    """Wherever a sentence is shown, a link without a label in it is the title of its note."""
    project = make_project(NAMING, html_baseurl="https://example.org/")
    for title in ("Note A", "Other A", "A \U00100003 mark"):
        project.write("notes/a.md", FILES["notes/a.md"].replace("Note A", title))
        result = project.build()
        assert differences(result.out, clean(project, "html").out) == []
        said = f"Of {title}, {title} and {title}."
        assert data_of(result)["notes/c.html"][2] == said
        assert data_of(result)["notes/embeds.html"][2] == ""
        of_c, of_embeds = result.html("notes/d").select("div.body p a.wikilink")
        assert (of_c["title"], of_embeds.get("title")) == (said, None)
        page = result.html("notes/c")
        assert page.select_one("meta[name=description]")["content"] == said
        items = result.html("notes/times").select("ul.aikb-timeline li p")
        assert [it.get_text() for it in items if it.get_text().endswith("(C)")] == [
            f"2:28 {said} (C)",
            f"{title} > Part. (C)",
        ]
        text = project.build("text").text("notes/times.txt")
        assert f"00:02:28 {said} (C)" in " ".join(text.split())


def test_characters_for_private_use_are_no_titles(make_project):
    mark = "\U00100000"
    body = f"Words {mark}and [[a{mark}| label {mark}]] of [[a]] `{mark}`."
    files = {**FILES, "notes/c.md": f"---\ntitle: C\nvideoId: {VIDEO}\n---\n\n{body}\n"}
    assert data_of(make_project(files).build())["notes/c.html"][2] == "Words and label of Note A."


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return {
        builder: new_project(tmp_path_factory.mktemp(builder), FILES).build(builder).out
        for builder in ("html", "dirhtml")
    }


@contextmanager
def opened(folder, name):
    with served(folder) as root, open_page() as page:
        stand_in = StandIn(page)
        loaded = []
        page.on("request", lambda it: loaded.append(it.url) if "aikb-previews" in it.url else None)
        page.goto(root + name)
        yield page, stand_in, loaded


@pytest.mark.browser
@pytest.mark.parametrize(("builder", "name"), [("html", "notes/a.html"), ("dirhtml", "notes/a/")])
def test_pointing_and_keyboard(built, builder, name):
    with opened(built[builder], name) as (page, stand_in, loaded):
        link = page.locator("div.body p a.wikilink", has_text="Note B")
        page.wait_for_timeout(300)
        assert loaded == []
        link.hover()
        tip = page.get_by_role("tooltip")
        tip.wait_for()
        assert [*filter(None, tip.inner_text().split("\n"))] == [
            "Note B",
            "Some channel · 2 moments",
            "The sentence with <b> & a link.",
        ]
        assert link.get_attribute("aria-describedby") == tip.get_attribute("id")
        assert link.get_attribute("title") is None
        page.keyboard.press("Escape")
        assert tip.count() == 0
        assert link.get_attribute("title") == "The sentence with <b> & a link."
        page.mouse.move(0, 0)
        link.focus()
        tip.wait_for()
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() != "Note B"
        page.wait_for_timeout(50)
        assert link.get_attribute("aria-describedby") is None
        assert len(loaded) <= 2
        assert stand_in.problems == []


@pytest.mark.browser
@pytest.mark.parametrize(("builder", "name"), [("html", "notes/a.html"), ("dirhtml", "notes/a/")])
def test_names_with_other_characters(built, builder, name):
    with opened(built[builder], name) as (page, stand_in, _):
        page.locator("div.body p a.wikilink", has_text="Questions").hover()
        assert "And answers." in page.get_by_role("tooltip").inner_text()
        assert stand_in.problems == []


@pytest.mark.browser
def test_links_to_no_other_page_have_none(built):
    with opened(built["html"], "notes/a.html") as (page, stand_in, loaded):
        for text in ("paper.pdf", "A part"):
            page.locator("div.body p a.wikilink", has_text=text).hover()
            page.wait_for_timeout(500)
        assert loaded == []
        assert stand_in.problems == []


@pytest.mark.browser
@pytest.mark.parametrize("enabled", [True, False])
def test_those_of_the_host_are_enough(built, enabled):
    with opened(built["html"], "notes/a.html") as (page, stand_in, loaded):
        # What the script of Read the Docs tells a page of a project's settings.
        settings = {"addons": {"linkpreviews": {"enabled": enabled}}}
        page.evaluate(
            """settings => document.dispatchEvent(new CustomEvent(
                "readthedocs-addons-data-ready", {detail: {data: () => settings}}))""",
            settings,
        )
        page.locator("div.body p a.wikilink", has_text="Note B").hover()
        page.wait_for_timeout(600)
        assert page.get_by_role("tooltip").count() == len(loaded) == (0 if enabled else 1)
        assert stand_in.problems == []


@contextmanager
def slow(built):
    """The page of a note whose data of previews come after a second."""
    with opened(built["html"], "notes/a.html") as (page, stand_in, _):
        answers = []
        page.route("**/aikb-previews/*", lambda it: answers.append(it))
        link = page.locator("div.body p a.wikilink", has_text="Note B")
        link.hover()
        for _ in range(100):
            if answers:
                break
            page.wait_for_timeout(20)
        yield page, link, lambda: [it.continue_() for it in answers]
        page.wait_for_timeout(200)
        assert stand_in.problems == []


@pytest.mark.browser
def test_one_that_comes_late_is_one(built):
    with slow(built) as (page, link, answer):
        page.mouse.move(0, 0)
        link.hover()
        page.wait_for_timeout(400)
        answer()
        page.get_by_role("tooltip").wait_for()
        assert page.get_by_role("tooltip").count() == 1
        page.mouse.move(0, 0)
        page.wait_for_timeout(100)
        assert page.get_by_role("tooltip").count() == 0
        assert link.get_attribute("title")


@pytest.mark.browser
def test_escape_stops_one_that_is_not_there_yet(built):
    with slow(built) as (page, link, answer):
        page.keyboard.press("Escape")
        answer()
        page.wait_for_timeout(300)
        assert page.get_by_role("tooltip").count() == 0
        assert link.get_attribute("title")


@pytest.mark.browser
def test_what_failed_is_tried_again(built):
    with opened(built["html"], "notes/a.html") as (page, _, loaded):
        page.route("**/aikb-previews/*", lambda it: it.abort())
        link = page.locator("div.body p a.wikilink", has_text="Note B")
        link.hover()
        page.wait_for_timeout(500)
        assert len(loaded) == 1
        page.unroute("**/aikb-previews/*")
        page.mouse.move(0, 0)
        link.hover()
        page.get_by_role("tooltip").wait_for()


@pytest.mark.browser
def test_from_disk_the_title_is_there(built):
    with open_page() as page:
        stand_in = StandIn(page)
        page.goto((built["html"] / "notes/a.html").as_uri())
        link = page.locator("div.body p a.wikilink", has_text="Note B")
        link.hover()
        page.wait_for_timeout(500)
        assert page.get_by_role("tooltip").count() == 0
        assert link.get_attribute("title")
        assert stand_in.problems == []
