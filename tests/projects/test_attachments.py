"""Pictures, sound, films and papers that notes show or link to by name."""

import struct
import zlib

import pytest

from support.compare import clean, differences

HEAD = "---\ntitle: A note\nvideoId: P6y0gr-W2-k\n---\n\n"


def picture(width=4, height=3, colour=b"\xff\x80\x00"):
    """A PNG of one colour."""

    def chunk(kind, data):
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    rows = b"".join(b"\0" + colour * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    )


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
FILES = {
    "index.md": "# Start\n\n```{topic-index}\n```\n",
    "notes/a.md": HEAD + "![[chart.png]]\n",
    "notes/b.md": HEAD + "Nothing.\n",
    "files/chart.png": picture(),
    "files/drawing.svg": SVG,
    "files/talk.mp3": b"ID3",
    "files/clip.webm": b"\x1a\x45\xdf\xa3",
    "files/a paper.pdf": b"%PDF-1.4",
    "files/data.csv": b"1,2",
    "_build/old/chart.png": b"never shown",
    ".hidden/secret.png": b"never shown",
}
CONF = 'exclude_patterns = ["_build"]\nnitpicky = False\n'


@pytest.fixture
def build(make_project):
    """Build a project in which a note has this body."""

    def made(body, builder="html", conf=CONF, **rest):
        project = make_project({**FILES, "notes/a.md": HEAD + body + "\n"}, conf)
        return project.build(builder, **rest)

    return made


@pytest.mark.parametrize(
    ("label", "alt", "style"),
    [
        ("", "chart.png", None),
        ("|300", "chart.png", "width: 300px;"),
        ("|300x200", "chart.png", "width: 300px; height: 200px;"),
        ("|A chart", "A chart", None),
        ("|A chart|300", "A chart", "width: 300px;"),
    ],
)
@pytest.mark.parametrize("path", ["chart.png", "files/chart.png", "../files/Chart.PNG"])
def test_pictures(build, path, label, alt, style):
    result = build(f"Text ![[{path}{label}]] here.")
    assert result.warnings == ""
    page = result.html("notes/a")
    (image,) = page.select("div.body img")
    expected = alt.replace("chart.png", path)
    assert (image["alt"], image.get("style")) == (expected, style)
    assert (result.out / "notes" / image["src"]).resolve() == result.out / "_images/chart.png"
    assert (result.out / "_images/chart.png").read_bytes() == picture()
    assert image.find_parent("a") is None


def test_sound_and_films(build):
    result = build("![[talk.mp3]] ![[clip.webm#t=10|200]] ![[talk.mp3|The talk]]")
    assert result.warnings == ""
    page = result.html("notes/a")
    first, second = page.select("div.body audio")
    (film,) = page.select("div.body video")
    assert film["src"].endswith("/clip.webm#t=10")
    assert (film["width"], film["controls"]) == ("200", "controls")
    assert (first["aria-label"], second["aria-label"]) == ("talk.mp3", "The talk")
    for media in (first, second, film):
        name = media["src"].partition("#")[0]
        assert (result.out / "notes" / name).exists()
        assert media.select_one("a")["href"] == name


def test_papers_are_links(build):
    result = build(
        "![[a paper.pdf]] [[a paper.pdf|paper]] [[data.csv]] ![[data.csv]] [[chart.png]]"
    )
    links = result.html("notes/a").select("div.body a.wikilink")
    assert [link.get_text() for link in links] == [
        "a paper.pdf",
        "paper",
        "data.csv",
        "data.csv",
        "chart.png",
    ]
    for link in links:
        path = link["href"].replace("%20", " ")
        assert (result.out / "notes" / path).exists()


def test_a_note_of_the_name_is_no_file(make_project):
    project = make_project({**FILES, "notes/v1.2.md": HEAD.replace("A note", "Version")})
    project.write("notes/a.md", HEAD + "[[v1.2]] ![[v1.2]] [[b.md]]\n")
    result = project.build()
    assert result.warnings == ""
    assert [a["href"] for a in result.html("notes/a").select("div.body a.internal")][:1] == [
        "v1.2.html"
    ]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("../../chart.png", "leads out of the source folder: it is not followed"),
        ("../../outside/note", "leads out of the source folder: it is not followed"),
        ("link.png", "leads out of the source folder by a symbolic link: it is not followed"),
        ("files/linked/x.png", "leads out of the source folder by a symbolic link"),
        ("/etc/shadow.png", "there is no file '/etc/shadow.png' for this embed below the source"),
        ("gone.png", "there is no file 'gone.png' for this embed below the source folder"),
        ("secret.png", "there is no file"),
    ],
)
def test_refused(make_project, tmp_path, target, message):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.png").write_bytes(picture())
    project = make_project({**FILES, "notes/a.md": f"{HEAD}Text\n\n![[{target}]]\n"}, CONF)
    (project.src / "files/link.png").symlink_to(outside / "x.png")
    (project.src / "files/linked").symlink_to(outside)
    result = project.build()
    (line,) = result.warning_lines
    assert line.startswith("notes/a.md:8: WARNING: ")
    assert message in line
    assert line.endswith("[aikb.embed]")
    page = result.html("notes/a")
    assert not page.select("div.body img")
    assert target in page.select_one("span.wikilink-missing").get_text()
    assert not (result.out / "_images").exists()


