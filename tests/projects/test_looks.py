"""How pages look: in themes, in the dark, from right to left, on paper; and what of ours they load."""

import gzip
import json
import re
from contextlib import contextmanager
from pathlib import Path

import pytest

import sphinx_aikb
from sphinx_aikb.translations import TEXTS
from sphinx_aikb.video.player import IN_ENGLISH, IN_SCRIPT
from support.browser import open_page
from support.compare import clean, differences
from support.projects import new_project
from support.youtube import StandIn, served

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

VIDEO = "P6y0gr-W2-k"
THEMES = ("alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme")
WITH_DARK = ("furo", "pydata_sphinx_theme", "sphinx_book_theme")
LONG = "\n\n".join(["Words that fill the page. " * 40] * 8)


def at(clock):
    return f'<a class="yt-timestamp" data-t="{clock}">[{clock}]</a>'


FILES = {
    "index.md": "# Start\n\n```{toctree}\nnote\nlink\nbare\n```\n",
    "note.md": f"""---
title: A note
videoId: {VIDEO}
channel: Some channel
duration: 1:02:03
---

First passage {at("00:10:00")}, see [[link]].

- Second passage {at("00:20:00")}

> [!tip]- Folded, see [[link]]
> Text.

> [!tip] Open
> Text of another video {{yt}}`atMRWzgHEGg@00:00:30`, and {{yt}}`the beginning <2:28>`.

{LONG}

Last passage {at("00:40:00")}.

{LONG}
""",
    "link.md": "# Link\n\nTo {wikilink}`note`.\n",
    "bare.md": "# Bare\n\nNothing of ours.\n",
}


def built(folder, theme, **conf):
    result = new_project(folder, FILES, html_theme=theme, **conf).build()
    assert result.warnings == ""
    return result


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return built(tmp_path_factory.mktemp("plain"), "alabaster")


# That theme is made of pydata-sphinx-theme.
@pytest.fixture(
    scope="module",
    params=[
        pytest.param(each, marks=[pytest.mark.long] if each == "sphinx_book_theme" else [])
        for each in THEMES
    ],
)
def themed(request, tmp_path_factory):
    """The name of a theme, and a window with its note."""
    pytest.importorskip(request.param)
    folder = built(tmp_path_factory.mktemp("looks"), request.param).out
    with served(folder) as root, open_page(1000, 700) as page:
        StandIn(page)
        page.emulate_media(reduced_motion="reduce")
        page.goto(root + "note.html")
        yield request.param, page


@contextmanager
def playing(page, clock="10:00"):
    """Play, with the passage of a time marked."""
    page.locator("a.yt-timestamp", has_text=clock).first.click()
    page.locator(".aikb-now").wait_for()
    yield
    page.reload()


def style(page, selector, name, pseudo=""):
    code = "(it, [name, pseudo]) => getComputedStyle(it, pseudo || null)[name]"
    return page.locator(selector).first.evaluate(code, [name, pseudo])


@pytest.mark.browser
def test_focus_is_seen(themed):
    _, page = themed
    with playing(page, "40:00"):
        page.keyboard.press("Tab")
        tools = page.locator(".aikb-tools button:visible")
        # All but "Follow", where one wants less motion, and "Larger", where there is no room for it.
        assert tools.count() in (9, 10)
        for place in [*tools.all(), page.locator("a.yt-timestamp").first]:
            place.focus()
            shown = "(it) => [getComputedStyle(it).outlineStyle, getComputedStyle(it).boxShadow]"
            assert place.evaluate(shown) != ["none", "none"]
        page.locator(".aikb-bar a").first.focus()
        assert style(page, ".aikb-bar a rect", "strokeWidth") == "5px"
    page.keyboard.press("Tab")
    page.locator("a.aikb-play").focus()
    assert style(page, "a.aikb-play", "outlineStyle") == "solid"


