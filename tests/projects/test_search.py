"""The search with Pagefind: what it indexes, what a build makes again, and what a reader does with it."""

import gzip
import json
import re
import sys
from pathlib import Path

import pytest

from sphinx_aikb.search import pagefind
from sphinx_aikb.search.page import STATIC
from sphinx_aikb.search.pagefind import Program, SearchError
from sphinx_aikb.translations import SERVE
from support import ROOT
from support.browser import open_page
from support.compare import clean
from support.projects import new_project
from support.queries import BY_NONE, FILES, QUERIES, SETTINGS, at, note
from support.texts import index
from support.youtube import HOST, StandIn, served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-src https://www.youtube-nocookie.com"
)
AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
BUNDLES = "_static/aikb-search"
FIELD, STATUS, HITS = ".aikb-find-field", ".aikb-find-status", "a.aikb-find-hit"


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
        # The theme has a script in its pages.
        assert [it for it in page.stand_in.problems if "inline script" not in it] == []


def ask(page, query):
    """Type a query; return the names of the notes that were found."""
    if "search.html" not in page.url:
        page.goto(f"{page.root}search.html")
    page.locator(FIELD).fill("")
    expect(page.locator(STATUS)).to_be_empty()
    page.locator(FIELD).fill(query)
    expect(page.locator(STATUS)).not_to_be_empty()
    return names(page)


def names(page):
    links = page.locator(HITS).evaluate_all("them => them.map(it => it.href)")
    return [link.removeprefix(f"{page.root}notes/").partition(".html")[0] for link in links]


# -- what a reader does


@pytest.mark.browser
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.kind)
def test_the_right_note_is_among_the_first_three(reader, query):
    assert query.note in ask(reader, query.text)[:3]
    assert reader.stand_in.asked == []


@pytest.mark.browser
def test_one_types_goes_and_plays(reader):
    reader.goto(f"{reader.root}index.html")
    reader.keyboard.press("/")
    reader.locator(f"dialog[open] {FIELD}").wait_for()
    reader.keyboard.type("price of a wrong answer")
    first = reader.locator(HITS).first
    expect(first).to_contain_text("What counts is the price of a wrong answer, not of a slow one.")
    expect(first).to_contain_text("12:34 · Jane Holloway: who checks the checkers · Deep Talks")
    assert first.locator("mark").all_inner_texts()[:2] == ["price", "of"]
    for key in ("ArrowDown", "ArrowUp", "ArrowDown"):
        reader.keyboard.press(key)
    expect(first).to_be_focused()
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/answers.html?t=754#what-it-costs")
    expect(reader.locator(".aikb-now")).to_be_in_viewport()
    expect(reader.locator(".aikb-now")).to_contain_text("wrong answer")
    expect(reader.locator("a.yt-timestamp", has_text="12:34")).to_be_focused()
    reader.keyboard.press("Enter")
    frame = reader.locator("iframe")
    expect(frame).to_have_attribute("src", re.compile(f"{HOST}/embed/.*start=754"))
    reader.stand_in.asked.clear()


@pytest.mark.browser
def test_keys_open_and_close(reader):
    reader.goto(f"{reader.root}about.html")
    reader.keyboard.press("Control+k")
    field = reader.locator(f"dialog[open] {FIELD}")
    expect(field).to_be_focused()
    field.type("a/b")  # it is a letter where one types
    expect(field).to_have_value("a/b")
    reader.keyboard.press("Escape")
    expect(field).to_have_value("")
    reader.keyboard.press("Escape")
    expect(reader.locator("dialog[open]")).to_have_count(0)


@pytest.mark.browser
def test_a_passage_without_a_moment_is_found_by_its_words(reader):
    assert ask(reader, "zeppelin") == ["memory"]
    link = reader.locator(HITS).get_attribute("href")
    assert link.endswith("notes/memory.html#:~:text=A%20cache%20grows%20like%20a")
    ask(reader, "plumbing")
    link = reader.locator(HITS).get_attribute("href")
    assert link.endswith(
        "notes/answers.html#what-it-costs:~:text=Nobody%20checks%20the%20plumbing%20of"
    )


