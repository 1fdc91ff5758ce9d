"""The player in a real browser: it waits to be asked, seeks, docks, reads along, and gives way to the link."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sphinx_aikb.video.player import SERVE
from support.browser import open_page
from support.projects import new_project
from support.youtube import HOST, StandIn, served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

VIDEO, OTHER = "P6y0gr-W2-k", "atMRWzgHEGg"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-src https://www.youtube-nocookie.com"
)


def at(clock, end=""):
    return f'<a class="yt-timestamp" data-t="{clock}{end}">[{clock}{end}]</a>'


# Where on the screen the last of the times stands.
TOP_OF_LAST = """() => [...document.querySelectorAll('a.yt-timestamp')]
    .find((it) => it.textContent === '20:00').getBoundingClientRect().top"""
LONG = "\n\n".join(["Words that fill the page. " * 40] * 12)
NOTE = f"""---
title: A note
videoId: {VIDEO}
video_title: The talk
published: 2024-05-01
---

First passage {at("00:10:00")}.

Second passage {at("00:02:28")}.

Third passage {at("00:05:00", "-00:05:10")}.

Of another video {{yt}}`{OTHER}@00:00:30`.

{LONG}

Last passage {at("00:20:00")}.

> [!note]- Folded
> Folded passage {at("00:30:00")}.
"""
LINE = f"""---
title: A line
videoId: {VIDEO}
---

```{{video-timeline}}
```

{LONG}

