"""Notes that ended the build of all others, or put on pages what is no text of theirs: one project has them all."""

import json
import os
from pathlib import Path

import pytest

from support.projects import new_project
from support.texts import VIDEO, note

FILES = {
    "index.md": "# Index\n\n```{toctree}\n:glob:\n*\n```\n",
    "s.pdf": "%PDF",
    # -- links to files in headings
    "slides.md": note(
        "Slides",
        "## See [the slides](s.pdf)\n\nText.\n\n### *[Emphasised](s.pdf)* and {download}`s.pdf`\n\nText.\n\n"
        "## [[s.pdf]] **and [more](/s.pdf)**\n\nText.",
    ),
    "titled_by_a_file.md": f"---\nvideoId: {VIDEO}\n---\n\n# [Paper](/s.pdf)\n\nText.\n",
    "contents.md": note("Contents", "```{contents}\n```\n\n## In [a file](s.pdf)\n\nText."),
    "own.rst": "Own :download:`s.pdf`\n=====================\n\nText.\n\n"
    "Part :download:`two <s.pdf>`\n----------------------------\n\nText.\n",
    # -- what is no text
    "rules.md": note(
        "Rules", "---\n\nFirst words {yt}`1:00`.\n\n---\n\n---\n\n## Part\n\n***\n\nMore.\n\n---"
    ),
    "rule_alone.md": note("Alone", "---"),
    "unseen.md": note(
        "Unseen",
        "```{eval-rst}\n.. |x| replace:: defined [[rules]] :yt:`2:00`\n\n.. comment\n\n   Comment [[rules]].\n\n"
        ".. |y| image:: gone.png\n\n.. note::\n```\n\nReal words [[rules]].",
    ),
    "linking.md": note("Linking", "To [[rules]] and [[unseen]]."),
    "controls.md": f"---\nvideoId: {VIDEO}\nmyst: {{gfm_only: true}}\n---\n\n# Con\x01trols\n\nA \x00\x08b\x7f.",
    "problem.md": note("Problem", "```{eval-rst}\nWords *that never end.\n```"),
    # -- other encodings than UTF-8
    "byte.md": note("Byte", "One \xff byte.").encode("latin-1"),
    "latin.md": note("Café", "Caf\xe9 [[rules]] {yt}`1:00`.").encode("latin-1"),
    "windows.md": note("“Quoted”", "A – dash.").encode("cp1252"),
    "utf16.md": note("Ümlaut", "Wörter.").encode("utf-16"),
    "encoded.rst": "Caf\xe9\n====\n\nText.\n".encode("latin-1"),
    # -- what is no file
    "to_pipes.md": note("To pipes", "![[pipe.png]] and [[pipe.pdf]]."),
    "y" * 240 + ".md": note("Long", "Text."),
    "x" * 252 + ".md": note("Too long", "Text."),
    "folder/in_folder.md": note("In a folder", "Text."),
}
PIPES = ("pipe.md", "pipe.png", "pipe.pdf", "videos.yaml")
CONF = 'html_baseurl = "https://e.org/"\naikb_videos = "videos.yaml"\nsuppress_warnings = ["toc.not_included"]'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = new_project(tmp_path_factory.mktemp("bad"), FILES, CONF)
    for name in PIPES:
        os.mkfifo(project.src / name)
    (project.src / "zero.md").symlink_to("/dev/zero")
    (project.src / "self").symlink_to(".")
    (project.src / "folder" / "up").symlink_to("..")
    Path(os.fsdecode(os.fsencode(project.src) + b"/bad\xff.md")).write_text("x")
    return project


@pytest.fixture(scope="module")
def built(project):
    return project.build()


@pytest.fixture(scope="module")
def page(built):
    return built.html


def words(node):
    return " ".join(node.get_text(" ").replace("¶", "").split())


def entries(page, target):
    """What the sidebar and the tables of contents of a page call a place."""
    found = page.select(
        f'.toctree-wrapper a[href="{target}"], .sphinxsidebar li > a[href="{target}"]'
    )
    assert found
    return {words(link) for link in found}


# -- links to files in headings


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("slides.html#see-the-slides", "See the slides"),
        ("slides.html#emphasised-and-s-pdf", "Emphasised and s.pdf"),
        ("slides.html#s-pdf-and-more", "s.pdf and more"),
        ("titled_by_a_file.html", "Paper"),
        ("own.html", "Own s.pdf"),
        ("own.html#part-two", "Part two"),
    ],
)
def test_tables_of_contents_have_the_words_of_headings_with_files(page, place, text):
    index = page("index")
    assert entries(index, place) == {text}
    assert not index.select("a a, li > a[href*=_downloads]")


@pytest.mark.parametrize(("docname", "links"), [("slides", 5), ("titled_by_a_file", 1), ("own", 2)])
def test_headings_lead_to_their_files(page, docname, links):
    found = page(docname).select(":is(h1, h2, h3) a[download]")
    assert len(found) == links
    assert all(link["href"].endswith("/s.pdf") for link in found)


