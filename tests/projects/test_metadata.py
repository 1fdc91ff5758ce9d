"""What machines read of a page: descriptions, structured data and Open Graph, once and only where complete."""

import json
from struct import pack
from zlib import compress, crc32

import pytest

from support.compare import clean, differences
from support.schema import check_video

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

VIDEO = "P6y0gr-W2-k"
OTHER = VIDEO[::-1]
BASE = "https://notes.example.org/en/"
OGP = ("sphinx_aikb", "sphinxext.opengraph")
WITH_AND_WITHOUT = [("sphinx_aikb",), OGP]
NO_CARDS = {"ogp_social_cards": {"enable": False}}


def at(clock):
    return f'<a class="yt-timestamp" data-t="{clock}">[{clock}]</a>'


NOTE = f"""---
title: A "note" </script>
videoId: {VIDEO}
video_title: The talk
published: 2024-05-01
duration: 1:02:03
---

From: [[channel]] <br/>

First sentence {at("00:00:10")}. The claim of [[b | B]] {at("00:02:28")}. Another {at("00:01:00")}.
"""
FILES = {
    "index.md": "# Start\n\nWords.\n\n```{toctree}\na\nb\n```\n",
    "a.md": NOTE,
    "b.md": f"---\ntitle: B title\nvideoId: {OTHER}\n---\n\nSee [[a]] {at('00:00:05')}. More.\n",
}