The text says so {at("00:02:28")}.
"""
PLAIN = f"# No note\n\nA time {{yt}}`{VIDEO}@00:02:28`.\n"
TWO = NOTE.replace("title: A note", "title: Two").replace(
    "First passage", f"```{{yt-player}} {OTHER}\n```\n\nFirst passage"
)
START = "# Start\n\n```{toctree}\nnote\ntwo\nline\nmore/plain\n```\n"


def build(folder, **settings):
    files = {
        "index.md": START,
        "note.md": NOTE,
        "two.md": TWO,
        "line.md": LINE,
        "more/plain.md": PLAIN,
    }
    # The search box of the theme comes with a script of its own in the page.
    # With an address there is structured data in the pages, which no policy may take for a script.
    settings["html_baseurl"] = "https://notes.example.org/"
    conf = {"html_theme": "alabaster", "html_sidebars": {"**": ["about.html", "navigation.html"]}}
    project = new_project(folder, files, **{**conf, **settings})
    result = project.build()
    assert result.warnings == ""
    return result.out


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("player"))


@pytest.fixture(scope="module")
def leading(tmp_path_factory):
    return build(tmp_path_factory.mktemp("leading"), aikb_lead=3)


@contextmanager
def opened(
    built, name="note.html", *, width=1000, height=700, policy=POLICY, report="", **kind
) -> Iterator:
    with served(built, policy, report) as root, open_page(width, height) as page:
        stand_in = StandIn(page, **kind)
        page.goto(root + name)
        yield page, stand_in


def wait_for(page, done):
    """Wait until something is so that no element of the page shows."""
    for _ in range(100):
        if done():
            return
        page.wait_for_timeout(20)
    assert done()


def time_link(page, text):
    return page.locator("a.yt-timestamp", has_text=re.compile(f"^{text}")).first


pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


def test_nothing_is_asked_of_another_host_before_the_click(built):
    with opened(built) as (page, stand_in):
        page.mouse.wheel(0, 5000)
        page.wait_for_timeout(300)
        assert stand_in.asked == []
        assert page.locator("iframe").count() == 0
        assert page.locator("script[type='application/ld+json']").count() == 1
        assert stand_in.problems == []


def test_the_first_click_loads_and_the_second_seeks(built):
    with opened(built) as (page, stand_in):
        time_link(page, "2:28").click()
        page.wait_for_selector("iframe")
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (asked,) = stand_in.asked
        assert asked.startswith(f"{HOST}/embed/{VIDEO}?")
        assert "start=148&" in asked
        assert "enablejsapi=1" in asked
        assert "origin=http%3A%2F%2F127.0.0.1" in asked
        frame = page.locator("iframe").element_handle()
        assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
        time_link(page, "10:00").click()
        expect(page.locator(".aikb-now")).to_contain_text("First passage")
        (embed,) = stand_in.embeds
        assert ["seekTo", [600, True]] in [list(it) for it in stand_in.commands(embed)]
        assert len(stand_in.asked) == 1
        assert page.url.endswith("note.html")
        assert stand_in.problems == []


def test_the_button_plays_from_the_start(built):
    with opened(built) as (page, _):
        page.locator("a.aikb-play").focus()
        page.keyboard.press("Enter")
        expect(page.locator("iframe")).to_have_attribute("src", re.compile("start=0&"))


@pytest.mark.parametrize("key", ["Control", "Shift", "Meta"])
def test_other_clicks_follow_the_link(built, key):
    with opened(built) as (page, stand_in):
        time_link(page, "2:28").click(modifiers=[key])
        page.wait_for_timeout(300)
        assert page.locator("iframe").count() == 0
        assert not any(url.startswith(HOST) for url in stand_in.asked)


def test_a_time_of_a_video_without_a_place_plays_below_the_first(built):
    with opened(built) as (page, stand_in):
        link = time_link(page, "0:30")
        # Which video it is of is said before, and by its box.
        assert link.get_attribute("title") == f"Video {OTHER}"
        assert link.get_attribute("aria-label") == f"0:30, play at 30 seconds: Video {OTHER}"
        assert time_link(page, "2:28").get_attribute("title") is None
        link.click()
        page.wait_for_selector("iframe")
        assert page.locator("iframe").get_attribute("title") == f"Video {OTHER}"
        (asked,) = stand_in.asked
        assert f"/embed/{OTHER}?" in asked
        assert "start=30&" in asked
        boxes = page.locator(".aikb-player")
        assert [boxes.nth(at).get_attribute("data-video") for at in (0, 1)] == [VIDEO, OTHER]
        assert boxes.nth(1).locator(".aikb-stage").count() == 1
        page.get_by_role("button", name="Close").click()
        assert link.evaluate("it => it === document.activeElement")
        link.click()
        page.wait_for_selector("iframe")
        assert boxes.count() == 2
        assert stand_in.problems == []


def test_a_page_without_a_player_has_links(built):
    with opened(built, "more/plain.html") as (page, _):
        assert page.locator("script[src*='aikb.js']").count() == 0
        time_link(page, "2:28").click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=148s")


def in_stage(page, x, y):
    """Whether the player is what one sees at a place of the window."""
    at = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('.aikb-stage'))"
    return page.evaluate(at, [x, y])


def test_it_docks_beside_the_text_and_remembers_where(built):
    docked = ".aikb-docked:not(.aikb-strip)"
    # Columns of a theme that are empty there, and higher than what stands in the text.
    column = """document.body.insertAdjacentHTML('beforeend', `<div style="position: fixed; z-index: 50;
        top: 0; bottom: 0; right: 0; width: 290px"><p>Words of a column</p></div>`)"""
    with opened(built, width=1500, height=800) as (page, _):
        page.evaluate(column)
        link = time_link(page, "2:28")
        before = link.bounding_box()
        link.click()
        stage = page.locator(docked)
        expect(stage).to_be_visible()
        # Nothing moves: not the title, not what was clicked.
        assert page.evaluate("scrollY") == 0
        expect(page.locator("h1").first).to_be_in_viewport()
        assert abs(link.bounding_box()["y"] - before["y"]) < 12
        box = stage.bounding_box()
        assert box["x"] > 1180
        assert in_stage(page, box["x"] + 20, box["y"] + 20)
        # Where words come to stand, it goes elsewhere.
        page.evaluate(
            "document.querySelector('body > div:last-child').innerHTML = '<p>Words<br>'.repeat(99)"
        )
        time_link(page, "20:00").scroll_into_view_if_needed()
        expect(stage).to_be_visible()
        wait_for(page, lambda: stage.bounding_box()["x"] < 300)
        page.evaluate("document.querySelector('body > div:last-child').remove()")
        page.evaluate("scrollBy(0, -9)")
        wait_for(page, lambda: stage.bounding_box()["x"] > 1180)
        small = page.locator("iframe").bounding_box()["width"]
        for key in ("left", "strip", "page", "right", "left"):
            page.get_by_role("button", name="Move the player").click()
            page.wait_for_timeout(150)
            kind = page.locator(".aikb-stage").get_attribute("class")
            assert ("docked" in kind, "strip" in kind) == (key != "page", key == "strip"), key
        assert stage.bounding_box()["x"] == 12
        page.reload()
        time_link(page, "20:00").click()
        assert stage.bounding_box()["x"] == 12
        page.set_viewport_size({"width": 1900, "height": 900})
        page.get_by_role("button", name="Larger").click()
        assert page.locator("iframe").bounding_box()["width"] > small
        # Back where it stood.
        page.get_by_role("button", name="bring it back").click()
        expect(stage).to_have_count(0)
        expect(page.locator("iframe")).to_be_in_viewport()


def test_it_docks_as_a_strip_closes_and_remembers_its_size(built):
    with opened(built) as (page, _):
        time_link(page, "2:28").click()
        page.wait_for_selector("iframe")
        assert page.locator(".aikb-docked").count() == 0
        time_link(page, "20:00").scroll_into_view_if_needed()
        expect(page.locator(".aikb-strip")).to_be_visible()
        small = page.locator("iframe").bounding_box()["height"]
        page.get_by_role("button", name="Larger").click()
        assert page.locator("iframe").bounding_box()["height"] == 244
        # It covers nothing that one goes to.
        page.evaluate("document.querySelector('.aikb-bar a').focus({ preventScroll: true })")
        block = page.locator("p", has_text="Words that fill").nth(5)
        block.evaluate("it => { it.tabIndex = 0; it.scrollIntoView(); it.focus() }")
        page.wait_for_timeout(200)
        assert block.bounding_box()["y"] >= 244
        time_link(page, "20:00").scroll_into_view_if_needed()
        page.wait_for_timeout(200)
        place = page.evaluate(TOP_OF_LAST)
        page.get_by_role("button", name="Close").click()
        assert page.locator("iframe").count() == 0
        assert page.locator(".aikb-now").count() == 0
        # One goes on to read where one was.
        assert page.evaluate("document.activeElement.textContent") == "2:28"
        assert abs(page.evaluate(TOP_OF_LAST) - place) < 2
        page.reload()
        time_link(page, "2:28").click()
        page.wait_for_selector("iframe")
        time_link(page, "20:00").scroll_into_view_if_needed()
        expect(page.locator(".aikb-docked")).to_be_visible()
        assert page.locator("iframe").bounding_box()["height"] > small


def test_keys(built):
    with opened(built, width=1500) as (page, stand_in):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<input id=field>')")
        press, focused = page.keyboard.press, "document.activeElement.className"
        link = time_link(page, "2:28")
        link.focus()
        press("k")  # nothing plays yet: the key is the page's own
        assert page.locator("iframe").count() == 0
        press("Enter")
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (embed,) = stand_in.embeds

        def told():
            page.wait_for_timeout(60)
            return stand_in.commands(embed)[-1]

        expected = {
            "ArrowRight": ("seekTo", [153, True]),
            "ArrowLeft": ("seekTo", [148, True]),
            "l": ("seekTo", [158, True]),
            "J": ("seekTo", [148, True]),
            ">": ("setPlaybackRate", [1.25]),
            "<": ("setPlaybackRate", [1]),
            "k": ("pauseVideo", []),
        }
        for key, command in expected.items():
            press(key)
            assert (key, told()) == (key, command)
        embed.evaluate("tell(148, 2)")
        expect(page.get_by_role("button", name="Continue")).to_be_visible()
        top = page.evaluate("scrollY")
        press("Space")
        assert told() == ("playVideo", [])
        assert page.evaluate("scrollY") == top
        embed.evaluate("tell(148, 1)")
        # Two presses from a time to the controls, and from these on behind the time.
        link.focus()
        press("Enter")
        press("Tab")
        assert page.evaluate(focused) == "aikb-pause"
        press("l")
        assert told() == ("seekTo", [158, True])
        press("Shift+Tab")
        assert link.evaluate("it => it === document.activeElement")
        press("Enter")
        press("Tab")
        page.get_by_role("button", name="Close").focus()
        press("Tab")
        assert page.evaluate("document.activeElement.textContent").startswith("5:00")
        # What is a key elsewhere stays one.
        count = len(stand_in.commands(embed))
        press("Control+k")
        page.locator("#field").focus()
        page.keyboard.type("k>?")
        press("Escape")
        page.evaluate("document.activeElement.blur()")
        press("k")
        page.wait_for_timeout(60)
        assert len(stand_in.commands(embed)) == count
        # The list, and letters that are none of the player's.
        link.focus()
        press("?")
        dialog = page.get_by_role("dialog", name="Keys")
        expect(dialog).to_contain_text("Back 10 seconds")
        dialog.get_by_role("checkbox").uncheck()
        press("Escape")
        expect(dialog).to_have_count(0)
        assert link.evaluate("it => it === document.activeElement")
        press("k")
        press("?")
        assert dialog.count() == 0
        assert len(stand_in.commands(embed)) == count
        press("ArrowRight")
        assert told()[0] == "seekTo"
        page.get_by_role("button", name="Keys").click()
        dialog.get_by_role("checkbox").check()
        dialog.get_by_role("button", name="Close").click()
        # A link to this moment, of this page or of YouTube; and the speed, as a button.
        embed.evaluate("tell(372.4)")
        copy = page.get_by_role("button", name="Copy a link")
        there = f"https://www.youtube.com/watch?v={VIDEO}&t=372s"
        for keys, address in (([], f"{page.url}?t=372"), (["Shift"], there)):
            copy.click(modifiers=keys)
            expect(page.get_by_text("Copied")).to_be_visible()
            assert page.evaluate("navigator.clipboard.readText()") == address
        page.get_by_role("button", name="Speed: 1×").click()
        expect(page.get_by_role("button", name="Speed: 1.25×")).to_have_text("1.25×")
        # Escape pauses from anywhere in the page, and closes.
        page.evaluate("document.activeElement.blur()")
        press("Escape")
        assert told() == ("pauseVideo", [])
        press("Escape")
        assert page.locator("iframe").count() == 0
        assert link.evaluate("it => it === document.activeElement")
        assert stand_in.problems == []


def test_the_next_page_goes_on(built):
    with opened(built, width=1500) as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        stand_in.embeds[0].evaluate("tell(760)")
        expect(page.locator(".aikb-now")).to_contain_text("First passage")
        line = page.url.replace("note", "line")
        page.goto(f"{line}?t=148")  # who asks for a moment wants no other
        expect(page.locator(".aikb-now")).to_be_visible()
        assert page.get_by_role("button", name="Continue").count() == 0
        page.goto(line)
        page.get_by_role("button", name="Continue at 12:40").click()
        expect(page.locator("iframe")).to_have_attribute("src", re.compile("start=760&"))
        assert stand_in.problems == []


def test_two_players_each_with_its_times(built):
    with opened(built, "two.html") as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        time_link(page, "0:30").click()
        expect(page.locator("iframe")).to_have_count(2)
        ids = [url.split("?")[0].rsplit("/")[-1] for url in stand_in.asked]
        assert ids == [VIDEO, OTHER]
        # What plays is marked, and nothing else.
        now = page.locator(".aikb-now")
        expect(now).to_contain_text("Of another video")
        expect(now).to_have_count(1)
        time_link(page, "2:28").click()
        expect(now).to_contain_text("Second passage")
        expect(now).to_have_count(1)


@pytest.fixture(scope="module")
def themed(tmp_path_factory):
    """The boxes of this theme have their borders in their sizes."""
    pytest.importorskip("sphinx_rtd_theme")
    settings = {"html_theme": "sphinx_rtd_theme", "html_sidebars": {}}
    return build(tmp_path_factory.mktemp("themed"), **settings)


@pytest.mark.parametrize("site", ["built", "themed"])
@pytest.mark.parametrize("anchoring", ["auto", "none"])
def test_what_one_reads_stays_in_its_place(request, site, anchoring):
    with opened(request.getfixturevalue(site), policy="") as (page, _):
        page.add_style_tag(
            content=f"html {{ overflow-anchor: {anchoring}; scroll-behavior: smooth }}"
        )
        time_link(page, "20:00").scroll_into_view_if_needed()
        page.wait_for_timeout(800)
        place = page.evaluate(TOP_OF_LAST)
        time_link(page, "20:00").click()
        expect(page.locator(".aikb-docked")).to_be_visible()
        page.wait_for_timeout(300)
        assert abs(page.evaluate(TOP_OF_LAST) - place) < 2
        page.get_by_role("button", name="Close").click()
        page.wait_for_timeout(300)
        assert abs(page.evaluate(TOP_OF_LAST) - place) < 2


@pytest.mark.parametrize("site", ["built", "themed"])
def test_the_box_is_as_high_without_its_player(request, site):
    with opened(request.getfixturevalue(site), policy="") as (page, _):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_be_visible()
        height = "document.querySelector('.aikb-player').offsetHeight"
        before = page.evaluate(height)
        time_link(page, "20:00").scroll_into_view_if_needed()
        expect(page.locator(".aikb-docked")).to_be_visible()
        assert abs(page.evaluate(height) - before) < 2


def test_the_bar(built):
    with opened(built) as (page, stand_in):
        scale, bar = page.locator(".aikb-scale"), page.locator(".aikb-bar")
        tip, marks = page.locator(".aikb-tip"), bar.locator("a")
        assert scale.get_attribute("data-to") == "30:00"
        # What is said there, for the mouse and the keyboard.
        marks.nth(0).locator("rect").hover()
        expect(tip).to_have_text("2:28 · Second passage.")
        page.locator("a.aikb-play").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("link", name="5:00 Third passage.")).to_be_focused()
        expect(tip).to_have_text("5:00 · Third passage.")
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        expect(page.get_by_role("group", name="Moments of the video")).to_have_count(1)
        # The arrows do not leave it.
        page.keyboard.press("Home")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (embed,) = stand_in.embeds
        stage = page.locator(".aikb-stage")
        assert bar.bounding_box()["y"] >= stage.bounding_box()["y"] + stage.bounding_box()["height"]
        marks.nth(2).locator("rect").click()
        expect(page.locator(".aikb-now")).to_contain_text("First passage")
        assert ("seekTo", [600, True]) in stand_in.commands(embed)
        # It is as long as the embed says.
        end = "it => getComputedStyle(it, '::after').content.includes('…')"
        assert scale.evaluate(end)
        place = marks.nth(2).locator("rect").get_attribute("x")
        embed.evaluate("say('infoDelivery', {duration: 3600})")
        expect(scale).to_have_attribute("data-to", "1:00:00")
        assert not scale.evaluate(end)
        assert float(marks.nth(2).locator("rect").get_attribute("x")) == float(place) / 2
        embed.evaluate("tell(1800)")
        expect(bar.locator(".aikb-playhead")).to_have_attribute("x", "498.5")
        assert stand_in.problems == []


def test_the_focus_is_not_lost(built):
    with opened(built) as (page, _):
        page.locator("a.aikb-play").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("iframe")
        assert page.evaluate("document.activeElement.className") == "aikb-pause"
        page.get_by_role("button", name="Close").click()
        assert page.evaluate("document.activeElement.className").startswith("aikb-play")
        time_link(page, "2:28").click()
        page.wait_for_selector("iframe")
        assert page.evaluate("document.activeElement.textContent") == "2:28"


def test_an_embed_that_answers_late_is_waited_for(built):
    with opened(built, late=1500) as (page, stand_in):
        time_link(page, "10:00").click()
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (embed,) = stand_in.embeds
        assert ("seekTo", [148, True]) in stand_in.commands(embed)
        assert stand_in.problems == []


def test_reading_along_prefers_the_text_to_a_timeline(built):
    with opened(built, "line.html") as (page, stand_in):
        time_link(page, "2:28").click()  # of the timeline
        now = page.locator(".aikb-now")
        expect(now).to_contain_text("The text says so")
        (embed,) = stand_in.embeds
        embed.evaluate("tell(601)")  # a moment of another note
        expect(now).to_contain_text("The text says so")
        # A mark of the timeline leads to its entry.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.locator(".aikb-bar").last.locator("rect").nth(3).click()
        expect(
            page.locator(".aikb-timeline li", has_text="First passage").first
        ).to_be_in_viewport()


def test_messages_of_another_kind_do_no_harm(built):
    with opened(built) as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (embed,) = stand_in.embeds
        for text in ("null", "1", '"x"', "{", '{"info": 3}', '{"info": null}'):
            embed.evaluate("text => parent.postMessage(text, '*')", text)
            embed.evaluate("tell(601)")
            expect(page.locator(".aikb-now")).to_contain_text("First passage")
            embed.evaluate("tell(148)")
            expect(page.locator(".aikb-now")).to_contain_text("Second passage")
            assert (text, stand_in.problems) == (text, [])


def test_the_last_of_quick_clicks_counts(built):
    with opened(built, "two.html", late=800) as (page, stand_in):
        time_link(page, "2:28").click()
        time_link(page, "0:30").click()
        now = page.locator(".aikb-now")
        expect(now).to_contain_text("Of another video")
        page.wait_for_timeout(1000)  # in which the first would have answered
        expect(now).to_have_count(1)
        (embed,) = stand_in.embeds
        assert OTHER in embed.url
        assert ("pauseVideo", []) not in stand_in.commands(embed)


def test_an_error_of_one_leaves_the_other_alone(built):
    with opened(built, "two.html") as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (first,) = stand_in.embeds
        time_link(page, "0:30").click()
        expect(page.locator(".aikb-now")).to_contain_text("Of another video")
        first.evaluate("fail(5)")
        expect(page.get_by_role("status")).to_contain_text("cannot be played here")
        assert page.url.endswith("two.html")
        expect(page.locator(".aikb-now")).to_contain_text("Of another video")


def test_an_error_of_one_that_has_not_begun_leaves_the_other_alone(built):
    # As in browsers that let no video begin by itself.
    with opened(built, "two.html", idle=True) as (page, stand_in):
        time_link(page, "2:28").click()
        wait_for(page, lambda: stand_in.embeds and stand_in.commands(stand_in.embeds[0]))
        (first,) = stand_in.embeds
        time_link(page, "0:30").click()
        expect(page.locator("iframe")).to_have_count(2)
        first.evaluate("fail(150)")
        expect(page.get_by_role("status")).to_contain_text("cannot be played here")
        page.wait_for_timeout(300)
        assert page.url.endswith("two.html")


def test_a_video_that_is_over_and_begins_again_is_the_one_that_plays(built):
    with opened(built, "two.html") as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (first,) = stand_in.embeds
        first.evaluate("tell(1500, 0)")
        time_link(page, "0:30").click()
        expect(page.locator(".aikb-now")).to_contain_text("Of another video")
        first.evaluate("tell(149, 3)")
        first.evaluate("tell(149, 1)")
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        second = next(it for it in stand_in.embeds if OTHER in it.url)
        wait_for(page, lambda: ("pauseVideo", []) in stand_in.commands(second))


def test_one_of_two_players_plays_and_docks(built):
    with opened(built, "two.html") as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (first,) = stand_in.embeds
        time_link(page, "0:30").click()
        expect(page.locator(".aikb-now")).to_contain_text("Of another video")
        assert stand_in.commands(first)[-1] == ("pauseVideo", [])
        time_link(page, "20:00").scroll_into_view_if_needed()
        docked = page.locator(".aikb-docked iframe")
        expect(docked).to_have_count(1)
        assert f"/{OTHER}?" in docked.get_attribute("src")
        # Its own button in the embed brings the first one back.
        first.evaluate("tell(148, 2)")
        first.evaluate("tell(148, 1)")
        expect(page.locator(f".aikb-docked iframe[src*='{VIDEO}']")).to_have_count(1)
        expect(docked).to_have_count(1)
        second = next(it for it in stand_in.embeds if OTHER in it.url)
        assert stand_in.commands(second)[-1] == ("pauseVideo", [])


def test_a_range_stops_at_its_end(built):
    with opened(built) as (page, stand_in):
        time_link(page, "5:00").click()
        expect(page.locator(".aikb-now")).to_contain_text("Third passage")
        (embed,) = stand_in.embeds
        embed.evaluate("tell(309.9)")
        page.wait_for_timeout(200)
        assert ("pauseVideo", []) not in stand_in.commands(embed)
        embed.evaluate("tell(310.2)")
        wait_for(page, lambda: ("pauseVideo", []) in stand_in.commands(embed))


def test_a_range_is_left_by_going_elsewhere(built):
    with opened(built) as (page, stand_in):
        time_link(page, "10:00").click()
        expect(page.locator(".aikb-now")).to_contain_text("First passage")
        (embed,) = stand_in.embeds
        embed.evaluate("lag = true")
        time_link(page, "5:00").click()
        embed.evaluate("tell(600.5)")  # still where it was: the range has not begun
        embed.evaluate("tell(300)")
        expect(page.locator(".aikb-now")).to_contain_text("Third passage")
        assert ("pauseVideo", []) not in stand_in.commands(embed)
        embed.evaluate("tell(900)")  # the reader went on in the embed
        embed.evaluate("tell(305)")
        embed.evaluate("tell(311)")
        page.wait_for_timeout(200)
        assert ("pauseVideo", []) not in stand_in.commands(embed)


def test_a_start_before_the_time(leading):
    with opened(leading) as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        assert "start=145&" in stand_in.asked[0]
        time_link(page, "5:00").click()
        expect(page.locator(".aikb-now")).to_contain_text("Third passage")
        (embed,) = stand_in.embeds
        assert ("seekTo", [297, True]) in stand_in.commands(embed)
        embed.evaluate("tell(310.2)")
        wait_for(page, lambda: ("pauseVideo", []) in stand_in.commands(embed))


def test_a_folded_passage_opens_for_who_goes_there(built):
    with opened(built) as (page, _):
        page.locator(".aikb-bar a").nth(4).locator("rect").click()
        page.wait_for_selector("iframe")
        expect(page.locator(".aikb-now")).to_contain_text("Folded passage")
        expect(page.locator(".aikb-now")).to_be_in_viewport()


def test_a_policy_that_only_reports_stops_nothing(built):
    with opened(built, report="frame-src 'none'") as (page, _):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")


def test_a_policy_that_forbids_the_embed_gives_way_to_the_link(built):
    strict = POLICY.replace("https://www.youtube-nocookie.com", "'none'")
    with opened(built, policy=strict) as (page, _):
        time_link(page, "2:28").click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=148s", timeout=2000)


def test_reading_along_with_times_out_of_order(built):
    with opened(built) as (page, stand_in):
        time_link(page, "2:28").click()
        now = page.locator(".aikb-now")
        expect(now).to_contain_text("Second passage")
        (embed,) = stand_in.embeds
        steps = {299: "Second", 301: "Third", 599: "Third", 601: "First", 1201: "Last"}
        for seconds, name in steps.items():
            embed.evaluate(f"tell({seconds})")
            expect(now).to_contain_text(f"{name} passage")
            expect(now).to_have_count(1)
            assert now.get_attribute("aria-current") == "time"
        embed.evaluate("tell(100)")
        expect(now).to_have_count(0)


def test_it_pauses_and_goes_on(built):
    with opened(built) as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_contain_text("Second passage")
        (embed,) = stand_in.embeds
        page.get_by_role("button", name="Pause").click()
        wait_for(page, lambda: stand_in.commands(embed)[-1] == ("pauseVideo", []))
        embed.evaluate("tell(372, 2)")
        page.get_by_role("button", name="Continue").click()
        wait_for(page, lambda: stand_in.commands(embed)[-1] == ("playVideo", []))
        # Once closed, the button of the player goes on there.
        page.get_by_role("button", name="Close").click()
        page.locator("a.aikb-play").click()
        expect(page.locator("iframe")).to_have_attribute("src", re.compile("start=372&"))


def test_a_time_stays_in_the_window_when_the_player_opens_above(built):
    with opened(built, height=500) as (page, _):
        link = time_link(page, "5:00")
        link.click()
        expect(page.locator(".aikb-now")).to_contain_text("Third passage")
        expect(link).to_be_in_viewport()
        expect(page.locator(".aikb-stage")).to_be_in_viewport(ratio=0.9)


def test_less_motion_is_none(built):
    with opened(built) as (page, _):
        page.emulate_media(reduced_motion="reduce")
        page.reload()
        page.add_style_tag(content="html { scroll-behavior: smooth }")
        page.locator(".aikb-bar a").nth(3).locator("rect").click()
        expect(page.locator(".aikb-now")).to_contain_text("Last passage")
        assert page.get_by_role("button", name="Follow").count() == 0
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        expect(page.locator(".aikb-docked")).to_have_count(0)
        # Where it is at once is where it stays.
        jump = "document.querySelector('.aikb-here').click(), scrollY"
        there = page.evaluate(jump)
        page.wait_for_timeout(400)
        assert there == page.evaluate("scrollY") > 500


def test_following_and_the_way_back(built):
    with opened(built) as (page, stand_in):
        time_link(page, "2:28").click()
        now = page.locator(".aikb-now")
        expect(now).to_be_visible()
        (embed,) = stand_in.embeds
        embed.evaluate("tell(1201)")
        expect(now).to_contain_text("Last")
        expect(now).not_to_be_in_viewport()
        page.get_by_role("button", name="Where I am").click()
        expect(now).to_be_in_viewport()
        page.get_by_role("button", name="Follow").click()
        embed.evaluate("tell(148)")
        expect(now).to_contain_text("Second")
        expect(now).to_be_in_viewport()


@pytest.mark.parametrize("code", [100, 101, 150, 153])
def test_an_embed_that_may_not_play_gives_way_to_the_link(built, code):
    with opened(built, error=code) as (page, stand_in):
        time_link(page, "2:28").click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=148s")
        assert stand_in.problems == []


def test_who_comes_back_after_an_error_is_told(built):
    with opened(built, error=153) as (page, stand_in):
        time_link(page, "2:28").click()
        page.wait_for_url("https://www.youtube.com/**")
        page.go_back()
        expect(page.get_by_role("status")).to_contain_text("cannot be played here")
        time_link(page, "10:00").click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=600s")
        assert len([url for url in stand_in.asked if url.startswith(HOST)]) == 1


def test_an_error_later_is_said_and_ends_the_player(built):
    with opened(built) as (page, stand_in):
        time_link(page, "2:28").click()
        expect(page.locator(".aikb-now")).to_be_visible()
        stand_in.embeds[0].evaluate("fail(5)")
        expect(page.get_by_role("status")).to_contain_text("cannot be played here")
        assert page.locator("iframe").count() == 0
        time_link(page, "10:00").click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=600s")


def test_an_embed_that_never_answers_leaves_the_reader_on_the_page(built):
    with opened(built, width=1500, silent=True) as (page, _):
        time_link(page, "2:28").click()
        page.wait_for_selector("iframe")
        said = page.locator(".aikb-docked").get_by_role("status")
        expect(said).to_contain_text("cannot be played here", timeout=8000)
        assert page.url.endswith("note.html")
        href = f"https://www.youtube.com/watch?v={VIDEO}&t=148s"
        expect(said.get_by_role("link", name="YouTube 2:28")).to_have_attribute("href", href)
        assert page.locator(".aikb-tools button").count() == 1
        # On a phone it is no higher than its lines.
        page.set_viewport_size({"width": 390, "height": 800})
        strip = page.locator(".aikb-strip")
        expect(strip).to_be_visible()
        assert strip.bounding_box()["height"] < 120
        page.keyboard.press("Escape")
        expect(page.locator(".aikb-docked")).to_have_count(0)
        assert time_link(page, "2:28").evaluate("it => it === document.activeElement")
        expect(page.get_by_role("status")).to_contain_text("cannot be played here")
        time_link(page, "10:00").click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=600s")


def test_an_embed_that_never_answers_in_its_place_moves_nothing(built):
    with opened(built, silent=True) as (page, stand_in):
        play = page.locator("a.aikb-play")
        play.click()
        page.wait_for_selector("iframe")
        page.keyboard.press("l")  # there is nothing yet to skip in
        page.evaluate("scrollTo({top: 100, behavior: 'instant'})")
        before = page.evaluate(TOP_OF_LAST)
        on = page.get_by_role("link", name="YouTube 0:00")
        expect(on).to_be_focused(timeout=8000)
        assert page.evaluate(TOP_OF_LAST) == before
        assert on.get_attribute("href").endswith(f"v={VIDEO}&t=0s")
        assert page.get_by_role("button", name="bring it back").count() == 0
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Close")).to_be_focused()
        page.keyboard.press("Escape")
        expect(play).to_be_focused()
        # The bar leads where its moments lead.
        bar = page.locator(".aikb-bar").bounding_box()
        page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=1200s")
        assert stand_in.problems == []


def test_without_a_network_the_page_stays(built):
    with opened(built) as (page, _):
        page.context.set_offline(True)
        link = time_link(page, "2:28")
        link.click()
        expect(page.get_by_role("status")).to_contain_text("cannot be played here")
        assert page.url.endswith("note.html")
        assert page.locator("iframe").count() == 0
        page.context.set_offline(False)
        link.click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=148s")


def test_from_disk_the_links_lead_to_the_video(built):
    with open_page() as page:
        stand_in = StandIn(page)
        page.goto((built / "note.html").as_uri())
        status = page.get_by_role("status")
        expect(status).to_contain_text("Opened from disk")
        expect(status).to_contain_text(f"run “{SERVE}” in the folder of the site")
        time_link(page, "2:28").click()
        page.wait_for_url(f"https://www.youtube.com/watch?v={VIDEO}&t=148s")
        assert not any(url.startswith(HOST) for url in stand_in.asked)


def test_on_a_phone(built):
    with opened(built, width=360, height=640) as (page, _):
        time_link(page, "2:28").click()
        page.wait_for_selector("iframe")
        time_link(page, "20:00").scroll_into_view_if_needed()
        expect(page.locator(".aikb-docked")).to_be_visible()
        box = page.locator(".aikb-docked").bounding_box()
        assert (box["x"], box["y"], box["width"]) == (0, 0, 360)
        assert box["height"] == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_address_with_a_moment(built):
    with opened(built, "note.html?t=1200") as (page, stand_in):
        expect(page.locator(".aikb-now")).to_contain_text("Last passage")
        expect(page.locator(".aikb-now")).to_be_in_viewport()
        assert stand_in.asked == []
        page.evaluate("scrollTo(0, 0)")
        page.locator("a.aikb-play").click()
        expect(page.locator("iframe")).to_have_attribute("src", re.compile("start=1200&"))


def test_a_mark_of_the_bar_seeks_and_scrolls(built):
    with opened(built) as (page, _):
        page.emulate_media(reduced_motion="reduce")
        bar = page.locator(".aikb-bar a")
        assert bar.count() == 5
        # All of it can be clicked.
        whole = page.locator(".aikb-bar")
        mark = bar.nth(2).locator("rect").bounding_box()["x"]
        whole.click(position={"x": mark - whole.bounding_box()["x"] + 12, "y": 5})
        expect(page.locator("iframe")).to_have_attribute("src", re.compile("start=600&"))
        page.get_by_role("button", name="Close").click()
        bar.nth(3).locator("rect").click()
        expect(page.locator("iframe")).to_have_attribute("src", re.compile("start=1200&"))
        expect(page.locator(".aikb-now")).to_contain_text("Last passage")
        expect(page.locator(".aikb-now")).to_be_in_viewport()


def test_without_script_all_are_links(built):
    with served(built) as root, open_page(java_script_enabled=False) as page:
        page.goto(root + "note.html")
        assert page.locator("a.aikb-play").is_visible()
        assert page.locator("a.aikb-play").get_attribute("href").endswith(f"watch?v={VIDEO}")
        times = page.locator("a.yt-timestamp")
        assert times.nth(1).get_attribute("href").endswith("&t=148s")
