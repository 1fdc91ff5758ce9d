"""A build after a change leaves what a clean build would leave."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError

from sphinx_aikb.knowledge.environment import knowledge_of
from support.compare import clean, differences
from support.projects import Project
from support.texts import VIDEO, index, note, notes, toctree

# Tests elsewhere trace what is built once; here it is built again and again.
pytestmark = pytest.mark.no_cover

ROOT = toctree(
    "channels",
    "newest",
    "plain/page",
    "plain/neighbour",
    "Named <deep/index>",
    options=":hidden:",
)


def files() -> dict[str, str]:
    """Three index pages of several kinds, eight notes, and a folder without videos."""
    return {
        "index.md": ROOT,
        "channels.md": index(":group-by: channel\n:notes: notes/**", "Channels"),
        "newest.md": index(":sort: -published\n:style: table\n:notes: notes/*", "Newest"),
        "deep/index.md": index(":notes: deep/**\n:group-by: letter", "Deep"),
        "plain/page.md": "# Plain page\n\nSee [[note_03]] and [[Brand new]] and [[second name]].\n",
        "plain/neighbour.md": "# Neighbour\n\n### Skipped\n\nText, and [[channel 2]].\n",
        "deep/one.md": note("Deep one", "See [[note_05]] and [[note_05#Part 5]]."),
        "deep/two.md": note("Deep two", "See [[deep/one]] and [[Brand new | label]]."),
        **notes(6),
    }


def few() -> dict[str, str]:
    """Those of them that tell whether the changes of a note arrive, for what costs more for each page."""
    kept = ("index", "channels", "plain/", "notes/")
    return {name: text for name, text in files().items() if name.startswith(kept)}


def edit(name: str, old: str, new: str) -> Callable[[Project], object]:
    """Replace a text in a file, which must be there."""

    def make(project: Project) -> None:
        text = project.read(name)
        assert old in text
        project.write(name, text.replace(old, new))

    return make


def rename(old: str, new: str) -> Callable[[Project], object]:
    """Give a file another name."""

    def make(project: Project) -> None:
        project.write(new, project.read(old))
        project.remove(old)

    return make


def setting(line: str) -> Callable[[Project], object]:
    """Add a line to conf.py."""
    return lambda project: project.write("conf.py", f"{project.read('conf.py')}\n{line}\n")


NOTE = "notes/note_05.md"
CHANGES = {
    "note added": lambda p: p.write("notes/new.md", note("Brand new", channel="channel 1")),
    "note of a new channel added": lambda p: p.write(
        "notes/new.md", note("Brand new", channel="newcomer")
    ),
    "note removed": lambda p: p.remove(NOTE),
    "last note of a folder removed": lambda p: (p.remove("deep/one.md"), p.remove("deep/two.md")),
    "note renamed": rename(NOTE, "notes/other.md"),
    "title changed": edit(NOTE, "title: Note 05", "title: Altogether different"),
    "channel changed": edit(NOTE, "channel 2", "channel 9"),
    "alias added": edit(NOTE, "title:", "aliases: [second name]\ntitle:"),
    "tag changed": edit(NOTE, "t1", "t7"),
    "date added": edit(NOTE, "title:", "published: 2024-05-01\ntitle:"),
    "video changed": edit(NOTE, VIDEO, "AAAAAAAAAAA"),
    "video taken away": edit(NOTE, f"videoId: {VIDEO}", "other: key"),
    "body edited": edit(NOTE, "Words.", "Other words."),
    "heading changed": edit(NOTE, "## Part 5", "## Section 5"),
    "front matter broken": edit(NOTE, "title:", "x: [\ntitle:"),
    "index page edited": edit("channels.md", "# Channels", "# Channels\n\nSome words."),
    "index options edited": edit("channels.md", "by: channel", "by: tags"),
    "index taken away": edit("newest.md", "```{topic-index}", "```text"),
    "folder gains a video": lambda p: p.write("plain/page.md", note("Plain page")),
    "setting changed": setting('aikb_video_keys = ["other"]'),
    "notes chosen": setting('aikb_notes = ["deep/*", "plain/neighbour"]'),
    "numbering": edit("index.md", ":hidden:", ":hidden:\n:numbered:"),
    "toctree shown": edit("index.md", ":hidden:", ":maxdepth: 1"),
    "toctree with a caption": edit("index.md", ":hidden:", ":hidden:\n:caption: Contents"),
    "title in a toctree": edit("index.md", "Named <", "Renamed <"),
    "several at once": lambda p: (
        edit(NOTE, "title: Note 05", "title: Altogether different")(p),
        rename("notes/note_03.md", "deep/note_03.md")(p),
        edit("channels.md", "by: channel", "by: tags")(p),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_build_after_a_change_equals_a_clean_build(built_project, change):
    project = built_project(files(), builders=("html", "aikb"))
    change(project)
    for builder in ("html", "aikb"):
        result = project.build(builder)
        expected = clean(project, builder, reread=builder == "html")
        assert differences(result.out, expected.out) == []


def test_a_change_that_is_taken_back_after_an_interruption(built_project, monkeypatch):
    """Pages were written with the new title, and no build has said so at its end."""
    project = built_project(files())
    name, old, new = "notes/note_03.md", "title: ", "title: Quite another "
    edit(name, old, new)(project)
    write, done = StandaloneHTMLBuilder.write_doc, []

    def write_some(self, docname, doctree):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(docname)
        write(self, docname, doctree)

    with monkeypatch.context() as patch:
        patch.setattr(StandaloneHTMLBuilder, "write_doc", write_some)
        with pytest.raises(KeyboardInterrupt):
            project.build()
    assert set(done) - {"notes/note_03"}, "pages of others have the new title"
    edit(name, new, old)(project)
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []


def test_parallel_builds_after_changes_equal_clean_ones(make_project):
    project = make_project(files())
    project.build(parallel=4)
    for name in ("note added", "several at once", "note removed"):
        CHANGES[name](project)
        result = project.build(parallel=4)
        expected = clean(project, "html")
        assert (name, differences(result.out, expected.out)) == (name, [])


@pytest.mark.parametrize("theme", ["furo", "sphinx_rtd_theme"])
def test_changes_after_one_another_in_other_themes(make_project, theme):
    project = make_project(few(), html_theme=theme)
    project.build()
    for name in ("title changed", "channel changed", "note renamed"):
        CHANGES[name](project)
        result = project.build()
        expected = clean(project, "html")
        assert (name, differences(result.out, expected.out)) == (name, [])


@pytest.mark.parametrize(
    ("theme", "options"),
    [
        ("sphinx_rtd_theme", {"collapse_navigation": False}),
        ("sphinx_rtd_theme", {}),
        ("alabaster", {"sidebar_collapse": False}),
        ("alabaster", {}),
        ("furo", {}),
    ],
)
def test_headings_in_the_sidebars_of_other_pages(make_project, theme, options):
    pages = {
        "index.md": toctree("channels", "neighbour", options=":hidden:"),
        "channels.md": index(":group-by: channel", "Channels"),
        "neighbour.md": "# Neighbour\n\n### Skipped\n\nText.\n",
        "one.md": note("One", channel="channel 1"),
    }
    project = make_project(pages, html_theme=theme, html_theme_options=options)
    out = project.build().out
    headings = ("### Skipped", "### Moved", "### Third")
    for old, new in pairwise(headings):
        edit("neighbour.md", old, new)(project)
        pages_written = written(project, project.build)
        assert differences(out, clean(project, "html").out) == []
        # Only where all pages show the heading are all of them written.
        assert ("one.html" in pages_written) == bool(options)
    assert written(project, project.build) == []


def test_a_toctree_in_the_text_follows_the_headings_of_its_pages(make_project):
    options = {"below": ":maxdepth: 3", "titles": ":titlesonly:", "flat": ":maxdepth: 1"}
    pages = {f"{name}.md": toctree("middle", options=line) for name, line in options.items()}
    project = make_project(
        {
            "index.md": toctree(*options),
            "middle.md": toctree("bottom"),
            "bottom.md": "# Bottom\n\n## Part\n",
            **pages,
        }
    )
    project.build()
    edit("bottom.md", "## Part", "## Section")(project)
    assert written(project, project.build) == [
        "below.html",
        "bottom.html",
        "index.html",
        "middle.html",
    ]
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []


def test_nothing_is_read_or_written_after_no_change(built_project):
    project = built_project(files(), builders=("html", "aikb"))
    assert written(project, project.build) == []
    assert "0 added, 0 changed, 0 removed" in project.build().status


def written(project: Project, build: Callable[[], object]) -> list[str]:
    """The pages that a build writes."""
    folder = project.builds / "html"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    build()
    always = ("genindex.html", "search.html")
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.html")
        if path.stat().st_mtime_ns != before.get(path) and path.name not in always
    )


@pytest.mark.parametrize(
    ("options", "root", "parallel"),
    [(":group-by: channel", True, 1), (":style: table", False, 1), ("", False, 4)],
)
def test_a_body_edit_writes_one_page_of_many(make_project, options, root, parallel):
    pages = (
        {"index.md": index(options)}
        if root
        else {"index.md": toctree("all", "some"), "all.md": index(options), "some.md": index()}
    )
    project = make_project(pages | notes(12))
    project.build(parallel=parallel)
    edit("notes/note_06.md", "Words.", "Other words.")(project)
    pages_written = written(project, lambda: project.build(parallel=parallel))
    assert pages_written == ["notes/note_06.html"]


def test_a_title_change_writes_few_pages_of_many(make_project):
    many = {
        name: text.replace(VIDEO, f"video-{at:05}")  # notes of one video list each other
        for at, (name, text) in enumerate(notes(12).items())
    }
    project = make_project({"index.md": toctree("all"), "all.md": index()} | many)
    project.build()
    edit("notes/note_06.md", "title: Note 06", "title: Note 06 and more")(project)
    # Itself, its index, the one that links to it, those around it, and the one with a link to a
    # note whose first sentence has the title.
    assert written(project, lambda: project.build()) == [
        "all.html",
        "notes/note_04.html",
        "notes/note_05.html",
        "notes/note_06.html",
        "notes/note_07.html",
    ]


# -- what readers see of it


def test_the_index_page_follows_its_notes(make_project):
    project = make_project({"index.md": index(":group-by: channel"), **notes(4, channels=1)})

    def shown():
        body = project.build().html().select_one("div.body")
        return [title.get_text().rstrip("¶") for title in body.select("h2")], [
            link.get_text() for link in body.select("ul.aikb-list a")
        ]

    titles = [f"Note 0{number}" for number in range(4)]
    assert shown() == (["channel 0"], titles)
    project.write("notes/new.md", note("A new one", channel="newcomer"))
    assert shown() == (["channel 0", "newcomer"], [*titles, "A new one"])
    edit("notes/new.md", "A new one", "Another name")(project)
    assert shown() == (["channel 0", "newcomer"], [*titles, "Another name"])
    edit("notes/new.md", "newcomer", "channel 0")(project)
    assert shown() == (["channel 0"], ["Another name", *titles])
    project.remove("notes/new.md")
    assert shown() == (["channel 0"], titles)


@pytest.mark.parametrize("option", ["group-by", "sort", "columns", "filter"])
def test_the_index_page_follows_a_key_that_appears_and_vanishes(make_project, option):
    value = 'series == "Foo" or title != "x"' if option == "filter" else "series"
    style = ":style: table\n" if option == "columns" else ""
    project = make_project(
        {"index.md": index(f"{style}:{option}: {value}"), **notes(4, channels=1)}
    )
    assert "no note has a key 'series'" in project.build().warnings
    edit("notes/note_02.md", "title:", "series: Foo\ntitle:")(project)
    result, expected = project.build(), clean(project, "html")
    assert expected.warnings == ""
    assert result.warnings == ""
    assert differences(result.out, expected.out) == []
    edit("notes/note_02.md", "series: Foo\n", "")(project)
    result, expected = project.build(), clean(project, "html")
    assert "no note has a key 'series'" in expected.warnings
    assert differences(result.out, expected.out) == []


def test_links_without_a_label_follow_titles(make_project):
    project = make_project(
        {
            "index.md": index(),
            "from.md": note("From", "[[to]] and [[to | own]]"),
            "to.md": note("To"),
        }
    )

    def links():
        return [a.get_text() for a in project.build().html("from").select("a.wikilink")]

    assert links() == ["To", "own"]
    edit("to.md", "title: To", "title: New title")(project)
    assert links() == ["New title", "own"]
    edit("to.md", "title: New title\n", "")(project)
    assert links() == ["to", "own"]


def test_missing_links_become_links_and_back(make_project):
    project = make_project(
        {"index.md": index(), "from.md": note("From", "[[Some topic]] [[other name|x]]")}
    )

    def links():
        return [
            (node.get("href"), "wikilink-missing" in node["class"])
            for node in project.build().html("from").select(".wikilink")
        ]

    missing = [(None, True), (None, True)]
    assert links() == missing
    project.write("some_topic.md", note("Whatever", aliases="[Other name]"))
    assert links() == [("some_topic.html", False)] * 2
    edit("some_topic.md", "Other name", "no name")(project)
    assert links() == [("some_topic.html", False), (None, True)]
    project.remove("some_topic.md")
    assert links() == missing
    project.write("new.md", note("New", channel="some topic"))
    assert links() == missing
    project.write("index.md", index(":group-by: channel"))
    assert links() == [("index.html#some-topic", False), (None, True)]
    project.write("index.md", index())
    assert links() == missing


def test_a_link_to_a_heading_follows_it(make_project):
    project = make_project(
        {
            "index.md": index(),
            "from.md": note("From", "[[to#Part]]"),
            "to.md": note("To", "## Part\n\nText."),
        }
    )
    assert project.build().html("from").select_one("a.wikilink")["href"] == "to.html#part"
    edit("to.md", "## Part", "## Other")(project)
    result = project.build()
    assert result.html("from").select_one("a.wikilink")["href"] == "to.html"
    assert "from.md:6: WARNING: to has no heading 'Part'" in "\n".join(result.warning_lines)


def test_a_neighbour_of_a_new_video_becomes_a_note_and_back(make_project):
    project = make_project(
        {
            "index.md": index(":empty: none"),
            "folder/first.md": "---\ntitle: First\n---\n\n## Only H2\n",
            "folder/second.md": "---\ntitle: Second\n---\n\n## Part\n",
            "folder/third.rst": "Third\n=====\n",
        }
    )

    def listed():
        page = project.build().html()
        return [link.get_text() for link in page.select("ul.aikb-list a")]

    assert listed() == []
    edit("folder/first.md", "title: First", f"title: First\nvideoId: {VIDEO}")(project)
    assert listed() == ["First", "Second"]
    assert project.build().html("folder/second").h1.get_text() == "Second¶"
    edit("folder/first.md", f"\nvideoId: {VIDEO}", "")(project)
    assert listed() == []
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []


# -- several builders, and builds that did not end


@pytest.mark.parametrize("name", ["title changed", "note added", "alias added"])
@pytest.mark.parametrize("other", ["aikb", "text"])
def test_another_builder_in_between_takes_nothing_away(built_project, name, other):
    project = built_project(few(), builders=("html", "text", "aikb"))
    CHANGES[name](project)
    project.build(other)
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []


def test_builders_take_turns(make_project):
    project = make_project(few())
    builders = ("html", "text", "dirhtml", "aikb")
    for builder in builders:
        project.build(builder)
    for name in ("title changed", "channel changed", "heading changed"):
        CHANGES[name](project)
        for builder in builders:
            result = project.build(builder)
            expected = clean(project, builder, reread=builder == builders[0])
            assert (name, builder, differences(result.out, expected.out)) == (name, builder, [])


BREAKS = """
    from pathlib import Path

    ERRORS = {"KeyboardInterrupt": KeyboardInterrupt, "ValueError": ValueError}

    def interrupt(app, page, template, context, doctree):
        file = Path(app.confdir, "interrupt")
        if file.exists():
            where, error = file.read_text().split()
            if page == where:
                raise ERRORS[error]("stopped")

    def setup(app):
        app.connect("html-page-context", interrupt)
