"""The line below the title of a note: what is known of it, with links, in HTML alone."""

import pytest

from support.projects import new_project
from support.texts import VIDEO

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

HEADER = "videoId: {video}\npublished: 2023-01-30\nduration: 1:02:28\ntags: [models/open, plain]\nrating: 5\n"
CONF = """
aikb_videos = "videos.yaml"
aikb_pages = {"video": "videos/{id}", "channel": "channels/{slug}", "tags": "topics/{slug}"}
aikb_header = ["rating", "nothing"]
"""


def a_note(title: str, body: str, header: str = HEADER, video: str = VIDEO) -> str:
    return (
        f"---\ntitle: {title}\n{header.format(video=video)}---\n\n{body}\n\nText at [00:02:28].\n"
    )


FILES = {
    "index.md": "# Index\n\n```{topic-index}\n```\n",
    "a.md": a_note("A", "From: [[redpointai]] <br/> "),
    "b.md": a_note("B", "From: [[redpointai | Redpoint]] <br/>"),
    "other.md": a_note("Other", "From: [[redpointai]] <br/>", HEADER + "channel: Somebody else\n"),
    "spelled.md": a_note("Spelled", "From: [[redpointai]]", HEADER + "channel: RedpointAI\n"),
    "none.md": a_note("None", "", "videoId: {video}\n", "abcdefghijk"),
    "told.md": a_note("Told", "", "videoId: {video}\n", "bcdefghijkl"),
    "document.md": a_note(
        "Document", "From: {doc}`other`", HEADER + "channel: Lex\n", "zyxwvutsrqp"
    ),
    "markdown.md": a_note(
        "Markdown", "From: [Lex](other.md)", HEADER + "channel: Lex\n", "zyxwvutsrqp"
    ),
    "timed.md": a_note(
        "Timed", "From {yt}`0:10`: [[Lex]]", HEADER + "channel: Lex\n", "zyxwvutsrqp"
    ),
    "bare.md": "---\ntitle: Bare\n---\n\nFrom: [[gone]]\n\nText.\n",
    "spanish.md": a_note("Nota", "From: [[redpointai]]", HEADER + "lang: es\n"),
    "embeds.md": a_note("Embeds", "![[a]]", "videoId: {video}\n", "cdefghijklm"),
    "page.md": "# A page\n\n{topic-index}`x`\n",
    "videos.yaml": "bcdefghijkl: {title: A talk, channel: redpointai, published: 2024-02-29, duration: 90}\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("head"), FILES, CONF)


@pytest.fixture(scope="module")
def built(project):
    return project.build()


def words(node):
    return " ".join(node.get_text().split())


def head(built, name):
    return built.html(name).select_one("h1 + p.aikb-head")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a",
            "redpointai · January 30, 2023 · 1:02:28 · #models/open #plain"
            " · 4 other notes on this video · Rating: 5",
        ),
        (
            "b",
            "Redpoint · January 30, 2023 · 1:02:28 · #models/open #plain"
            " · 4 other notes on this video · Rating: 5",
        ),
        ("told", "redpointai · February 29, 2024 · 1:30 · Video"),
        ("none", "Video"),
        ("bare", "gone"),
        (
            "spanish",
            "redpointai · 30 de enero de 2023 · 1:02:28 · #models/open #plain"
            " · 4 notas más sobre este vídeo · Rating: 5",
        ),
    ],
)
def test_what_is_known_stands_below_the_title(built, name, text):
    assert words(head(built, name)) == text


def test_it_leads_to_the_pages_of_the_groups(built):
    assert {words(link): link["href"] for link in head(built, "a").select("a")} == {
        "redpointai": "channels/redpointai.html",
        "#models/open": "topics/models/open.html",
        "#plain": "topics/plain.html",
        "4 other notes on this video": f"videos/{VIDEO}.html",
    }


@pytest.mark.parametrize("name", ["a", "b", "spelled", "bare", "spanish"])
def test_the_channel_stands_there_once(built, name):
    assert "From" not in words(built.html(name).select_one("div.body"))


def test_another_channel_stays_where_it_was_written(built):
    assert words(head(built, "other")).startswith("Somebody else · ")
    assert "From: redpointai" in words(built.html("other").select_one("div.body"))


@pytest.mark.parametrize("name", ["document", "markdown", "timed"])
def test_a_line_with_another_link_is_no_harm(built, name):
    assert words(head(built, name)).startswith("Lex · ")
    assert "Text at" in words(built.html(name).select_one("div.body"))
    assert "cannot be written" not in built.warnings


def test_the_player_does_not_say_it_again(built):
    assert built.html("told").select(".aikb-player .aikb-details") == []


def test_other_documents_and_passages_have_none(built):
    assert built.html("page").select(".aikb-head") == []
    assert len(built.html("embeds").select(".aikb-head")) == 1


def test_other_builders_show_the_note_as_it_was_written(project):
    text = project.build("text").text("a.txt")
    assert "From: redpointai" in text
    assert "January" not in text
    assert "January" not in project.build("latex").text("test.tex")


def test_it_changes_with_what_it_tells_of(project, built):
    project.save()
    project.write("videos.yaml", FILES["videos.yaml"].replace("A talk", "Another talk"))
    project.remove("spelled.md")
    project.write("told.md", FILES["told.md"].replace("Text", "Words"))
    again = project.build(confoverrides={"aikb_player": "none"})
    assert words(head(again, "told")).endswith(" · 1:30 · Another talk")
    assert "3 other notes on this video" in words(head(again, "a"))
    project.go_back()
