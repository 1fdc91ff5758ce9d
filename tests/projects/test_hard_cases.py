"""Projects and notes that once broke a build or a page."""

import pytest

from support.compare import differences

VIDEO = "P6y0gr-W2-k"
INDEX = "# Start\n\n```{topic-index}\n```\n"
TIME = '<a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>'


def note(title, body="Text."):
    return f"---\ntitle: {title}\nvideoId: {VIDEO}\n---\n\n{body}\n"


# -- headers


@pytest.mark.parametrize(
    "header",
    [
        "title: x\na: " + "[" * 600 + "]" * 600,
        "",
        "title: a\tb",
        "title:\tx",
        "title: =",
        "videoId:P6y0gr-W2-k",
        "- a list",
        "published: 2024-02-30",
    ],
)
def test_a_header_never_ends_the_build_and_only_we_speak_of_it(make_project, header):
    files = {"index.md": INDEX, "b.md": note("B"), "a.md": f"---\n{header}\n---\n\nThe body.\n"}
    result = make_project(files).build()
    assert "The body." in result.html("a").get_text()
    assert [line for line in result.warning_lines if "[aikb." not in line] == []


# -- headings


@pytest.mark.parametrize("heading", [f"# {TIME}", "#"])
def test_an_h1_without_words_is_no_title(make_project, heading):
    project = make_project({"index.md": INDEX, "a.md": note("The title", f"{heading}\n\nText.")})
    page = project.build().html("a")
    assert page.title.get_text().startswith("The title")


@pytest.mark.parametrize("builder", ["texinfo", "latex", "html", "text"])
def test_a_heading_that_is_only_a_time(make_project, builder):
    project = make_project({"index.md": INDEX, "a.md": note("A", f"## {TIME}\n\nText.")})
    assert project.build(builder).warnings == ""


def test_what_stands_above_the_title_stays_in_its_note(make_project):
    body = "From: [[channel]] <br/>\n\n# Own title\n\nText."
    project = make_project({"index.md": INDEX, "a.md": note("A", "Last."), "b.md": note("B", body)})
    text = " ".join(project.build("singlehtml").html("index").get_text().split())
    assert text.index("Own title") < text.rindex("channel · 1 other note") < text.index("Text.")


def test_nested_headings_lead_to_the_right_one(make_project):
    body = "## Alpha\n\n### Notes\n\n## Beta\n\n### Notes\n\n#### Deep\n"
    links = "[[b#Beta#Notes]] [[b#Alpha#Notes]] [[b#Beta#Deep]] [[b#Nope#Notes]]"
    project = make_project({"index.md": INDEX, "a.md": note("A", links), "b.md": note("B", body)})
    result = project.build("aikb")
    assert [row["anchor"] for row in result.jsonl("links.jsonl")] == ["id1", "notes", "deep", None]
    (line,) = project.build().warning_lines
    assert "b has no heading 'Nope > Notes'" in line


def test_a_table_of_contents_nests_no_links(make_project):
    body = f"```{{contents}}\n```\n\n## H [[index]] {TIME}\n\nText.\n\n## Plain\n"
    page = make_project({"index.md": INDEX, "a.md": note("A", body)}).build().html("a")
    assert page.select("a a") == []
    assert page.select("h2 a.yt-timestamp")


# -- addresses


def test_external_addresses_are_encoded(make_project):
    body = '[[https://x.org/a b]] [[https://x.org/"q" | l]] [[https:]] [[http:x]]'
    page = make_project({"index.md": INDEX, "a.md": note("A", body)}).build().html("a")
    links = [link["href"] for link in page.select("p a.wikilink")]
    assert links == ["https://x.org/a%20b", "https://x.org/%22q%22"]
    assert len(page.select(".wikilink-missing")) == 2


def test_data_holds_what_was_typed(make_project):
    body = '[[index | Newton\'s "laws" -- x...]]'
    project = make_project({"index.md": INDEX, "a.md": note("A", body)})
    (row,) = project.build("aikb").jsonl("links.jsonl")
    assert row["label"] == 'Newton\'s "laws" -- x...'