@pytest.mark.browser
def test_the_docked_player_has_the_colours_of_the_theme(themed):
    theme, page = themed
    grounds = []
    with playing(page, "40:00"):
        page.locator(".aikb-docked").wait_for()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)
            grounds.append(style(page, ".aikb-docked", "backgroundColor"))
    page.emulate_media(color_scheme="light")
    numbers = [ground.removeprefix("rgb(").removesuffix(")").split(", ") for ground in grounds]
    # Without a fourth number nothing shows through.
    assert [len(it) for it in numbers] == [3, 3]
    assert min(map(int, numbers[0])) > 200
    assert (max(map(int, numbers[1])) < 60) == (theme in WITH_DARK)


@pytest.mark.browser
def test_from_right_to_left(themed):
    _, page = themed
    turn = "document.documentElement.dir = 'rtl'"
    page.evaluate(turn)
    # What plays points to the right in every script, also where colours are forced.
    assert (
        style(page, "a.aikb-play", "clipPath", "::before") == "polygon(0px 0px, 100% 50%, 0px 100%)"
    )
    page.emulate_media(forced_colors="active")
    page.locator("a.aikb-play").evaluate("it => { it.style.color = 'rgb(1, 2, 3)' }")
    assert style(page, "a.aikb-play", "forcedColorAdjust", "::before") == "none"
    assert style(page, "a.aikb-play", "backgroundColor", "::before") != "rgb(1, 2, 3)"
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 1920, "height": 900})
    with playing(page, "40:00"):
        page.evaluate(turn)
        page.evaluate("dispatchEvent(new Event('resize'))")
        page.locator(".aikb-docked").wait_for()
        page.wait_for_timeout(200)
        assert page.locator(".aikb-docked").bounding_box()["x"] < 50
        assert style(page, ".aikb-now", "right", "::before") in ("-8px", "-8.8px")
        assert style(page, ".aikb-now", "borderRightWidth", "::before") == "3px"
    page.evaluate("document.documentElement.dir = ''")
    page.set_viewport_size({"width": 1000, "height": 700})


@pytest.mark.browser
def test_on_paper(themed):
    _, page = themed
    page.locator("a.wikilink[href]").first.focus()
    page.locator(".aikb-preview").wait_for()
    with playing(page):
        page.locator("a.wikilink[href]").first.focus()
        page.locator(".aikb-preview").wait_for()
        page.emulate_media(media="print")
        for kind in ("stage", "tools", "bar", "scale", "preview"):
            assert page.locator(f".aikb-{kind}").first.is_hidden(), kind
        assert page.locator("a.aikb-play").is_visible()
        assert style(page, "a.aikb-play", "display", "::after") == "none"
        said = style(page, ".aikb-player", "content", "::after")
        assert re.sub('["() ]', "", said) == f"youtu.be/{VIDEO}"
        lines = "it => [it.firstElementChild.offsetHeight * 1.6, it.offsetHeight]"
        one, whole = page.locator(".aikb-player").evaluate(lines)
        assert whole <= one
        # What a time says to who points at it.
        assert "atMRWzgHEGg" in style(page, "a.yt-timestamp[title]", "content", "::after")
        assert style(page, "a.yt-timestamp", "content", "::after") in ("none", "normal")
        # Words that lead to a moment: when they are said.
        worded = page.locator("a.yt-timestamp", has_text="the beginning")
        said = worded.evaluate("it => getComputedStyle(it, '::after').content")
        assert re.sub('["() ]', "", said) in ("2:28", "attr(data-t)2:28")
        assert style(page, ".aikb-now", "content", "::before") == "none"
        page.emulate_media(media="screen")


@pytest.mark.browser
def test_what_folds_has_the_look_of_its_type(themed):
    theme, page = themed
    folded, whole = "details.tip > summary", "div.tip > .admonition-title"
    names = ["backgroundColor"]
    if theme == "furo":
        icon = [("maskImage", "::before"), ("backgroundColor", "::before"), ("width", "::before")]
        for name, pseudo in icon:
            assert style(page, folded, name, pseudo) == style(page, whole, name, pseudo), name
        assert "url(" in style(page, folded, "maskImage", "::before")
    if theme != "alabaster":
        assert [style(page, folded, it) for it in names] == [style(page, whole, it) for it in names]
    # A theme with an arrow of its own takes the mark away, as sphinx-immaterial does.
    page.add_style_tag(content="summary { display: block }")
    kept = "list-item" if theme == "sphinx_rtd_theme" else "block"
    assert style(page, folded, "display") == kept
    page.reload()


