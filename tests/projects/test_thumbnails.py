"""Pictures in players: which one a video has, where it is shown, and who is asked for it."""

import os

import pytest
from projects.test_attachments import picture

from support.browser import open_page
from support.compare import clean, differences
from support.projects import new_project
from support.texts import VIDEO, note
from support.youtube import StandIn, served

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

OTHER, UPPER = "atMRWzgHEGg", "ATMRWZGHEGG"
REMOTE = "https://i.ytimg.com"
PATTERN = "thumbnails/{video}.png"
RED, BLUE = b"\xff\x00\x00", b"\x00\x00\xff"
FILES = {
    "index.md": "# Start\n\n```{toctree}\n:glob:\n\nnotes/*\n```\n",
    "notes/own.md": note("Own", f"```{{yt-player}}\n```\n\n![](https://youtu.be/{OTHER})", image="a b.png"),
    "notes/linked.md": note("Linked", cover='"[[cover.png]]"'),
    "notes/rooted.md": note("Rooted", image="/pictures/cover.png"),
    "notes/address.md": note("Address", cover="https://example.org/a.png"),
    "notes/plain.md": note("Plain"),
    "notes/embeds.md": note("Embeds", "![[own]]"),
    "notes/a b.png": picture(16, 9, RED),
    "pictures/cover.png": picture(16, 9, BLUE),
    f"thumbnails/{VIDEO}.png": picture(4, 3),
}  # fmt: skip
ASIDE = {"fifty ö/x.md": note("X", image="ä %.png"), "fifty ö/ä %.png": picture()}


def shown(result, docname, video=VIDEO):
    """What the first player of a video shows: a file in the output folder, an address, or None."""
    (box, *_) = result.html(docname).select(f".aikb-player[data-video='{video}']")
    (link,) = box.select("a.aikb-play")
    image = link.select_one("img")
    assert (image is not None) == ("aikb-pictured" in link["class"]) == bool(box.select("img"))
    if image is None:
        return None
    assert image["alt"] == ""
    assert (image["loading"], image["decoding"]) == ("lazy", "async")
    assert image.get("referrerpolicy") == ("no-referrer" if "://" in image["src"] else None)
    return image["src"]


def address(video):
    return f"{REMOTE}/vi/{video}/hqdefault.jpg"


COVER, OWN, BY_ID = "../_images/cover.png", "../_images/a%20b.png", f"../_images/{VIDEO}.png"
CASES = {
    "none": dict.fromkeys(("own", "linked", "rooted", "address", "plain")),
    "local": {"own": OWN, "linked": COVER, "rooted": COVER, "address": None, "plain": None},
    PATTERN: {"own": OWN, "linked": COVER, "rooted": COVER, "address": BY_ID, "plain": BY_ID},
    f"./x/../{PATTERN}": {"own": OWN, "plain": BY_ID},
    "none/{video}.png": {"own": OWN, "plain": None},
    "remote": {"own": OWN, "linked": COVER, "address": address(VIDEO), "plain": address(VIDEO)},
}


@pytest.mark.parametrize("setting", CASES)
def test_which_picture(make_project, setting):
    result = make_project(FILES, aikb_thumbnail=setting).build()
    assert result.warnings == ""
    assert {name: shown(result, f"notes/{name}") for name in CASES[setting]} == CASES[setting]
    names = {path.removeprefix("../_images/") for path in CASES[setting].values() if path}
    copied = {file.name for file in (result.out / "_images").glob("*")}
    assert copied >= {name.replace("%20", " ") for name in names if "://" not in name}
    # The picture of the note is that of its own video.
    expected = address(OTHER) if setting == "remote" else None
    assert shown(result, "notes/own", OTHER) == expected
    # A player in a passage of another note comes with its picture.
    assert shown(result, "notes/embeds") in CASES[setting].values()


def test_off_is_as_before(make_project):
    """Without the setting, pictures that notes name are neither looked for nor copied."""
    files = {**FILES, "notes/gone.md": note("Gone", image="gone.png")}
    result = make_project(files).build()
    assert result.warnings == ""
    assert not (result.out / "_images").exists()
    for page in result.out.rglob("*.html"):
        assert "aikb-pictured" not in page.read_text("utf-8")


def test_names_with_other_letters(make_project):
    project = make_project({**FILES, **ASIDE}, aikb_thumbnail="local")
    for builder, docname in (("html", "fifty ö/x"), ("dirhtml", "fifty ö/x")):
        result = project.build(builder)
        page = result.path(docname)
        source = result.html(docname).select_one(".aikb-picture img")["src"]
        assert source.endswith("/_images/%C3%A4%20%25.png")
        assert (page.parent / source.rpartition("/")[0] / "ä %.png").resolve().is_file()


