"""Takes the pictures of the documentation from the example vault: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from support import ROOT
from support.browser import open_page
from support.projects import new_project
from support.youtube import StandIn, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "docs/_static"
NOTE = "redpointai/enterprise_use_of_open_source_models.html"
VIDEO = "videos/P6y0gr-W2-k.html"
PLAYED = "redpointai/how_open_models_caught_up.html"


def take_note(page: Page, root: str) -> None:
    """A note as it is opened."""
    page.goto(root + NOTE)
    page.screenshot(path=FOLDER / "note.png")


def take_player(page: Page, root: str) -> None:
    """One that is read while its video plays."""
    page.goto(root + PLAYED)
    page.locator("a.yt-timestamp", has_text="4:11").click()
    page.locator(".aikb-now").wait_for()
    page.locator(".aikb-docked").wait_for()
    page.mouse.move(0, 0)
    page.get_by_role("button", name="Pause").wait_for()
    page.screenshot(path=FOLDER / "player.png", animations="disabled")


def take_video(page: Page, root: str) -> None:
    """The page of a video, as far as its timeline goes in a window."""
    page.goto(root + VIDEO)
    page.screenshot(path=FOLDER / "video.png")


def take_start(page: Page, root: str) -> None:
    """The first page of the vault, in the dark."""
    page.emulate_media(color_scheme="dark")
    page.goto(root)
    page.screenshot(path=FOLDER / "start.png")


def take_phone(page: Page, root: str) -> None:
    """A note on a phone, while its video plays above the text."""
    page.goto(root + NOTE)
    page.locator("a.yt-timestamp", has_text="3:30").click()
    page.locator(".aikb-strip").wait_for()
    page.mouse.move(0, 0)
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_timeout(500)  # the strip has found its place
    page.screenshot(path=FOLDER / "phone.png", animations="disabled")


# Each with the width of its window, and how high that is for a width of 8.
PICTURES = (
    (take_note, 1200, 5),
    (take_player, 1440, 5),
    (take_video, 860, 5),
    (take_start, 720, 5),
    (take_phone, 390, 17),
)


TALK = """\
---
title: What scaling buys
videoId: P6y0gr-W2-k
duration: "55:00"
---

The question is an old one [00:03:10]. The bill grows faster than the models get better [08:10:00].

Small models are trained first [22:40:00]. The large one follows their curve [31:05:00].

It did so three times before [36:20:00]. Nobody knows how long that goes on [49:30:00].

```{video-timeline}
```
"""
"""A note with times in a wrong form."""


def take_times() -> None:
    """A note with wrong times, as they are kept and as they are repaired."""
    for choice in ("keep", "repair"):
        with tempfile.TemporaryDirectory() as folder:
            files = {"index.md": "# Notes\n\n```{toctree}\na\n```\n", "a.md": TALK}
            settings = {"html_theme": "furo", "aikb_wrong_times": choice, "aikb_backlinks": False}
            with (
                served(new_project(Path(folder), files, **settings).build().out) as root,
                open_page(700, 900) as page,
            ):
                page.goto(f"{root}a.html")
                box = page.locator("article").bounding_box()
                assert box is not None
                clip = {"x": 0, "y": box["y"] - 12, "width": 700, "height": box["height"] + 24}
                page.screenshot(path=FOLDER / f"times-{choice}.png", clip=clip)


def main() -> None:
    """Build the vault, serve it, and look at it."""
    take_times()
    with tempfile.TemporaryDirectory() as folder:
        vault = new_project(Path(folder), {}, copy=ROOT / "seeds", html_theme="furo")
        with served(vault.build().out) as root:
            for take, width, eighths in PICTURES:
                scale = {"device_scale_factor": min(1, 1200 / width)}
                with open_page(width, width * eighths // 8, **scale) as page:
                    stand_in = StandIn(page)
                    take(page, root)
                    assert not stand_in.problems, stand_in.problems


if __name__ == "__main__":
    main()