@pytest.mark.browser
def test_forced_colours_take_nothing_away(themed):
    _, page = themed
    page.emulate_media(forced_colors="active")
    with playing(page, "40:00"):
        page.locator(".aikb-docked").wait_for()
        page.locator(".aikb-pause").evaluate("it => it.setAttribute('aria-pressed', true)")
        ground = style(page, ".aikb-pause", "backgroundColor")
        assert ground != style(page, ".aikb-close", "backgroundColor")
        assert style(page, ".aikb-now", "borderInlineStartWidth", "::before") == "3px"
        page.locator("summary").first.evaluate("it => it.classList.add('aikb-now')")
        assert style(page, "summary", "borderInlineStartWidth") == "3px"
        assert style(page, ".aikb-bar", "borderTopWidth") == "1px"
        head = style(page, ".aikb-playhead", "fill")
        assert head != style(page, ".aikb-bar a > rect", "fill")
        page.locator("a.yt-timestamp").last.hover()
        assert page.locator("a.yt-timestamp").last.evaluate(
            "it => getComputedStyle(it).outlineStyle"
        ) in ("solid", "auto")
    page.emulate_media(forced_colors="none")


WORDS = "كلمات عن النماذج المفتوحة."
ARABIC = {
    "index.md": f"# البداية\n\n```{{topic-index}}\n```\n\n```{{video-timeline}} {VIDEO}\n```\n",
    "note.md": f"---\ntitle: ملاحظة\nvideoId: {VIDEO}\nchannel: قناة\npublished: 2025-03-29\n---\n\n"
    f"{WORDS} {at('00:10:00')} [[english]]\n\n- {WORDS}\n\n{LONG}\n\n{WORDS} {at('00:40:00')}\n\n{LONG}",
    "english.md": f"---\ntitle: English\nlang: en\nvideoId: {VIDEO}\n---\n\nWords {at('00:20:00')}\n",
}
# Where the first time of a list begins, counted from the words behind it.
COLUMN = """() => {
  const line = document.querySelector('.aikb-timeline p'), time = line.querySelector('a').getBoundingClientRect();
  const range = document.createRange();
  range.setStart(line.childNodes[1], 1);
  range.setEndAfter(line.lastChild);
  const words = range.getBoundingClientRect();
  getSelection().selectAllChildren(line);
  return [time.left - words.right, getSelection().toString()];
}"""


@pytest.mark.browser
def test_a_project_from_right_to_left(tmp_path):
    result = new_project(tmp_path, ARABIC, html_theme="furo", language="ar").build()
    assert result.warnings == ""
    assert result.html("index").select_one("[dir=rtl] > section h1")
    assert result.html("note").select_one("[dir=rtl] > section .aikb-player")
    assert result.html("english").select_one("[dir=rtl] > [dir=ltr][lang=en] > section")
    with served(result.out) as root, open_page(1440, 800) as page:
        StandIn(page)
        page.goto(root + "index.html")
        gap, copied = page.evaluate(COLUMN)
        assert 0 <= gap < 40
        assert copied.startswith(f"10:00 {WORDS}")
        page.goto(root + "note.html")
        item = "[dir=rtl] section li"
        right = page.locator(item).first.evaluate(
            "it => it.parentElement.parentElement.getBoundingClientRect().right"
        )
        assert (
            right - page.locator(item).first.evaluate("it => it.getBoundingClientRect().right")
            >= 16
        )
        with playing(page, "40:00"):
            page.locator(".aikb-docked").wait_for()
            assert page.locator(".aikb-docked").bounding_box()["x"] < 50
            assert style(page, ".aikb-now", "borderRightWidth", "::before") == "3px"
        # A page that moves under a pointer at rest shows no preview, one that is pointed at does.
        page.goto(root + "note.html")
        push = "(it, by) => { it.style.paddingTop = by + 'px' }"
        section = page.locator("section").first
        section.evaluate(push, 100)
        box = page.locator("a.wikilink[href]", has_text="English").first.bounding_box()
        section.evaluate(push, 0)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        section.evaluate(push, 100)
        page.wait_for_timeout(500)
        assert page.locator(".aikb-preview").count() == 0
        page.mouse.move(x + 1, y)
        page.locator(".aikb-preview").wait_for()
        assert style(page, ".aikb-preview > p", "direction") == "ltr"


