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
PLAYED = "redpointai/how_open_models_caught_up.html"
BELOW_THE_PLAYER = """() => {
    const { bottom } = document.querySelector('.aikb-player').getBoundingClientRect();
    scrollBy({ top: bottom, behavior: 'instant' });
}"""


def take(page: Page, root: str) -> None:
    """Take both: a note as it is opened, and one that is read while its video plays."""
    page.goto(root + NOTE)
    page.screenshot(path=FOLDER / "note.png")
    page.goto(root + PLAYED)
    page.locator("a.yt-timestamp", has_text="4:11").click()
    page.locator(".aikb-now").wait_for()
    page.evaluate(BELOW_THE_PLAYER)
    page.locator(".aikb-docked").wait_for()
    page.mouse.move(0, 0)
    page.get_by_role("button", name="Pause").wait_for()
    page.screenshot(path=FOLDER / "player.png", animations="disabled")


def main() -> None:
    """Build the vault, serve it, and look at it."""
    with tempfile.TemporaryDirectory() as folder:
        vault = new_project(Path(folder), {}, copy=ROOT / "seeds", html_theme="furo")
        with served(vault.build().out) as root, open_page(1200, 750) as page:
            stand_in = StandIn(page)
            take(page, root)
            assert not stand_in.problems, stand_in.problems


if __name__ == "__main__":
    main()
