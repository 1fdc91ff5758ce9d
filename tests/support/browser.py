"""Pages in a real browser."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from support import tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

# Chromium fills the popup of an address bar that nobody sees with a page of its own, in each new window: more than a
# second of the processor's time. A list given here replaces that of Playwright, so its names come first.
SWITCHED_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxAimPopup,WebUIOmniboxPopup,IsolateOrigins,site-per-process"
)

running = ExitStack()
"""Ends the browser of this process, if one was started."""


@cache
def _browser() -> Browser:
    """The system's Chromium, driven by Playwright; to start both takes longer than most tests."""
    from playwright.sync_api import sync_playwright

    driver = running.enter_context(sync_playwright())
    browser = driver.chromium.launch(
        executable_path=tools.find_tool("chromium"),
        args=[
            "--no-sandbox",  # as root in CI
            "--disable-dev-shm-usage",
            "--disable-gpu",
            # Pages and what stands in them share a process: to start one takes longer than to show a page.
            "--disable-site-isolation-trials",
            "--renderer-process-limit=1",
            f"--disable-features={SWITCHED_OFF}",
        ],
    )
    running.callback(browser.close)
    return browser


@contextmanager
def open_page(width: int = 1000, height: int = 700, **options: Any) -> Iterator[Page]:
    """A page in a context of its own: it shares no storage, cookie or cached file with another."""
    viewport = {"width": width, "height": height}
    with _browser().new_context(viewport=viewport, **options) as context:
        yield context.new_page()
