"""A stand-in for the embed of YouTube that speaks its messages, and a server for built pages."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Frame, Page, Route

HOST = "https://www.youtube-nocookie.com"

# What one sees of a video: two who talk, drawn for the pictures of the documentation.
FRAME = """<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>
<svg viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
<defs><linearGradient id="wall" x2="0" y2="1"><stop stop-color="#33506b"/><stop offset="1" stop-color="#16273a"/></linearGradient>
<g id="guest"><path d="M-44 118c0-44 18-58 44-58s44 14 44 58z"/><circle cy="36" r="21" fill="#e3b492"/>
<path d="M-22 34a22 24 0 0 1 44 0c-8-9-33-12-44 0z" fill="#3a2a22"/></g>
<g id="microphone" fill="#11181f"><rect x="-5" y="-14" width="10" height="20" rx="5"/><path d="M-1 4h2v40h-2z"/></g></defs>
<path fill="url(#wall)" d="M0 0h320v180H0z"/><circle cx="160" cy="34" r="70" fill="#fff" opacity=".05"/>
<use href="#guest" x="92" y="52" fill="#7aa5c9"/><use href="#guest" x="228" y="52" fill="#c98a5e"/>
<path d="M0 152h320v28H0z" fill="#5b4636"/><path d="M0 152h320v4H0z" fill="#7a5f4a"/>
<use href="#microphone" x="128" y="116"/><use href="#microphone" x="192" y="116"/>
<path d="M0 176h320v4H0z" fill="#fff" opacity=".35"/><path d="M0 176h24v4H0z" fill="#e33"/></svg>
"""

# What the embed does, as far as pages can tell: it hears `listening` and commands, and reports.
EMBED = (
    f"""<!doctype html><title>stand-in</title>{FRAME}"""
    """<script>
window.log = [];
const start = Number(new URLSearchParams(location.search).get("start"));
const say = (event, info) => parent.postMessage(JSON.stringify({event, info, id: 1, channel: "widget"}), "*");
window.tell = (time, state = 1) => say("infoDelivery", {currentTime: time, playerState: state});
window.fail = (code) => say("onError", code);
let heard = false;
let lag = false;
setTimeout(() => addEventListener("message", ({data}) => {
  const message = JSON.parse(data);
  window.log.push(message);
  if (message.event === "listening" && !heard) {
    heard = true;
    const error = ERROR;
    if (error) return fail(error);
    say("initialDelivery", {currentTime: start, playerState: -1});
    say("onReady", null);
    if (!IDLE) tell(start);
  }
  if (message.func === "seekTo" && !lag) tell(message.args[0]);
}), LATE);
</script>"""
)


class StandIn:
    """Answers for the embed's host and for YouTube, and remembers who was asked."""

    def __init__(
        self,
        page: Page,
        *,
        error: int = 0,
        silent: bool = False,
        late: int = 0,
        idle: bool = False,
    ) -> None:
        self.page = page
        self.asked: list[str] = []
        self.problems: list[str] = []
        self._body = (
            ""
            if silent
            else EMBED.replace("ERROR", str(error))
            .replace("LATE", str(late))
            .replace("IDLE", str(idle).lower())
        )
        page.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(("http://127.0.0.1", "file:", "data:")):
            return route.continue_()
        self.asked.append(url)
        if url.startswith(HOST):
            return route.fulfill(body=self._body, content_type="text/html")
        return route.fulfill(body="<title>YouTube</title>", content_type="text/html")

    @property
    def embeds(self) -> list[Frame]:
        """The frames of the embeds on the page."""
        return [frame for frame in self.page.frames if frame.url.startswith(HOST)]

    def commands(self, frame: Frame) -> list[tuple[str, list[Any]]]:
        """What the page has told an embed to do."""
        log = json.loads(frame.evaluate("JSON.stringify(window.log)"))
        return [(it["func"], it["args"]) for it in log if it["event"] == "command"]


class _Handler(SimpleHTTPRequestHandler):
    policy = ""
    report = ""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        if self.report:
            self.send_header("Content-Security-Policy-Report-Only", self.report)
        super().end_headers()


@contextmanager
def served(folder: Path, policy: str = "", report: str = "") -> Iterator[str]:
    """Serve a folder; give the address of its root.

    `policy` is a Content-Security-Policy, `report` one that only reports.
    """
    handler = type("Handler", (_Handler,), {"policy": policy, "report": report})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    # The argument is how long it may take to end, in seconds.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
