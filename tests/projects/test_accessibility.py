"""axe finds nothing on our pages that it does not find on the same pages without the extension."""

import pytest

from support import ROOT, tools
from support.browser import open_page
from support.projects import new_project
from support.youtube import StandIn, served

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
    """Looks at pages with axe, in one window; `rules` are those to ask, all of them by default."""

    def __init__(self, page, root: str, axe: str, rules: list[str] | None = None) -> None:
        self.page, self.root, self.axe = page, root, axe
        self.options = {"runOnly": rules} if rules else {}

    def go(self, name: str, **size: int) -> None:
        self.page.set_viewport_size({"width": 1000, "height": 700} | size)
        self.page.goto(self.root + name)
        self.page.evaluate(self.axe)

    def found(self) -> dict[str, str]:
        return dict(self.page.evaluate(FIND, self.options))


def in_all_states(look: Looker, phone: bool):
    """Go through what there is to see; yield a name for each state."""
    page = look.page
    for name in ("index.html", "note.html"):
        if phone:
            look.go(name, width=360, height=640)
            yield f"{name} on a phone"
        look.go(name)
        yield name
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    yield "unfolded"
    # Pointing at it would give it another colour.
    page.locator("a.wikilink[href]", has_text="a link").first.focus()
    page.locator(".aikb-preview").wait_for()
    yield "a preview"
    page.mouse.move(1, 1)
    page.locator("a.yt-timestamp").first.click()
    page.locator(".aikb-now").wait_for()
    page.mouse.move(1, 1)
    yield "playing"
    page.locator("a.yt-timestamp", has_text="00:40:00").last.click()
    page.locator(".aikb-docked").wait_for()
    page.locator("button.aikb-large").click()
    yield "docked and large"
    if phone:
        page.set_viewport_size({"width": 360, "height": 640})
        page.locator("a.yt-timestamp", has_text="00:40:00").last.scroll_into_view_if_needed()
        page.locator(".aikb-docked").wait_for()
        yield "docked on a phone"
    look.go("note.html")
    page.locator("a.yt-timestamp").first.click()
    page.locator(".aikb-now").wait_for()
    page.frames[1].evaluate("fail(5)")
    page.locator(".aikb-status").wait_for()
    page.mouse.move(1, 1)
    yield "an error"
    page.evaluate("sessionStorage.clear()")  # where it is remembered


# Of the 80 seconds that axe takes for all themes, these two take half; the book theme is built on the other.
LONG_TO_LOOK_AT = ("pydata_sphinx_theme", "sphinx_book_theme")


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
        for scheme in THEMES[theme]:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            usual = set()
            # Other colours, the same on a phone, are all that makes the dark scheme another one.
            dark = scheme == "dark"
            rules = COLOURS if dark else None
            look = Looker(page, without, axe, rules)
            for name in ("index.html", "note.html"):
                for width in (1000,) if dark else (1000, 360):
                    look.go(name, width=width)
                    # Some themes offer the way back to the top to those who turn round.
                    page.evaluate("scrollTo(0, 2000)")
                    page.evaluate("scrollTo(0, 1500)")
                    usual |= look.found().keys()
            look = Looker(page, root, axe, rules)
            for state in in_all_states(look, phone=not dark):
                new = {what: node for what, node in look.found().items() if what not in usual}
                assert new == {}, f"{scheme}, {state}"