def png(shade=0):
    """A picture of one dot."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = compress(bytes((0, shade)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def with_keys(*lines):
    return NOTE.replace("duration:", "\n".join((*lines, "duration:")))


def described(page):
    """The structured data of a page, all as published."""
    found = [json.loads(tag.string) for tag in page.find_all("script", type="application/ld+json")]
    for one in found:
        check_video(one)
    return found


def open_graph(page):
    tags = [(tag["property"], tag["content"]) for tag in page.select("meta[property^='og:']")]
    assert len(dict(tags)) == len(tags)
    return dict(tags)


def description(page):
    """The description of a page, of which there is one at most."""
    found = [tag["content"] for tag in page.select("meta[name='description' i]")]
    assert len(found) <= 1
    return found[0] if found else None


def canonical(page):
    return [link["href"] for link in page.select("link[rel=canonical]")]


THEMES = ("alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme")


@pytest.mark.parametrize("theme", THEMES)
def test_a_note_with_all_that_is_required(make_project, theme):
    result = make_project(FILES, html_baseurl=BASE, html_theme=theme).build()
    page = result.html("a")
    (found,) = described(page)
    check_video(found, 3723)
    assert found["name"] == "The talk"
    assert found["duration"] == "PT1H2M3S"
    assert found["description"] == description(page) == "First sentence."
    assert [(part["name"], part["startOffset"], part["url"]) for part in found["hasPart"]] == [
        ("First sentence.", 10, f"{BASE}a.html?t=10"),
        ("Another.", 60, f"{BASE}a.html?t=60"),
        ("The claim of B.", 148, f"{BASE}a.html?t=148"),
    ]
    assert open_graph(page) == {
        "og:title": 'A "note" </script>',
        "og:type": "article",
        "og:url": f"{BASE}a.html",
        "og:site_name": "Test",
        "og:description": "First sentence.",
        "og:image": f"https://i.ytimg.com/vi/{VIDEO}/hqdefault.jpg",
        "og:video": f"https://www.youtube.com/embed/{VIDEO}",
        "og:video:secure_url": f"https://www.youtube.com/embed/{VIDEO}",
        "og:video:type": "text/html",
    }
    assert canonical(page) == [f"{BASE}a.html"]


def test_what_is_not_complete_is_not_there(make_project):
    result = make_project(FILES, html_baseurl=BASE).build()
    assert described(result.html("b")) == []
    assert open_graph(result.html("b"))["og:title"] == "B title"
    assert description(result.html("b")) == 'See A "note" </script>.'
    index = result.html("index")
    assert (described(index), open_graph(index), description(index)) == ([], {}, None)


def test_without_an_address_there_is_a_description(make_project):
    page = make_project(FILES).build().html("a")
    assert (described(page), open_graph(page), canonical(page)) == ([], {}, [])
    assert description(page) == "First sentence."


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "json"])
def test_other_builders_have_none_of_it(make_project, builder):
    result = make_project(FILES, html_baseurl=BASE).build(builder)
    pages = [name for name in result.files if name.endswith((".html", ".xhtml", ".fjson"))]
    assert pages
    for name in pages:
        text = result.text(name).replace("\\", "")
        assert "og:" not in text
        assert "ld+json" not in text
        assert 'name="description' not in text


@pytest.mark.parametrize(
    ("builder", "conf", "address"),
    [
        ("html", {"html_baseurl": BASE.rstrip("/")}, f"{BASE}n/%C3%BC%20b.html"),
        ("html", {"html_baseurl": BASE, "html_file_suffix": ".htm"}, f"{BASE}n/%C3%BC%20b.htm"),
        ("html", {"html_baseurl": BASE, "html_link_suffix": ""}, f"{BASE}n/%C3%BC%20b"),
        ("dirhtml", {"html_baseurl": BASE}, f"{BASE}n/%C3%BC%20b/"),
        ("dirhtml", {"html_baseurl": BASE.rstrip("/")}, f"{BASE}n/%C3%BC%20b/"),
    ],
)
def test_addresses(make_project, builder, conf, address):
    page = make_project({"n/ü b.md": NOTE}, **conf).build(builder).html("n/ü b")
    (found,) = described(page)
    assert found["url"] == open_graph(page)["og:url"] == address
    assert found["hasPart"][0]["url"] == f"{address}?t=10"


@pytest.mark.parametrize("theme", THEMES)
def test_on_read_the_docs(make_project, monkeypatch, theme):
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", BASE)
    project = make_project(FILES, html_theme=theme)
    result = project.build()
    (found,) = described(result.html("a"))
    assert found["url"] == f"{BASE}a.html"
    assert canonical(result.html("a")) == [f"{BASE}a.html"]
    assert canonical(result.html("index")) == []
    assert result.app.config.html_baseurl == ""


def test_on_read_the_docs_the_address_changes(make_project, monkeypatch):
    project = make_project(FILES)
    project.build()
    for address in (BASE, "https://other.example.org/", "not an address"):
        monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", address)
        result = project.build()
        assert differences(result.out, clean(project, "html").out) == []
        found = [one["url"] for one in described(result.html("a"))]
        assert found == ([f"{address}a.html"] if ":" in address else [])


def test_the_address_of_the_project_wins(make_project, monkeypatch):
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", "https://other.example.org/")
    page = make_project(FILES, html_baseurl=BASE).build("dirhtml").html("a")
    assert described(page)[0]["url"] == f"{BASE}a/"
    assert canonical(page) == [f"{BASE}a/"]


KEY = "description: 'Of \"my\" own <b> & more'"
OWN = 'Of "my" own <b> & more'
META = "myst:\n  html_meta:\n    description: Theirs"


@pytest.mark.parametrize(
    ("lines", "tag", "elsewhere"),
    [
        ([], "First sentence.", "First sentence."),
        ([KEY], OWN, OWN),
        ([META], "Theirs", "Theirs"),
        ([KEY, META], "Theirs", OWN),
    ],
)
@pytest.mark.parametrize("extensions", WITH_AND_WITHOUT)
def test_descriptions(make_project, lines, tag, elsewhere, extensions):
    conf = {"html_baseurl": BASE, **(NO_CARDS if extensions == OGP else {})}
    files = {**FILES, "a.md": with_keys(*lines)}
    page = make_project(files, extensions=extensions, **conf).build().html("a")
    assert description(page) == tag
    assert open_graph(page)["og:description"] == elsewhere
    assert described(page)[0]["description"] == elsewhere


def test_what_others_have_written_is_not_doubled(make_project):
    lines = "myst:\n  html_meta:\n    'property=og:title': Mine\n    'property=og:video': https://example.org/v"
    conf = """
        def add(app, pagename, templatename, context, doctree):
            if doctree is not None:
                context["metatags"] += '<meta property="og:image" content="https://example.org/i.png">'
                context["metatags"] += '<meta content="Theirs" name="Description">'

        def setup(app):
            app.connect("html-page-context", add)
    """
    files = {**FILES, "a.md": with_keys(lines)}
    page = make_project(files, conf, html_baseurl=BASE).build().html("a")
    tags = open_graph(page)
    assert tags["og:title"] == "Mine"
    assert {key: tags[key] for key in tags if "video" in key} == {
        "og:video": "https://example.org/v"
    }
    assert tags["og:image"] == "https://example.org/i.png"
    assert tags["og:description"] == description(page) == "Theirs"


def test_with_the_extension_for_it(make_project):
    conf = {"html_baseurl": BASE, "ogp_site_url": BASE, **NO_CARDS}
    page = make_project(FILES, extensions=OGP, **conf).build().html("a")
    tags = open_graph(page)
    assert tags["og:type"] == "website"
    assert tags["og:video"] == f"https://www.youtube.com/embed/{VIDEO}"
    assert tags["og:url"] == f"{BASE}a.html"
    assert tags["og:description"] == description(page) == "First sentence."
    assert "og:image" not in tags
    assert len(described(page)) == 1


@pytest.mark.parametrize(
    ("conf", "meta", "graph"),
    [
        ({"ogp_enable_meta_description": False}, None, "First sentence."),
        ({"ogp_description_length": 10}, "First s...", "First s..."),
        ({"ogp_description_length": 0}, None, None),
    ],
)
def test_settings_of_the_extension_hold(make_project, conf, meta, graph):
    page = make_project(FILES, extensions=OGP, **NO_CARDS, **conf).build().html("a")
    assert description(page) == meta
    assert open_graph(page).get("og:description") == graph


def test_keys_for_the_extension_hold(make_project):
    lines = (
        "'og:description': Of the page",
        "'og:image': https://example.org/o.png",
        "image: https://example.org/i.png",
    )
    files = {
        **FILES,
        "a.md": with_keys(*lines),
        "b.md": FILES["b.md"].replace("title:", "ogp_disable: true\ntitle:"),
    }
    result = make_project(files, extensions=OGP, html_baseurl=BASE, **NO_CARDS).build()
    tags = open_graph(result.html("a"))
    assert tags["og:description"] == "Of the page"
    assert tags["og:image"] == "https://example.org/o.png"
    assert open_graph(result.html("b")) == {}


@pytest.mark.parametrize("extensions", WITH_AND_WITHOUT)
@pytest.mark.parametrize("key", ["image", "cover"])
def test_a_picture_from_elsewhere(make_project, extensions, key):
    address = "https://example.org/a.png?x=1&y=2"
    conf = {"html_baseurl": BASE, **(NO_CARDS if extensions == OGP else {})}
    files = {**FILES, "a.md": with_keys(f"{key}: {address}")}
    page = make_project(files, extensions=extensions, **conf).build().html("a")
    assert open_graph(page)["og:image"] == address
    assert described(page)[0]["thumbnailUrl"] == [address]


@pytest.mark.parametrize(
    "value", ["http://example.org/a.png", "nowhere.png", "../out.png", "a.md", "words"]
)
def test_what_is_no_picture_is_passed_over(make_project, value):
    result = make_project(
        {**FILES, "a.md": with_keys(f"image: {value}")}, html_baseurl=BASE
    ).build()
    assert (
        open_graph(result.html("a"))["og:image"] == f"https://i.ytimg.com/vi/{VIDEO}/hqdefault.jpg"
    )
    assert result.warnings == ""


@pytest.mark.parametrize("parallel", [1, 4])
@pytest.mark.parametrize("shown", [False, True])
def test_a_picture_of_the_project(make_project, shown, parallel):
    text = with_keys("cover: '[[a picture.png]]'") + "\n![[a picture.png]]\n" * shown
    files = {**FILES, "a.md": text, "pictures/a picture.png": png(), "other/a picture.png": png(1)}
    files["b.md"] += "\n![[other/a picture.png]]\n"
    result = make_project(files, html_baseurl=BASE).build(parallel=parallel)
    page = result.html("a")
    address = open_graph(page)["og:image"]
    assert described(page)[0]["thumbnailUrl"] == [address]
    name = address.removeprefix(BASE).replace("%20", " ")
    assert (result.out / name).read_bytes() == files["other/a picture.png"]
    assert len(page.select("div.body img[src*='_images']")) == shown


def test_a_picture_comes_changes_and_goes(make_project):
    project = make_project({**FILES, "a.md": with_keys("image: x.png")}, html_baseurl=BASE)
    project.build()
    youtube = f"https://i.ytimg.com/vi/{VIDEO}/hqdefault.jpg"

    def picture():
        result = project.build()
        assert differences(result.out, clean(project, "html").out) == []
        copies = [name for name in result.files if name.startswith("_images/")]
        return open_graph(result.html("a"))["og:image"], copies

    assert picture() == (youtube, [])
    project.write("x.png", png())
    assert picture() == (f"{BASE}_images/x.png", ["_images/x.png"])
    project.write("x.png", png(2))
    assert picture() == (f"{BASE}_images/x.png", ["_images/x.png"])
    project.write("b.md", FILES["b.md"] + "\n![[n/x.png]]\n")
    project.write("n/x.png", png(3))
    assert len(picture()[1]) == 2
    project.remove("x.png")
    assert picture() == (f"{BASE}_images/x.png", ["_images/x.png"])
    project.write("a.md", NOTE)
    project.write("b.md", FILES["b.md"])
    assert picture() == (youtube, [])


def test_without_an_address_no_picture_is_copied(make_project):
    files = {**FILES, "a.md": with_keys("image: x.png"), "x.png": png()}
    for builder in ("html", "singlehtml", "epub", "latex"):
        result = make_project(files).build(builder)
        assert not [name for name in result.files if name.endswith("x.png")]
        assert result.warnings == ""


def test_harmless_whatever_the_words_are(make_project):
    hostile = "</script><!--<script>\"'&amp; \u2028 \\u003c " + "long " * 200
    header = f"title: {json.dumps(hostile)}\nvideo_title: {json.dumps(hostile)}"
    text = NOTE.replace('title: A "note" </script>\n', "").replace("video_title: The talk", header)
    text = text.replace("First sentence", "First `</script><!--<script>` \u2028sentence")
    files = {
        **FILES,
        "a.md": text.replace("duration:", f"description: {json.dumps(hostile)}\nduration:"),
    }
    page = make_project(files, html_baseurl=BASE).build().html("a")
    (script,) = page.find_all("script", type="application/ld+json")
    assert not set(script.string) & set("<>&")
    (found,) = described(page)
    wanted = " ".join(hostile.replace("\u2028", " ").split())
    for text in (
        found["name"],
        found["description"],
        description(page),
        open_graph(page)["og:title"],
    ):
        assert " ".join(text.split()) == wanted
    assert found["hasPart"][0]["name"] == "First </script><!--<script> sentence."


def test_names_of_moments(make_project):
    text = f"""\
