"""How a site is looked at: the line that the pages tell, and `make serve`."""

import os
import pty
import re
import select
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from sphinx_aikb.video.player import SERVE
from support import ROOT
from support.tools import needs_tool

TELLING = [
    ROOT / "README.md",
    ROOT / "docs/player.md",
    *sorted((ROOT / "docs/quickstart").glob("*.md")),
]
LINE = SERVE.replace(" 0", " -d _build/html 0")
ADDRESS = re.compile(r"http://127\.0\.0\.1:([0-9]+)/")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "_build/html"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<title>The site</title>", encoding="utf-8")
    return tmp_path


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(told: str) -> int:
    """Look at the site at the address that was told; return the port."""
    found = ADDRESS.search(told)
    assert found, told
    with urlopen(found[0], timeout=10) as answer:
        assert b"The site" in answer.read()
    return int(found[1])


@pytest.mark.parametrize("page", TELLING, ids=lambda page: page.name)
def test_each_page_tells_the_same_line(page: Path) -> None:
    told = re.findall(r"^.*http\.server.*$", page.read_text("utf-8"), re.MULTILINE)
    assert told == [LINE]


def hear_ctrl_c() -> None:
    """Let a new process end by it, also where all processes of a job in the background ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("line", [LINE, SERVE])
def test_the_line_serves_until_it_is_ended(site: Path, line: str) -> None:
    command = [sys.executable, *shlex.split(line)[1:]]
    folder = site if line == LINE else site / "_build/html"
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_ctrl_c,
    ) as server:
        assert server.stdout is not None
        try:
            port = ask(server.stdout.readline())
            server.send_signal(signal.SIGINT)
            _, errors = server.communicate(timeout=10)
        finally:
            server.kill()
    assert server.returncode == 0
    assert "Traceback" not in errors
    assert not is_taken(port)


def output_of(terminal: int) -> str:
    """What a terminal shows next; nothing when it has ended, or shows nothing for a minute."""
    if not select.select([terminal], [], [], 60)[0]:
        return ""
    try:
        return os.read(terminal, 4096).decode()
    except OSError:  # how a terminal ends on Linux
        return ""


def on_a_terminal(command: list[str]) -> tuple[int, str]:
    """Run a command on a terminal of its own until it has told an address; then press Ctrl+C there."""
    process, terminal = pty.fork()
    if process == 0:
        hear_ctrl_c()
        os.execvp(command[0], command)
    port = None
    told = ""
    try:
        while more := output_of(terminal):
            told += more
            if port is None and ADDRESS.search(told):
                port = ask(told)
                os.write(terminal, b"\x03")
    finally:
        os.close(terminal)  # ends what is still there
        _, status = os.waitpid(process, 0)
    assert port is not None, told
    assert not is_taken(port)
    return os.waitstatus_to_exitcode(status), told


def test_make_serve_ends_without_an_error(site: Path) -> None:
    needs_tool("make")
    known = [f"PY={sys.executable}", f"SEEDS={site}/_build"]
    # Not the page that is built, but one that is there.
    status, told = on_a_terminal(["make", "-C", str(ROOT), "-o", "html", "serve", *known])
    assert status == 0, told
    assert "***" not in told
    assert "Traceback" not in told


def test_make_serve_builds_first() -> None:
    needs_tool("make")
    done = subprocess.run(
        ["make", "-n", "serve"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    build, serve = done.stdout.index("-M html seeds"), done.stdout.index("-m http.server")
    assert build < serve
    assert "make serve" in done.stdout[build:serve]
