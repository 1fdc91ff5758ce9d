"""Pages in a real browser."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from support import tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

running = ExitStack()
"""Ends the browser of this process, if one was started."""


@cache
def _browser() -> Browser:
    """The system's Chromium, driven by Playwright; to start both takes longer than most tests."""
    from playwright.sync_api import sync_playwright

    driver = running.enter_context(sync_playwright())
    browser = driver.chromium.launch(
        executable_path=tools.find_tool("chromium"),
        args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],  # as root in CI
    )
    running.callback(browser.close)
    return browser


@contextmanager
def open_page(width: int = 1000, height: int = 700, **options: Any) -> Iterator[Page]:
    """A page in a context of its own: it shares no storage, cookie or cached file with another."""
    viewport = {"width": width, "height": height}
    with _browser().new_context(viewport=viewport, **options) as context:
        yield context.new_page()
