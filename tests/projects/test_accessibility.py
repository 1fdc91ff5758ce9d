"""axe finds nothing on our pages that it does not find on the same pages without the extension."""

import pytest

from support import ROOT, tools
from support.browser import open_page
from support.projects import new_project
from support.youtube import StandIn, served

# Other tests trace the same lines.
pytestmark = pytest.mark.no_cover

AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
VIDEO = "P6y0gr-W2-k"
THEMES = {
    "alabaster": ("light",),
    "furo": ("light", "dark"),
    "sphinx_rtd_theme": ("light",),
    "pydata_sphinx_theme": ("light", "dark"),
    "sphinx_book_theme": ("light", "dark"),
}
TIME = '<a class="yt-timestamp" data-t="{0}">[{0}]</a>'
LONG = "\n\n".join(["Words that fill the page. " * 40] * 8)
NOTE = f"""---
title: A note
videoId: {VIDEO}
video_title: The whole talk
channel: Some channel
duration: 1:02:03
---

From: [[chan]] <br/>

Words with [[other | a link]] and [[nowhere | a topic]] {TIME.format("00:02:28")}.

## A heading {TIME.format("00:10:00")}

- A ==highlight [[other]]==, ~~struck~~ and `code` {TIME.format("00:05:00")}
- [ ] to do
- [x] done

> [!warning]- Folded
> Text {TIME.format("00:20:00")}.

> [!warning]- Folded, with [[other | a link]] and {TIME.format("00:21:00")}
> Text.

> [!tip]+ Unfolded, with ==[[other]]== and [[nowhere]]
> Text with [[other]].

> [!tip] Open, with [[other | a link]]
> Text with [[other]] {TIME.format("00:22:00")}.

> [!custom] Of no kind
> Text.

<details><summary>As HTML, with [[other]]</summary>

Text.

</details>

| a | b |
|---|---|
| [[other]] | {TIME.format("00:30:00")} |

![[other]]

{LONG}

The last passage {TIME.format("00:40:00")}.
"""
FILES = {
    "note.md": NOTE,
    "other.md": f"---\ntitle: Other\nvideoId: {VIDEO}\n---\n\nThe other one. See [[note]].\n",
    "index.md": f"""# Start

```{{topic-index}}
:style: cards
:group-by: channel
```

```{{topic-index}}
:style: table
```

```{{topic-index}}
```

```{{video-timeline}} {VIDEO}
```

```{{missing-topics}}
```
""",
}
LINKS = "[another](other.md) and [one elsewhere](https://example.org)"
# What a theme does with links, boxes, tables and lists that Sphinx has without the extension.
PLAIN_NOTE = f"""# A note

Words, and more of them than there are words in links, for which axe has a rule, with {LINKS}, and `code`.

## A heading

- A point with {LINKS}

```{{warning}}
:collapsible: open
Text with {LINKS}.
```

```{{tip}}
Text with {LINKS}.
```

```{{admonition}} Of no kind
Text with {LINKS}.
```

> A quote with {LINKS}.

| a | b |
|---|---|
| {LINKS} | c |
| {LINKS} | c |

{LONG}
"""
PLAIN = {
    "note.md": PLAIN_NOTE,
    "other.md": "# Other\n\nThe other one.\n",
    # With headings, for which themes draw what they draw for the groups of an index.
    "index.md": "# Start\n\n## A group\n\nText\n\n## Another\n\n```{toctree}\nnote\nother\n```\n",
}
COLOURS = ["color-contrast", "link-in-text-block"]
NAMES = {"label-content-name-mismatch": {"enabled": True}}
"""What is seen of a link is part of its name: a rule that axe asks for only when it is told to."""
# What was found where: by its colours, else by the element and the one around it, without what is ours.
FIND = """async (options) => {
  await Promise.all(document.getAnimations().map((it) => it.finished.catch(() => {})));
  const shape = (it) => it.tagName.toLowerCase() + [...it.classList].filter(
    (name) => !/^(aikb-|wikilink|yt-timestamp)/.test(name)).sort().map((name) => "." + name).join("");
  const found = await axe.run(document, {...options, resultTypes: ["violations"], iframes: false});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => {
    const it = document.querySelector(node.target[0]);
    const {fgColor, bgColor} = node.any[0]?.data ?? {};
    const where = fgColor ? `${fgColor} on ${bgColor}` : `${shape(it.parentElement)} > ${shape(it)}`;
    return [`${rule.id}: ${where}`, node.html];
  }));
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    tools.needs_file(AXE, "make test")
    return AXE.read_text(encoding="utf-8")


class Looker:
    """Looks at pages with axe, in one window and in each colour scheme of the theme."""

    def __init__(self, page, axe: str, schemes: tuple[str, ...]) -> None:
        self.page, self.axe, self.schemes = page, axe, schemes

    def go(self, address: str, width: int = 1000) -> None:
        self.resize(width)
        self.page.goto(address)
        self.page.evaluate(self.axe)

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 700 if width > 600 else 640})

    def found(self) -> dict[tuple[str, str], str]:
        """What axe finds, with the scheme. Other colours are all that makes the dark one another one."""
        found = {}
        for scheme in self.schemes:
            options = {"runOnly": COLOURS} if scheme == "dark" else {"rules": NAMES}
            self.page.emulate_media(color_scheme=scheme)
            found |= {(scheme, what): node for what, node in self.page.evaluate(FIND, options)}
        self.page.emulate_media(color_scheme=self.schemes[0])
        return found


def in_all_states(look: Looker, root: str):
    """Go through what there is to see; yield a name for each state."""
    page = look.page
    for name in ("index.html", "note.html"):
        look.go(root + name, width=360)
        yield f"{name} on a phone"
        look.resize(1000)
        yield name
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    page.locator("a.aikb-time").first.hover()
    yield "unfolded, pointing at a time"
    # Pointing at it would give it another colour.
    page.locator("a.wikilink[href]", has_text="a link").first.focus()
    page.locator(".aikb-preview").wait_for()
    yield "a preview"
    page.mouse.move(1, 1)
    page.locator("a.yt-timestamp").first.click()
    page.locator(".aikb-now").wait_for()
    page.locator(".aikb-bar a").first.focus()
    page.mouse.move(1, 1)
    yield "playing, and a mark of the bar"
    page.locator("a.yt-timestamp", has_text="40:00").last.click()
    page.locator(".aikb-docked").wait_for()
    large = page.locator("button.aikb-large")
    if large.is_visible():  # there is no room for it in each theme
        large.click()
    page.mouse.move(1, 1)
    yield "docked and large"
    page.keyboard.press("?")
    page.locator(".aikb-keys-list").wait_for()
    yield "the list of keys"
    page.keyboard.press("Escape")
    look.resize(1440)
    page.locator(".aikb-docked:not(.aikb-strip)").wait_for()
    yield "docked beside the text"
    look.resize(360)
    page.locator("a.yt-timestamp", has_text="40:00").last.scroll_into_view_if_needed()
    page.locator(".aikb-docked").wait_for()
    yield "docked on a phone"
    look.go(root + "note.html")
    page.locator("a.yt-timestamp").first.click()
    page.locator(".aikb-now").wait_for()
    page.frames[1].evaluate("fail(5)")
    page.locator(".aikb-status").wait_for()
    page.mouse.move(1, 1)
    yield "an error"


# Of the time that axe takes for all themes, these two take half; the book theme is built on the other.
LONG_TO_LOOK_AT = (
    "alabaster",
    "pydata_sphinx_theme",
    "sphinx_book_theme",
    "sphinx_rtd_theme",
)


@pytest.mark.browser
@pytest.mark.parametrize(
    "theme",
    [
        pytest.param(theme, marks=pytest.mark.long) if theme in LONG_TO_LOOK_AT else theme
        for theme in THEMES
    ],
)
def test_nothing_is_found(tmp_path, axe, theme):
    pytest.importorskip(theme)
    ours = new_project(tmp_path / "a", FILES, html_theme=theme).build()
    assert ours.warnings == ""
    plain = new_project(tmp_path / "b", PLAIN, extensions=["myst_parser"], html_theme=theme).build()
    assert plain.warnings == ""
    with served(ours.out) as root, served(plain.out) as without, open_page() as page:
        StandIn(page)
        page.emulate_media(reduced_motion="reduce")
        look = Looker(page, axe, THEMES[theme])
        usual = set()
        for name in ("index.html", "note.html"):
            look.go(without + name)
            for width in (1000, 360):
                look.resize(width)
                # Some themes offer the way back to the top to those who turn round.
                page.evaluate("scrollTo(0, 2000)")
                page.evaluate("scrollTo(0, 1500)")
                usual |= look.found().keys()
        for state in in_all_states(look, root):
            new = {what: node for what, node in look.found().items() if what not in usual}
            assert new == {}, state