@pytest.mark.browser
def test_filters(reader):
    assert "answers" in ask(reader, "answer")
    channel = reader.locator("select[name=channel]")
    channel.focus()
    expect(channel.locator("option")).to_have_count(3)
    channel.select_option("Nightshift Radio")
    expect(reader.locator(STATUS)).to_have_text("Notes found: 3")
    reader.locator("select[name=year]").select_option("2024")
    expect(reader.locator(STATUS)).to_have_text("Notes found: 1")
    assert names(reader) == ["filler4"]
    for name in ("channel", "year"):
        reader.locator(f"select[name={name}]").select_option("")
    reader.locator("select[name=tags]").select_option("interpretability")
    reader.locator(FIELD).fill("")
    expect(reader.locator(STATUS)).to_have_text("Notes found: 1")
    assert names(reader) == ["circuits"]
    reader.goto("about:blank")


@pytest.mark.browser
def test_a_misspelt_word_is_called_unknown(reader):
    assert ask(reader, "transfromer") == ["transformer"]
    told = "No note has “transfromer”. Titles with a word like it:"
    assert reader.locator(STATUS).inner_text() == told
    for query in BY_NONE:
        assert ask(reader, query) == []
        assert reader.locator(STATUS).inner_text() == f"No note has “{query}”."
    # Words of different notes are no unknown words.
    for query in ("zeppelin latency", '"zeppelin latency"'):
        assert ask(reader, query) == []
        assert reader.locator(STATUS).inner_text() == "Notes found: 0"
    # Other endings are no other words.
    assert "answers" in ask(reader, "answering checkers")
    assert reader.locator(STATUS).inner_text().startswith("Notes found")


@pytest.mark.browser
def test_what_the_first_query_loads(site):
    with served(site.out) as root, open_page() as page:
        loaded = []
        page.on("response", lambda answer: BUNDLES in answer.url and loaded.append(answer))
        page.goto(f"{root}search.html?q=zeppelin")
        expect(page.locator(HITS)).to_have_count(1)
        assert sum(len(answer.body()) for answer in loaded) < 300_000


@pytest.mark.browser
def test_from_disk_it_says_what_to_do(site):
    with open_page() as page:
        stand_in = StandIn(page)
        page.goto((site.out / "search.html").as_uri())
        expect(page.locator(".aikb-find")).to_contain_text(SERVE)
        page.goto((site.out / "about.html").as_uri())
        page.keyboard.press("/")
        expect(page.locator("dialog[open]")).to_contain_text(SERVE)
        assert stand_in.problems == []


THEMES = {
    "alabaster": ("light",),
    "furo": ("light", "dark"),
    "pydata_sphinx_theme": ("light", "dark"),
    "sphinx_book_theme": ("light", "dark"),
    "sphinx_rtd_theme": ("light",),
}
FIND = """async () => (await axe.run(".aikb-find", {resultTypes: ["violations"]})).violations.map(
    (it) => `${it.id}: ${it.nodes[0].html} ${it.nodes[0].failureSummary}`)"""


@pytest.mark.browser
@pytest.mark.no_cover
@pytest.mark.parametrize(
    "theme",
    [
        pytest.param(each, marks=[] if each == "pydata_sphinx_theme" else pytest.mark.long)
        for each in THEMES
    ],
)
def test_a_theme(tmp_path, theme):
    pytest.importorskip(theme)
    body = f"A price {at('00:02:28')}."
    files = {
        "index.md": "# Start\n\n```{toctree}\na\n```\n",
        "a.md": note("Costs", body, videoId="P6y0gr-W2-k", channel="C"),
    }
    settings = {"aikb_search": "pagefind", "html_theme": theme}
    result = new_project(tmp_path, files, **settings).build()
    assert result.warnings == ""
    axe = AXE.read_text("utf-8") if AXE.is_file() else ""
    with served(result.out) as root, open_page() as page:
        stand_in = StandIn(page)
        states = (
            (1000, "search.html", "", True),
            (360, "a.html", "/", True),
            (1000, "a.html", "Control+k", False),
        )
        for width, place, key, looks in states:
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(root + place)
            wide = page.evaluate("document.documentElement.scrollWidth")  # of a theme, on a phone
            if key:
                page.keyboard.press(key)
                page.locator("dialog.aikb-find[open]").wait_for()
            assert page.locator("dialog[open]").count() == bool(key)
            page.locator(f".aikb-find {FIELD}").fill("price")
            expect(page.locator(HITS)).to_have_count(1)
            assert page.evaluate("document.documentElement.scrollWidth") <= max(width, wide)
            for scheme in THEMES[theme] if axe and looks else ():
                page.emulate_media(color_scheme=scheme)
                page.evaluate(axe)
                assert page.evaluate(FIND) == []
        page.set_viewport_size({"width": 1300, "height": 700})
        page.goto(f"{root}a.html")
        page.evaluate("document.querySelectorAll('dialog').forEach((it) => it.show())")
        page.locator("form[action$='search.html'] input[name=q]:visible").first.fill("price")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=price**")
        expect(page.locator(HITS)).to_have_count(1)
        # One theme asks for a file that is not there, and says so of itself.
        theirs = ("Got invalid theme mode", "Failed to load resource")
        assert [it for it in stand_in.problems if not it.startswith(theirs)] == []
        assert stand_in.asked == []