def loaded(result, docname):
    """What of ours a page loads."""
    page = result.html(docname)
    found = [it.get("href") or it.get("src") for it in page.select("link[href], script[src]")]
    return sorted(name.split("?")[0].rpartition("/")[2] for name in found if "aikb" in name)


def test_pages_load_what_they_use(plain, tmp_path):
    assert loaded(plain, "note") == loaded(plain, "link") == ["aikb.css", "aikb.js"]
    assert loaded(plain, "bare") == []
    quiet = built(tmp_path, "alabaster", aikb_previews=False)
    assert loaded(quiet, "link") == ["aikb.css"]
    assert loaded(quiet, "note") == ["aikb.css", "aikb.js"]


def test_nothing_runs_or_is_styled_in_the_page(plain, tmp_path):
    without = new_project(
        tmp_path, {"index.md": "# Start\n"}, extensions=["myst_parser"], html_theme="alabaster"
    )
    known = {str(it) for it in without.build().html().select("script:not([src]), style")}
    for docname in ("index", "note", "link"):
        page = plain.html(docname)
        (script,) = page.select('script[src*="aikb.js"]') or [None]
        assert script is None or script.has_attr("defer")
        assert {str(it) for it in page.select("script:not([src]), style")} <= known
        for element in page.select("div.body *"):
            assert not [name for name in element.attrs if name == "style" or name.startswith("on")]


TALK = f"---\nvideoId: {VIDEO}\nchannel: {{}}\nduration: {{}}\n---\n\n# {{}}\n\n{at('00:10:00')}, {at('00:20:00')}.\n"


def test_players_say_what_notes_know(tmp_path):
    files = {
        "index.md": f"# Start\n\n```{{video-timeline}} {VIDEO}\n```\n",
        "a.md": TALK.format("One", "40:00", "A"),
        "b.md": TALK.format("Two", "25:00", "B"),
    }
    project = new_project(tmp_path, files)

    def shown(docname):
        page = result.html(docname)
        last = page.select(".aikb-bar rect")[-1]
        # What is known of the video stands in the head of a note, and else in the player.
        said = page.select_one(".aikb-head, .aikb-player > .aikb-details").get_text()
        return said.removesuffix(" · 1 other note on this video"), int(last["x"])

    result = project.build()
    # One video, one length: where notes differ the first counts, as for titles.
    assert [shown(name) for name in ("index", "a", "b")] == [
        *([("One · 40:00", 498)] * 2),
        ("Two · 25:00", 498),
    ]
    project.write("a.md", TALK.format("One", "50:00", "A"))
    result = project.build()
    assert [shown(name) for name in ("index", "a", "b")] == [
        *([("One · 50:00", 398)] * 2),
        ("Two · 25:00", 398),
    ]
    assert differences(result.out, clean(project, "html").out) == []


def test_script_and_style_sheet_are_small():
    folder = Path(sphinx_aikb.__file__).parent / "static"
    sizes = [len(gzip.compress((folder / name).read_bytes())) for name in ("aikb.js", "aikb.css")]
    assert sum(sizes) <= 20_000