def test_no_link_to_a_file_inside_the_links_of_contents(page):
    found = page("contents")
    assert "In a file" in {words(link) for link in found.select(".contents a")}
    assert not found.select("a a")


def test_no_page_has_what_xml_has_not(page, built):
    assert "Con\ufffdtrols" in page("controls").get_text()
    assert "A \ufffd\ufffdb\ufffd." in page("controls").get_text()
    assert not [
        name for name in built.files if name.endswith(".html") and "\x01" in built.text(name)
    ]


# -- what is no text of a note


@pytest.mark.parametrize(
    ("docname", "text"),
    [("rules", "First words."), ("rule_alone", ""), ("unseen", "Real words Rules.")],
)
def test_first_sentence_is_one_that_readers_see(page, docname, text):
    found = [
        tag["content"]
        for tag in page(docname).select("meta[name=description], meta[property='og:description']")
    ]
    assert found == [text, text] * bool(text)


def test_rules_stand_where_they_are_written_without_a_warning(built):
    kinds = [
        node.name
        for node in built.html("rules").select(".body section > :is(hr, p:not(.aikb-head))")
    ]
    assert kinds[:7] == ["hr", "p", "hr", "hr", "hr", "p", "hr"]
    assert not [line for line in built.warning_lines if line.startswith("rule")]


def test_titles_of_links_and_backlinks_have_no_messages(page):
    titles = {words(link): link.get("title") for link in page("linking").select(".body a.wikilink")}
    assert titles["Rules"] == "First words."
    assert titles["Unseen"] == "Real words Rules."
    text = words(page("rules").body)
    assert "Real words Rules ." in text
    assert "Comment" not in text
    assert "defined" not in text


# -- other encodings than UTF-8


@pytest.mark.parametrize(
    ("docname", "title", "text"),
    [
        ("byte", "Byte", "One ÿ byte."),
        ("latin", "Café", "Café Rules 1:00 ."),
        ("windows", "“Quoted”", "A – dash."),
        ("utf16", "Ümlaut", "Wörter."),
        ("encoded", "Café", "Text."),
    ],
)
def test_what_is_not_utf_8_is_read(built, docname, title, text):
    page = built.html(docname)
    assert words(page.h1) == title
    assert text in words(page.body)
    assert entries(built.html("index"), f"{docname}.html") == {title}
    warned = [line for line in built.warning_lines if line.startswith(f"{docname}.")]
    assert len(warned) == 1
    assert "UTF-8" in warned[0]


def test_the_warning_has_the_line_of_the_first_byte(built):
    lines = {line.partition(": ")[0] for line in built.warning_lines if "0x" in line}
    assert lines == {"byte.md:6", "latin.md:2", "windows.md:2", "encoded.rst:1"}


# -- marks of errors


def test_a_mark_of_an_error_leads_to_no_message_that_nobody_sees(built):
    body = built.html("problem").select_one("div.body section > p:not(.aikb-video, .aikb-head)")
    assert body.get_text() == "Words *that never end."
    assert body.select("a[href]") == []


# -- what is no file


def test_what_cannot_be_a_document_is_left_out_with_a_warning(built):
    left_out = {line.split("'")[1] for line in built.warning_lines if "is left out" in line}
    assert left_out == {"pipe.md", "zero.md", "x" * 252 + ".md", "bad\\udcff.md"}
    assert "y" * 240 + ".html" in built.files


def test_a_folder_that_links_to_itself_is_there_once(built):
    assert [file for file in built.files if file.endswith("in_folder.html")] == [
        "folder/in_folder.html"
    ]


def test_pipes_are_no_side_files_and_no_pictures(built):
    about = [line for line in built.warning_lines if "videos.yaml" in line]
    assert about == ["videos.yaml:1: WARNING: it is no ordinary file [aikb.videos]"]
    assert (
        words(built.html("to_pipes").select_one(".body p:not(.aikb-head)"))
        == "pipe.png and pipe.pdf ."
    )


@pytest.mark.parametrize("broken", ["[" * 100_000, '{"a": ' * 50_000, "[]", "null", "pages"])
def test_files_beside_the_doctrees_that_hold_nonsense_are_made_anew(project, built, broken):
    folder = project.builds / "doctrees"
    stored = [file for file in sorted(folder.glob("aikb-*.json")) if file.stat().st_size]
    assert len(stored) == 3
    right = [file.read_text() for file in stored]
    for file, text in zip(stored, right, strict=True):
        if broken != "pages":
            file.write_text(broken)
        elif "aikb-pages" in file.name:
            known = json.loads(text)
            known["pages"] |= {
                "\0": ["x", ["\0", "../outside.txt"], ["\0"]],
                "b": ["x", ["b" * 300], []],
            }
            file.write_text(json.dumps(known))
    outside = project.builds / "outside.txt"
    outside.write_text("kept")
    project.build()
    assert outside.exists()
    for file, text in zip(stored, right, strict=True):
        if "aikb-files" in file.name:  # without a record, a file that is there may be yours
            assert json.loads(file.read_text())["pages"] == json.loads(text)["pages"]
        else:
            assert file.read_text() == text