# -- projects


def test_an_ambiguous_link_is_named_once(make_project):
    files = {"index.md": INDEX, "a.md": note("A", "[[dup]] [[dup]] [[dup]]")}
    files |= {"x/dup.md": note("X"), "y/dup.md": note("Y")}
    (line,) = make_project(files).build().warning_lines
    assert "fits several notes: x/dup, y/dup; it leads to the first" in line


def test_a_style_sheet_of_the_same_name_stays_the_projects_own(make_project):
    files = {"index.md": INDEX, "a.md": note("A", TIME), "_static/aikb.css": "/* mine */\n"}
    result = make_project(files, 'html_static_path = ["_static"]\n').build()
    assert result.text("_static/aikb.css") == "/* mine */\n"


def test_an_extension_that_loads_myst_nb(make_project):
    conf = """
    def setup(app):
        app.setup_extension("myst_nb")
        app.setup_extension("sphinx_aikb")
    """
    project = make_project({"index.md": INDEX, "a.md": note("A", "[[index]]")}, conf, extensions=[])
    assert project.build().html("a").select("a.wikilink")


def test_a_page_added_in_an_interrupted_build_is_written_again(make_project):
    stop = """
    import os

    def stop(app, name, *rest):
        if name == "b" and os.path.exists(os.path.join(app.srcdir, "stop")):
            raise KeyboardInterrupt

    def setup(app):
        app.connect("html-page-context", stop)
    """
    files = {"index.md": INDEX, "b.md": note("B"), "z.md": note("Z")}
    project = make_project(files, stop)
    project.build()
    project.write("a.md", note("A", "[[z]]"))
    project.write("b.md", note("B", "Changed."))
    project.write("stop", "")
    with pytest.raises(KeyboardInterrupt):
        project.build()
    project.remove("stop")
    project.build()
    project.write("z.md", note("Renamed"))
    after = project.build()
    assert "Renamed" in after.html("a").get_text()
    clean = project.build(out="clean", doctreedir="clean-doctrees")
    assert differences(after.out, clean.out, ["searchindex.js"]) == []


def test_numbers_come_and_go(make_project):
    def root(numbered):
        option = ":numbered:\n" if numbered else ""
        return f"# Start\n\n```{{toctree}}\n{option}\nall\n```\n\n```{{toctree}}\nother\n```\n"

    files = {"index.md": root(False), "all.md": "# All\n\n```{topic-index}\n```\n"}
    files |= {"other.md": "# Other\n", "n/a.md": note("A", "## Part\n"), "n/b.md": note("B")}
    project = make_project(files)
    project.build()
    for numbered in (True, False):
        project.write("index.md", root(numbered))
        after = project.build()
        clean = project.build(out=f"c{numbered}", doctreedir=f"d{numbered}")
        assert differences(after.out, clean.out) == [], numbered


def test_cost_of_a_page_does_not_grow_with_the_notes(make_project):
    """Count the nodes that are visited while pages are written."""
    count = """
    import docutils.nodes as nodes

    visited = [0]
    walk = nodes.Node._fast_findall

    def counting(self, cls):
        for node in walk(self, cls):
            visited[0] += 1
            yield node

    def start(app, builder):
        visited[0] = 0
        nodes.Node._fast_findall = counting

    def stop(app, error):
        nodes.Node._fast_findall = walk
        app.visited = visited[0]

    def setup(app):
        app.connect("write-started", start, priority=999)
        app.connect("build-finished", stop)
    """
    cost = []
    for number in (20, 80):
        files = {
            "index.md": INDEX,
            **{
                f"n/{at:03}.md": note(f"N {at}").replace(VIDEO, f"a-video-{at:03}")
                for at in range(number)
            },
        }
        cost.append(make_project(files, count).build().app.visited / number)
    assert 0 < cost[1] < 1.3 * cost[0], cost