def test_a_file_of_another_video(make_project):
    """Ids that differ in capitals alone are two videos."""
    files = {"x.md": note("X", videoId=OTHER), f"thumbnails/{UPPER}.png": picture()}
    result = make_project(files, aikb_thumbnail=PATTERN).build()
    assert result.warnings == ""
    assert shown(result, "x", OTHER) is None


@pytest.mark.parametrize("setting", ["local", PATTERN, "remote"])
def test_a_picture_that_is_not_there(make_project, setting):
    names = ("gone.png", "../../outside.png", "paper.pdf", "plain", "link.png")
    files = {
        **{f"n/{at}.md": note(name, "```{yt-player}\n```\n" * 2, image=name) for at, name in enumerate(names)},
        "n/plain.md": note("Plain"),
        "n/paper.pdf": b"%PDF-1.4",
        f"thumbnails/{VIDEO}.png": picture(4, 3),
    }  # fmt: skip
    project = make_project(files, aikb_thumbnail=setting)
    outside = project.src.parent / "outside.png"
    outside.write_bytes(picture())
    (project.src / "n/link.png").symlink_to(outside)
    result = project.build()
    assert sorted(result.warning_lines) == [
        f"n/{at}.md:4: WARNING: there is no picture {name!r} below the source folder "
        "[aikb.front_matter]"
        for at, name in enumerate(names)
    ]
    for docname in (*map(str, range(len(names))), "plain"):
        assert shown(result, f"n/{docname}") == CASES[setting]["plain"]


def test_a_very_long_name(make_project):
    files = {"x.md": note("X", image="../" * 20_000 + "x.png")}
    (line,) = make_project(files, aikb_thumbnail="local").build().warning_lines
    assert line.startswith("x.md:4: WARNING: there is no picture '../../")
    assert len(line) < 200


def test_a_picture_that_cannot_be_read(make_project, monkeypatch):
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda path, *rest: "cover" not in str(path) and real(path, *rest)
    )
    result = make_project(FILES, aikb_thumbnail="local").build()
    assert [line for line in result.warning_lines if "image.not_readable" not in line] == []
    assert "notes/linked.md" in result.warnings
    assert shown(result, "notes/linked") is None


@pytest.mark.parametrize("builder", ["epub", "latex", "texinfo", "text", "man", "xml", "gettext"])
def test_elsewhere_the_line_alone(make_project, builder):
    off = make_project(FILES).build(builder)
    without = [file for file in off.files if file.endswith((".png", ".jpg"))]
    for setting in ("local", PATTERN, "remote"):
        result = make_project(FILES, aikb_thumbnail=setting).build(builder)
        assert [line for line in result.warning_lines if "aikb" in line] == []
        assert [file for file in result.files if file.endswith((".png", ".jpg"))] == without
        for name in result.files:
            if name.endswith((".xhtml", ".tex", ".texi", ".txt", ".xml", ".pot", ".1")):
                assert "ytimg" not in result.text(name)
                assert "a b.png" not in result.text(name)


@pytest.mark.parametrize("builder", ["singlehtml", "dirhtml", "htmlhelp", "devhelp"])
def test_other_builders_of_pages(make_project, builder):
    pytest.importorskip(f"sphinxcontrib.{builder}") if builder.endswith("help") else None
    result = make_project(FILES, aikb_thumbnail="remote").build(builder)
    pages = "".join(result.text(name) for name in result.files if name.endswith(".html"))
    assert (result.out / "_images/cover.png").is_file()
    assert "_images/cover.png" in pages
    # What holds no pictures of other hosts holds none of these, and Sphinx fetches none for it.
    assert (REMOTE in pages) == result.app.builder.supported_remote_images


@pytest.mark.parametrize("setting", ["local", PATTERN, "remote"])
def test_in_parallel_as_in_one_process(make_project, setting):
    extra = {f"notes/n{number}.md": note(f"N{number}", image="cover.png") for number in range(6)}
    same = {"z/cover.png": picture(16, 9, RED), "z/x.md": note("X", image="cover.png")}
    start = FILES["index.md"].replace("notes/*", "notes/*\nz/*")
    files = {**FILES, **extra, **same, "index.md": start}
    project = make_project(files, aikb_thumbnail=setting)
    one = project.build()
    four = project.build(out="four", doctreedir="dt", parallel=4)
    assert four.warnings == ""
    assert differences(one.out, four.out) == []
    assert shown(four, "z/x") != shown(four, "notes/n5") == shown(four, "notes/linked")


def replace(name, old, new):
    return lambda project: project.write(name, project.read(name).replace(old, new))


