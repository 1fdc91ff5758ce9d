"""Programs of the system: skip without them, and start them so that they run anywhere."""

import os
import shutil
from pathlib import Path

import pytest

# The same program under the names that distributions give it.
NAMES = {"chromium": ("chromium", "chromium-browser", "google-chrome")}


def find_tool(tool: str) -> str | None:
    """The path of a program, or None."""
    return next(filter(None, map(shutil.which, NAMES.get(tool, (tool,)))), None)


def needs_tool(*tools: str) -> None:
    """Skip the test if a program is missing, or fail it where AIKB_REQUIRE_TOOLS is set."""
    missing = [tool for tool in tools if find_tool(tool) is None]
    if not missing:
        return
    reason = (
        f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: make system-packages"
    )
    if os.environ.get("AIKB_REQUIRE_TOOLS"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def needs_file(file: Path, how: str) -> None:
    """Skip the test if a file is missing, or fail it where AIKB_REQUIRE_TOOLS is set."""
    if not file.is_file():
        reason = f"{file.name} is missing: {how}"
        if os.environ.get("AIKB_REQUIRE_TOOLS"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def chromium(profile: Path) -> list[str]:
    """The start of a command line for Chromium: headless, as any user, silent on the network.

    `profile` is a new folder for this run.
    """
    needs_tool("chromium")
    program = find_tool("chromium")
    assert program
    return [
        program,
        "--headless",
        "--no-sandbox",  # needed to run as root, as in CI
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
    ]


def epubcheck(*arguments: str | Path) -> list[str]:
    """The command line for epubcheck."""
    needs_tool("java", "epubcheck")
    program = find_tool("epubcheck")
    assert program
    # Debian's program is a jar that only runs by itself where the kernel knows how.
    is_jar = Path(program).read_bytes()[:2] == b"PK"
    # To optimise code that runs for two seconds takes longer than to run it.
    java = ["java", "-XX:TieredStopAtLevel=1", "-jar"] if is_jar else []
    return [*java, program, *map(str, arguments)]