# What is there of a docked player: its kind, its box, that of its embed, how much of the text lies
# behind it, whether something lies over it, and whether the passage that was asked for is seen.
DOCKED = """() => {
  const stage = document.querySelector('.aikb-docked');
  if (!stage) return null;
  const box = (it) => it.getBoundingClientRect();
  const s = box(stage), embed = box(stage.querySelector('iframe')), now = box(document.querySelector('.aikb-now'));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let covered = 0;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const seen = text.parentElement.checkVisibility({opacityProperty: true, visibilityProperty: true});
    if (!seen || !text.data.trim() || stage.contains(text)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const r of range.getClientRects()) {
      const width = Math.min(r.right, s.right) - Math.max(r.left, s.left);
      const height = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
      if (width > 0 && height > 0) covered += width * height;
    }
  }
  const parts = [...stage.querySelectorAll('iframe, button')].filter((it) => it.getClientRects().length);
  const isOver = (it) => {
    const {x, y, width, height} = box(it);
    return !stage.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  };
  const inside = s.left >= 0 && s.top >= 0 && s.right <= innerWidth && s.bottom <= innerHeight;
  return {strip: stage.classList.contains('aikb-strip'), height: s.height, left: innerHeight - s.bottom, covered,
    inside, over: parts.filter(isOver).length, embed: Math.min(embed.width, embed.height),
    touch: Math.min(...parts.map((it) => box(it).height)),
    seen: now.bottom > 0 && now.top < innerHeight && (now.top >= s.bottom || now.right <= s.left || now.left >= s.right)};
}"""
SIZES = [
    (1920, 1080),
    (1440, 900),
    (1280, 720),
    (1000, 700),
    (740, 360),
    (640, 400),
    (390, 844),
    (360, 640),
]


# Whether one sees an element, not what lies over it.
ON_TOP = """it => {
  const {x, y, width, height} = it.getClientRects()[0];
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  return top === it || it.contains(top) || top.outerHTML;
}"""


@pytest.mark.browser
def test_where_a_player_docks(themed):
    """Beside the text where there is room; else above it, if enough of the text stays."""
    theme, page = themed
    before, kinds = page.viewport_size, {}
    link = page.locator("a.yt-timestamp", has_text="40:00")
    with playing(page, "40:00"):
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            link.evaluate(
                "it => { it.focus(); it.scrollIntoView({behavior: 'instant'}); it.click() }"
            )
            page.wait_for_timeout(250)
            found = page.evaluate(DOCKED)
            kinds[width] = found and ("strip" if found["strip"] else "margin")
            if found is None:
                continue
            assert found["inside"], width
            assert found["over"] == 0, width
            assert found["embed"] >= 200, width
            assert found["seen"], width
            if found["strip"]:
                assert found["height"] <= max(0.35 * height, 200), width
                assert found["left"] >= 200, width
            else:
                assert found["covered"] == 0, width
            if width <= 390:
                assert found["touch"] >= 44, width
            # The end of the page, and what has the focus there, can be reached.
            page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
            last = page.locator("a[href]:visible").last
            last.focus()
            page.wait_for_timeout(200)
            assert (width, last.evaluate(ON_TOP)) == (width, True)
        if theme == "furo":  # whose menu is no dialog of the browser
            page.evaluate("document.getElementById('__navigation').checked = true")
            page.wait_for_timeout(400)
            opened = "Boolean(document.elementFromPoint(60, 150).closest('.sidebar-drawer'))"
            assert page.evaluate(opened)
    page.set_viewport_size(before)
    assert kinds[1920] == kinds[1440] == "margin"
    assert kinds[390] == kinds[360] == "strip"
    assert kinds[740] is None or kinds[740] == "margin"
    # A header that stays leaves less.
    assert kinds[640] == ("strip" if theme in ("alabaster", "sphinx_rtd_theme") else None)


def test_the_script_has_the_english_texts_in_the_order_of_the_others():
    script = Path(sphinx_aikb.__file__).parent.joinpath("static/aikb.js").read_text("utf-8")
    (lines,) = re.findall(r"const TEXTS = \{\n(.*?)\n  \};", script, re.DOTALL)
    pairs = [line.strip().rstrip(",").split(": ", 1) for line in lines.splitlines()]
    told = {name: json.loads(text) for name, text in pairs}
    assert list(told.items()) == list(zip(IN_SCRIPT, IN_ENGLISH, strict=True))
    with_bar = [name for name in IN_SCRIPT if "|" in TEXTS[name]]
    assert with_bar == []


@pytest.mark.browser
def test_an_address_with_a_moment_shows_it(themed):
    _, page = themed
    address = page.url
    page.goto(f"{address}?t=2400")
    now = page.locator(".aikb-now")
    now.wait_for()
    playwright = pytest.importorskip("playwright.sync_api")
    playwright.expect(now).to_be_in_viewport()
    page.goto(address)