# -- what is indexed


def fragments(out, bundle="*"):
    """What is in the index: the words of each page, by its address."""
    found = {}
    for file in sorted(Path(out, BUNDLES).glob(f"{bundle}/fragment/*")):
        data = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[data["anchors"][0]["id"][1:]] = data
    return found


def words(out):
    return {address: data["content"] for address, data in fragments(out).items()}


def test_only_the_words_of_a_page_are_indexed(site):
    found = fragments(site.out)
    notes = {name for name in found if name.startswith("notes/")}
    assert len(notes) == len([name for name in FILES if name.startswith("notes/")])
    # No index, and no page that nobody wrote.
    assert found.keys() - notes == {"index.html", "about.html"}
    scaling = found["notes/scaling.html"]
    assert scaling["content"] == (
        "Scaling laws of language models. Chinchilla paper. A lecture on compute. Deep Talks. training. "
        "Loss falls as a power of the compute. The run took 40500 hours of accelerators. "
        "See Checking answers and Waiting for tokens."
    )
    places = [place["id"] for place in scaling["anchors"]]
    assert places == ["@notes/scaling.html", "t60#~0", "t148#~1", "#~2"]
    assert scaling["filters"] == {"channel": ["Deep Talks"], "tags": ["training"], "year": ["2022"]}
    assert sorted(each.name for each in Path(site.out, BUNDLES).iterdir()) == [
        *("bundles.json", "en-0", "ja-0", "titles.json"),
    ]
    assert json.loads(site.text(f"{BUNDLES}/bundles.json")) == ["en-0", "ja-0"]


def test_sphinx_builds_no_index(site):
    assert "searchindex.js" not in site.files
    page = site.html("search")
    assert page.select_one("div.aikb-find") is not None
    assert not page.select('script[src*="searchtools"]')
    assert site.html("about").select_one('link[rel="search"]') is not None


def test_scripts_are_small():
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in STATIC.iterdir()}
    # What is loaded on each page, and what a reader loads who searches.
    assert sizes.pop("aikb-finder.js") <= 4_600
    assert sum(sizes.values()) <= 2_200


ENGLISH = {
    "index.md": index(),
    "a.md": note("One", f"The first word {at('00:00:10')}.", videoId="P6y0gr-W2-k"),
    "b.md": note("Two", "The second word."),
    "c.md": note("Drei", "Das dritte Wort.", lang="de"),
    "empty.md": note("Nothing yet", ""),
}
CONF = 'aikb_search = "pagefind"'


@pytest.fixture
def runs(monkeypatch):
    """The folders of the bundles that a build makes."""
    runs = []
    run = pagefind._run

    def counted(command, folder, seconds):
        if "--site" in command:
            runs.append(Path(folder).name)
        return run(command, folder, seconds)

    monkeypatch.setattr(pagefind, "_run", counted)
    return runs


