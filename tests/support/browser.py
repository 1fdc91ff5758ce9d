"""Pages in a real browser."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from support import tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@contextmanager
def open_page(width: int = 1000, height: int = 700) -> Iterator[Page]:
    """A page of the system's Chromium, driven by Playwright; no context is kept."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=tools.find_tool("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],  # as root in CI
        )
        try:
            yield browser.new_page(viewport={"width": width, "height": height})
        finally:
            browser.close()
