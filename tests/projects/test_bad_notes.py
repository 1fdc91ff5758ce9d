"""Notes that ended the build of all others, or put on pages what is no text of theirs: one project has them all."""

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
    "rules.md": note("Rules", "---\n\nFirst words {yt}`1:00`.\n\n---\n\n---\n\n## Part\n\n***\n\nMore.\n\n---"),
    "rule_alone.md": note("Alone", "---"),
    "unseen.md": note(
        "Unseen",
        "```{eval-rst}\n.. |x| replace:: defined [[rules]] :yt:`2:00`\n\n.. comment\n\n   Comment [[rules]].\n\n"
        ".. nosuch::\n\n   Hidden.\n\n:nosuch:`wrong`\n```\n\nReal words [[rules]].",
    ),
    "linking.md": note("Linking", "To [[rules]] and [[unseen]]."),
}
CONF = 'html_baseurl = "https://e.org/"\nsuppress_warnings = ["toc.not_included"]'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("bad"), FILES, CONF)


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
    found = page.select(f'.toctree-wrapper a[href="{target}"], .sphinxsidebar li > a[href="{target}"]')
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


# -- what is no text of a note


@pytest.mark.parametrize(
    ("docname", "text"), [("rules", "First words."), ("rule_alone", ""), ("unseen", "Real words Rules.")]
)
def test_first_sentence_is_one_that_readers_see(page, docname, text):
    found = [
        tag["content"] for tag in page(docname).select("meta[name=description], meta[property='og:description']")
    ]
    assert found == [text, text] * bool(text)


def test_rules_stand_where_they_are_written_without_a_warning(built):
    kinds = [node.name for node in built.html("rules").select(".body section > :is(hr, p)")]
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