## A heading {at("00:00:01")}

{at("00:00:02")}

- {at("00:00:03")} – An item
- Said in full ({at("00:00:04")}). [Next](https://youtu.be/{VIDEO}?t=5) to it.

| Time | What |
| --- | --- |
| {at("00:00:06")} | A *row* of words |

It is so[^1] {at("00:00:07")}, and [[b]] says that [](b.md) {at("00:00:08")}.

![[b]]

[^1]: A footnote.
"""
    page = make_project({**FILES, "a.md": NOTE + text}, html_baseurl=BASE).build().html("a")
    names = {part["startOffset"]: part["name"] for part in described(page)[0]["hasPart"]}
    assert {start: names[start] for start in sorted(names) if start < 10} == {
        1: "A heading",
        3: "An item",
        4: "Said in full.",
        5: "Next to it.",
        6: "A row of words",
        7: "It is so, and B title says that B title.",
        8: "and B title says that B title.",
    }


def test_another_extension_may_change_the_document(make_project):
    conf = """
        def cut(app, doctree):
            doctree.children[-1].clear()

        def setup(app):
            app.connect("doctree-read", cut, priority=950)
    """
    (found,) = described(make_project(FILES, conf, html_baseurl=BASE).build().html("a"))
    # Without words of their own, moments have the name of the heading, of which one stays.
    assert [part["name"] for part in found["hasPart"]] == ["A “note” </script>"]


def test_after_edits_as_in_a_clean_build(make_project):
    project = make_project(FILES, html_baseurl=BASE)
    project.build()
    for name, text in [
        ("a.md", NOTE.replace("First sentence", "Other words")),
        ("a.md", with_keys("description: Mine", "image: https://example.org/a.png")),
        ("a.md", NOTE.replace("title: A", "title: Another")),
    ]:
        project.write(name, text)
        result = project.build()
        assert differences(result.out, clean(project, "html").out) == []
    assert description(result.html("b")) == 'See Another "note" </script>.'


def test_in_parallel_as_one_after_another(make_project):
    files = {**FILES, "a.md": with_keys("image: x.png"), "x.png": png()}
    project = make_project(files, html_baseurl=BASE)
    assert (
        differences(project.build().out, project.build(out="four", doctreedir="4", parallel=4).out)
        == []
    )


def test_what_the_side_file_says_of_the_video(make_project):
    files = {**FILES, "videos.yaml": f"{OTHER}:\n  title: Other\n  published: 2024-05-02\n"}
    project = make_project(files, html_baseurl=BASE, aikb_videos="videos.yaml", aikb_player="none")
    (found,) = described(project.build().html("b"))
    assert (found["name"], found["uploadDate"]) == ("Other", "2024-05-02")
    for day in ("05-03", "13-45"):
        project.write("videos.yaml", files["videos.yaml"].replace("05-02", day))
        result = project.build()
        dates = [one["uploadDate"] for one in described(result.html("b"))]
        assert dates == (["2024-05-03"] if day == "05-03" else [])
        assert differences(result.out, clean(project, "html").out) == []