def test_what_changes_is_indexed_again(built_project, runs):
    project = built_project(ENGLISH, CONF)
    runs.clear()
    project.build()
    assert runs == []
    project.write("a.md", ENGLISH["a.md"].replace("first", "premier"))
    out = project.build().out
    assert runs == ["en"]
    assert "premier" in words(out)["a.html"]
    assert "first" not in str(words(out))
    # The channel of a video is told elsewhere, too.
    project.write("videos.yaml", "P6y0gr-W2-k:\n  title: The talk\n  channel: Some channel\n")
    project.build(confoverrides={"aikb_videos": "videos.yaml"})
    assert "Some channel" in words(out)["a.html"]
    project.build()
    # A slim page that is gone is made anew from the document.
    for file in (project.builds / "doctrees").glob("aikb-search-*/en/*/*.slim"):
        file.unlink()
    runs.clear()
    before = words(out)
    project.build()
    assert runs == ["en"]
    assert words(out) == before
    project.remove("b.md")
    project.write("d.md", ENGLISH["b.md"].replace("second", "new"))
    project.write("c.md", ENGLISH["c.md"].replace("lang: de", "lang: fr"))
    runs.clear()
    project.build()
    assert sorted(runs) == ["en", "fr"]
    assert words(out) == words(clean(project, "html").out)
    together = project.build(out="together", doctreedir="together", parallel=4)
    assert words(out) == words(together.out)
    assert words(out).keys() == {"a.html", "c.html", "d.html", "empty.html"}
    assert sorted(fragments(out, "fr-0")) == ["c.html"]
    by_sphinx = project.build(confoverrides={"aikb_search": "sphinx"})
    assert by_sphinx.html("search").select('script[src*="searchtools"]')
    assert not Path(out, BUNDLES).exists()
    assert "aikb-find" not in str(by_sphinx.files)


@pytest.mark.browser
def test_several_bundles_are_joined(make_project, monkeypatch, runs):
    monkeypatch.setattr(pagefind, "MOST", 2)
    notes = {
        f"n{number}.md": note(f"Note {number}", f"Common word{number}.") for number in range(7)
    }
    project = make_project({"index.md": index(), **notes}, CONF)
    out = project.build("dirhtml").out
    assert len(runs) == len(json.loads(Path(out, BUNDLES, "bundles.json").read_text("utf-8"))) > 2
    runs.clear()
    project.write("n3.md", notes["n3.md"].replace("Common", "Commoner"))
    project.build("dirhtml")
    assert runs == ["en"]
    with served(out) as root, open_page() as page:
        stand_in = StandIn(page)
        page.goto(f"{root}search/?q=common")
        expect(page.locator(STATUS)).to_have_text("Notes found: 7")
        found = page.locator(HITS).evaluate_all("them => them.map(it => it.pathname)")
        assert sorted(found) == [f"/n{number}/" for number in range(7)]
        assert stand_in.problems == []


def test_if_the_program_fails_the_search_is_that_of_sphinx(built_project, monkeypatch):
    project = built_project(ENGLISH, CONF)
    failing = project.src.parent / "failing"
    failing.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('no memory')\n", "utf-8")
    failing.chmod(0o755)
    monkeypatch.setattr("sphinx_aikb.search.site.find_program", lambda: Program(failing, "0"))
    result = project.build()
    (line,) = result.warning_lines
    told = "Pagefind builds no search: it ended with 1: no memory. The search is Sphinx's own."
    assert told in line
    assert result.html("search").select('script[src*="searchtools"]')
    assert "second" in result.text("searchindex.js")
    assert not Path(result.out, BUNDLES).exists()
    assert "aikb-find.js" not in str(result.files)
    monkeypatch.undo()
    result = project.build()
    assert result.warnings == ""
    assert "searchindex.js" not in result.files
    assert result.html("search").select_one("div.aikb-find") is not None
    assert "The second word." in words(result.out)["b.html"]
    # Another time the program is gone, and most pages are not written.
    monkeypatch.setattr(pagefind, "PACKAGES", ())
    project.write("a.md", ENGLISH["a.md"].replace("first", "premier"))
    result = project.build()
    assert len(result.warning_lines) == 1
    assert "second" in result.text("searchindex.js")
    assert "premier" in result.text("searchindex.js")


def test_a_program_that_hangs_is_ended(tmp_path):
    with pytest.raises(SearchError, match="did not end within"):
        pagefind._run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, 0.2)


def test_what_says_nothing_takes_the_search_from_nobody(built_project):
    """Pagefind fails at an index without words, and files of a file manager are no slim pages."""
    empty = "---\ntitle: '!!!'\nlang: fr\nvideoId: P6y0gr-W2-k\n---\n\n…\n"
    project = built_project(ENGLISH, CONF)
    project.write("empty.md", empty)
    assert project.build().warnings == ""
    (slim,) = project.builds.rglob("aikb-search-html-*/en")
    (slim / ".DS_Store").touch()
    (slim / "other").mkdir()
    project.write("a.md", ENGLISH["a.md"].replace("first", "premier"))
    result = project.build()
    assert result.warnings == ""
    assert json.loads(result.text(f"{BUNDLES}/bundles.json")) == ["en-0", "de-0"]