"""
"""Stops a build at the page and with the error that a file names."""


@pytest.mark.parametrize(
    ("error", "page"),
    [
        ("KeyboardInterrupt", "channels"),
        ("KeyboardInterrupt", "notes/note_05"),
        ("KeyboardInterrupt", "plain/page"),
        ("ValueError", "newest"),
    ],
)
def test_a_build_after_an_interrupted_one(built_project, page, error):
    project = built_project(files(), BREAKS, exclude_patterns=["interrupt"])
    edit(NOTE, "title: Note 05", "title: Altogether different\naliases: [second name]")(project)
    edit("plain/page.md", "# Plain page", "# Plain page\n\nMore.")(project)
    project.write("interrupt", f"{page} {error}")
    with pytest.raises((KeyboardInterrupt, SphinxError), match="stopped"):
        project.build()
    project.remove("interrupt")
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []


def test_another_builder_after_an_interrupted_build(built_project):
    project = built_project(
        few(), BREAKS, builders=("html", "text"), exclude_patterns=["interrupt"]
    )
    for name in ("title changed", "alias added", "body edited"):
        CHANGES[name](project)
        project.write("interrupt", "notes/note_05 ValueError")
        with pytest.raises(SphinxError, match="stopped"):
            project.build()
        project.remove("interrupt")
        for builder in ("text", "html"):
            result, expected = project.build(builder), clean(project, builder)
            assert (name, differences(result.out, expected.out)) == (name, [])


def test_an_image_that_an_interrupted_build_did_not_copy(make_project):
    conf = """
        def interrupt(app):
            if (app.confdir / "interrupt").exists():
                raise ValueError("stopped")
            return []

        def setup(app):
            app.connect("html-collect-pages", interrupt)
    """
    project = make_project(few(), conf, exclude_patterns=["interrupt"])
    project.build()
    project.write("notes/new.png", "new")
    edit(NOTE, "Words.", "![](new.png)")(project)
    project.write("interrupt", "")
    with pytest.raises(SphinxError, match="stopped"):
        project.build()
    project.remove("interrupt")
    assert "_images/new.png" in project.build().files


def test_a_build_of_one_file_leaves_the_others_to_the_next(built_project):
    project = built_project(files(), builders=("html", "aikb"))
    edit(NOTE, "title: Note 05", "title: Altogether different")(project)
    project.build(filenames=["plain/page.md"])
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []


def test_a_clean_environment_with_the_old_output(built_project):
    project = built_project(files(), builders=("html", "aikb"))
    CHANGES["title changed"](project)
    result, expected = project.build(freshenv=True), clean(project, "html")
    assert differences(result.out, expected.out) == []


def test_lists_of_times_and_topics_take_nothing_over_from_before_all_was_read(make_project):
    """What is asked for while the digest of all facts is made would be asked for in each build."""
    lists = "```{video-timeline}\n```\n\n```{missing-topics}\n:orphans:\n```"
    files = {
        "a.md": note("Times", f"At {{yt}}`0:10`.\n\n{lists}"),
        "b.md": note("B", "[[a]] [[c]]"),
    }
    project = make_project({"index.md": toctree("a", "b"), **files})
    project.build()
    for _ in range(2):
        knowledge = knowledge_of(project.build().app.env)
        assert knowledge.is_as_before
        assert knowledge.data["linking"][0] == knowledge.ground != ""