@pytest.mark.parametrize("base", ["", "https://docs.example.org/en/latest/"])
@pytest.mark.parametrize("builder", ["latex", "epub", "text", "man"])
def test_elsewhere(build, builder, base):
    conf = f"{CONF}html_baseurl = {base!r}\n"
    body = "![[chart.png|30]] ![[drawing.svg|A drawing]] ![[talk.mp3]] ![[a paper.pdf|A paper]]"
    result = build(body, builder, conf)
    wrong = ["latex cannot show 'files/drawing.svg': its words stand there [aikb.file]"]
    lines = [line for line in result.warning_lines if "aikb" in line]
    assert [line.partition("WARNING: ")[2] for line in lines] == wrong * (builder == "latex")
    name = {
        "latex": "test.tex",
        "epub": "notes/a.xhtml",
        "text": "notes/a.txt",
        "man": "test.1",
    }[builder]
    text = result.text(name)
    assert "talk.mp3" in text
    assert "A paper" in text
    linked = "downloads/" in text
    assert linked is (bool(base) and builder in ("latex", "epub"))
    if builder == "latex":
        assert "A drawing" in text
        assert "drawing.svg" not in text


def test_in_the_data(build):
    rows = [
        row
        for row in build("![[chart.png|300]] [[a paper.pdf]] ![[none.png]]", "aikb").jsonl(
            "links.jsonl"
        )
        if row["source"] == "notes/a"
    ]
    assert [(row["rule"], row["to"], row["label"], row["embed"]) for row in rows] == [
        ("file", "files/chart.png", "", True),
        ("file", "files/a paper.pdf", "a paper.pdf", False),
        ("missing", None, "", True),
    ]


CHANGES = {
    "picture moved": lambda p: (p.write("other/chart.png", picture()), p.remove("files/chart.png")),
    "picture nearer": lambda p: p.write("notes/chart.png", picture(5)),
    "picture comes": lambda p: p.write("files/none.png", picture(6)),
    "picture goes": lambda p: p.remove("files/chart.png"),
    "picture changed": lambda p: p.write("files/chart.png", picture(7)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_as_in_a_clean_build(make_project, change):
    parallel = 4 if [*CHANGES].index(change) % 2 else 1
    files = {**FILES, "notes/a.md": f"{HEAD}![[chart.png]] ![[none.png]] ![[talk.mp3]]\n"}
    project = make_project(files, CONF)
    project.build(parallel=parallel)
    CHANGES[change](project)
    after = project.build(parallel=parallel)
    clean = project.build(out="clean", doctreedir="clean-doctrees")
    assert differences(after.out, clean.out) == []


ADDS_PICTURES = """
from docutils import nodes

def add(app, doctree):
    folder = doctree.astext().partition("Picture of ")[2][:1]
    if folder:
        doctree += nodes.image(uri=f"/{folder}/same.png")

def setup(app):
    app.connect("doctree-read", add, priority=400)
"""


@pytest.mark.parametrize("html", ["safe", "all"])
def test_pictures_of_another_extension_stay_those_of_their_notes(make_project, html):
    """Their names follow the order of the notes, not of their files: an earlier file moves none."""
    files = {
        "index.md": "# Start\n\n```{topic-index}\n```\n",
        "n/one.md": HEAD + "Picture of b.\n",
        "n/two.md": HEAD + "Picture of c.\n",
        **{f"{folder}/same.png": picture(colour=folder.encode() * 3) for folder in "abc"},
    }
    project = make_project(files, ADDS_PICTURES, aikb_html=html)
    project.build()
    project.write("n/two.md", HEAD + "Picture of a.\n")
    built = project.build()
    assert differences(built.out, clean(project, "html").out) == []
    for name, folder in (("one", "b"), ("two", "a")):
        shown = (
            built.out / "n" / built.html(f"n/{name}").select_one("article img, .body img")["src"]
        )
        assert shown.resolve().read_bytes() == files[f"{folder}/same.png"]