EDITS = {
    "changed": lambda project: project.write("pictures/cover.png", picture(16, 9, b"\0\xff\0")),
    "removed": lambda project: project.remove("pictures/cover.png"),
    "by id added": lambda project: project.write(f"thumbnails/{OTHER}.png", picture()),
    "by id removed": lambda project: project.remove(f"thumbnails/{VIDEO}.png"),
    "nearer": lambda project: project.write("notes/cover.png", picture(2, 2)),
    "named": replace("notes/plain.md", "title:", "cover: cover.png\ntitle:"),
    "no more named": replace("notes/linked.md", 'cover: "[[cover.png]]"\n', ""),
    "player gone": replace("notes/own.md", "```{yt-player}\n```", ""),
}


@pytest.mark.parametrize("setting", ["local", PATTERN, "remote"])
@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_as_in_a_clean_build(built_project, edit, setting):
    project = built_project(FILES, builders=("latex", "html"), aikb_thumbnail=setting)
    EDITS[edit](project)
    result, expected = project.build(), clean(project, "html")
    assert differences(result.out, expected.out) == []
    if edit == "removed":
        assert "notes/linked.md:4: WARNING: there is no picture 'cover.png'" in result.warnings
        assert not (result.out / "_images/cover.png").exists()


def test_a_picture_that_was_not_there_comes(make_project):
    project = make_project({**FILES, "notes/own.md": note("Own", image="later.png")})
    project.confoverrides["aikb_thumbnail"] = "local"
    assert shown(project.build(), "notes/own") is None
    project.write("pictures/later.png", picture())
    result = project.build()
    assert result.warnings == ""
    assert shown(result, "notes/own") == "../_images/later.png"


def test_the_setting_changes(make_project):
    project = make_project(FILES)
    expected = {}
    for setting in ("none", "remote", PATTERN, "local", "remote", "none"):
        project.confoverrides["aikb_thumbnail"] = setting
        result = project.build()
        if setting not in expected:
            expected[setting] = project.builds / f"clean-{len(expected)}"
            clean(project, "html").out.rename(expected[setting])
        assert differences(result.out, expected[setting]) == []


POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self'; frame-src https://www.youtube-nocookie.com"
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The pages for each setting, by its name."""
    pytest.importorskip("playwright.sync_api")
    conf = {"html_theme": "alabaster", "html_sidebars": {"**": ["about.html", "navigation.html"]}}
    folder = tmp_path_factory.mktemp("thumbnails")
    return {
        name: new_project(folder / name, FILES, aikb_thumbnail=setting, **conf).build().out
        for name, setting in {"local": "local", "id": PATTERN, "remote": "remote"}.items()
    }


@pytest.mark.browser
@pytest.mark.parametrize("site", ["local", "id"])
def test_nobody_else_is_asked(sites, site):
    with served(sites[site], POLICY) as root, open_page() as page:
        stand_in = StandIn(page)
        for name in ("own", "linked", "address", "plain", "embeds"):
            page.goto(f"{root}notes/{name}.html")
            page.mouse.wheel(0, 5000)
            page.wait_for_timeout(200)
        assert stand_in.asked == []
        assert stand_in.problems == []


@pytest.mark.browser
def test_youtube_is_asked_for_its_picture_alone(sites):
    policy = POLICY.replace("img-src 'self'", f"img-src 'self' {REMOTE}")
    with served(sites["remote"], policy) as root, open_page() as page:
        stand_in = StandIn(page)
        asked = []
        page.on("request", lambda request: asked.append((request.url, request.headers)))
        page.goto(f"{root}notes/plain.html")
        page.wait_for_timeout(300)
        assert stand_in.asked == [address(VIDEO)]
        (headers,) = (headers for url, headers in asked if url == address(VIDEO))
        assert "referer" not in headers
        assert stand_in.problems == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1000])
def test_the_picture_is_in_the_link_and_nothing_jumps(sites, width):
    """Its place is there before it comes, and when it does not come."""
    boxes = []
    for blocked in (False, True):
        with served(sites["local"], POLICY) as root, open_page(width) as page:
            stand_in = StandIn(page)
            if blocked:
                page.route("**/_images/*", lambda route: route.abort())
            page.goto(f"{root}notes/linked.html")
            page.wait_for_timeout(200)
            link = page.get_by_role("link", name="Play the video", exact=True)
            boxes.append(link.bounding_box())
            box = page.locator(".aikb-picture").bounding_box()
            assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.02)
            assert box["width"] <= 24 * 16
            image = page.locator(".aikb-picture img")
            assert image.evaluate("it => it.naturalWidth > 0") is not blocked
            assert blocked or image.bounding_box() == box
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.locator(".aikb-picture").click()
            page.wait_for_selector("iframe")
            assert f"/embed/{VIDEO}?" in stand_in.asked[0]
            assert not link.is_visible()
    assert boxes[0] == boxes[1]
