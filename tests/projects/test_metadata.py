"""What machines read of a page: structured data and Open Graph, once and only where it is complete."""

import json

import jsonschema
import pytest

from support.compare import clean, differences
from support.schema import SCHEMA

VIDEO = "P6y0gr-W2-k"
BASE = "https://notes.example.org/en/"


def at(clock):
    return f'<a class="yt-timestamp" data-t="{clock}">[{clock}]</a>'


NOTE = f"""---
title: A "note" </script>
videoId: {VIDEO}
video_title: The talk
published: 2024-05-01
duration: 1:02:03
---

First sentence. The claim of [[b | B]] {at("00:02:28")}. Another {at("00:01:00")}.
"""
FILES = {
    "index.md": "# Start\n\n```{toctree}\na\nb\n```\n",
    "a.md": NOTE,
    "b.md": f"---\ntitle: B\nvideoId: {VIDEO[::-1]}\n---\n\nWords {at('00:00:05')}.\n",
}


def described(page):
    return [json.loads(tag.string) for tag in page.find_all("script", type="application/ld+json")]


def open_graph(page):
    tags = [(tag["property"], tag["content"]) for tag in page.select("meta[property^='og:']")]
    assert len(dict(tags)) == len(tags)
    return dict(tags)


@pytest.mark.parametrize("theme", ["alabaster", "furo", "sphinx_rtd_theme"])
def test_a_note_with_all_that_is_required(make_project, theme):
    result = make_project(FILES, html_baseurl=BASE, html_theme=theme).build()
    (found,) = described(result.html("a"))
    jsonschema.validate(found, SCHEMA)
    assert found["name"] == "The talk"
    assert found["duration"] == "PT1H2M3S"
    assert found["description"] == "First sentence."
    assert [(part["name"], part["startOffset"], part["url"]) for part in found["hasPart"]] == [
        ("Another.", 60, f"{BASE}a.html?t=60"),
        ("The claim of B.", 148, f"{BASE}a.html?t=148"),
    ]
    tags = open_graph(result.html("a"))
    assert tags["og:title"] == 'A "note" </script>'
    assert tags["og:video"] == f"https://www.youtube.com/embed/{VIDEO}"
    assert tags["og:url"] == f"{BASE}a.html"
    assert [link["href"] for link in result.html("a").select("link[rel=canonical]")] == [
        f"{BASE}a.html"
    ]


def test_a_note_without_is_not_described(make_project):
    result = make_project(FILES, html_baseurl=BASE).build()
    assert described(result.html("b")) == []
    assert open_graph(result.html("b"))["og:title"] == "B"
    assert open_graph(result.html("index")) == {}


def test_without_an_address_there_is_nothing(make_project):
    result = make_project(FILES).build()
    assert described(result.html("a")) == []
    assert open_graph(result.html("a")) == {}


def test_with_the_extension_for_it(make_project):
    pytest.importorskip("sphinxext.opengraph")
    extensions = ("sphinx_aikb", "sphinxext.opengraph")
    conf = {"html_baseurl": BASE, "ogp_site_url": BASE, "ogp_social_cards": {"enable": False}}
    result = make_project(FILES, extensions=extensions, **conf).build()
    tags = open_graph(result.html("a"))
    assert tags["og:video"] == f"https://www.youtube.com/embed/{VIDEO}"
    assert tags["og:url"] == f"{BASE}a.html"
    assert len(described(result.html("a"))) == 1


def test_after_an_edit_as_in_a_clean_build(make_project):
    project = make_project(FILES, html_baseurl=BASE)
    project.build()
    project.write("a.md", NOTE.replace("First sentence", "Other words"))
    result = project.build()
    assert differences(result.out, clean(project, "html").out) == []


def test_what_the_side_file_says_of_the_video(make_project):
    files = {**FILES, "videos.yaml": f"{VIDEO[::-1]}:\n  title: Other\n  published: 2024-05-02\n"}
    project = make_project(files, html_baseurl=BASE, aikb_videos="videos.yaml", aikb_player="none")
    (found,) = described(project.build().html("b"))
    assert (found["name"], found["uploadDate"]) == ("Other", "2024-05-02")
    project.write("videos.yaml", files["videos.yaml"].replace("05-02", "05-03"))
    result = project.build()
    assert described(result.html("b"))[0]["uploadDate"] == "2024-05-03"
    assert differences(result.out, clean(project, "html").out) == []
