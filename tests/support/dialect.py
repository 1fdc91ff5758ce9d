"""Writes a vault with all that real notes contain, in the shares counted over a vault of 21,000 of them.

Each passage that a reader must see ends with a word of its own, `seen17x`; what nobody may see has `unseen17x`.
"""

import random
from collections.abc import Iterator

WORDS = [
    *("model", "data", "compute", "training", "open", "source", "inference", "agent"),
    *("context", "memory", "research", "company", "reasoning", "benchmark", "scale", "cost"),
    *("release", "chip", "cluster", "prompt", "search", "market", "paper", "question"),
]

# Of the callouts of real notes, and a few that people invent.
CALLOUTS = ("info", "note", "quote", "tip", "warning", "caution", "example", "important")
INVENTED = ("key insight", "takeaway", "Definition", "speaker-note")

ODD_TIMES = (
    '<a class="yt-timestamp" data-t="{minutes}">[{minutes}]</a>',
    '<a class="yt-timestamp" data-t="{clock}]">[{clock}]</a>',
    '<a class="yt-timestamp" data-t="{clock}:12">[{clock}:12]</a>',
    '<a class="yt-timestamp" data={clock}>[{clock}]</a>',
    '<a class="yt-timestamp" data-t="N/A">[N/A]</a>',
    '<a class="yt-timestamp" data-t="the beginning">[the beginning]</a>',
    '<a class="yt-timestamp">[{clock}]</a>',
    '<a class="yt-timestamp" data-t="{clock}"></a>',
)

OBSIDIAN = (
    "A ==highlight with *emphasis* and {link}== {seen}",
    "Some ~~struck words~~ {seen}",
    "Visible %%hidden {unseen} [[nowhere]]%% again {seen}",
    "%%\n{unseen}\n\n- hidden {unseen}\n%%",
    "- [ ] to do {seen}\n- [x] done {link} {seen}\n  - [ ] nested {seen}",
    "First line {seen}<br>second line {seen}<BR/>third {seen}",
    "H<sub>2</sub>O and x<sup>2</sup>, press <kbd>Ctrl</kbd> {seen}",
    "Checkout <branch_name> of List<String>, if a < b {seen}",
    "<details><summary>More {seen}</summary>\n\nInside {link} {seen}\n\n</details>",
    "<!-- {unseen} -->\n\nAfter a remark {seen}",
    "A block {seen} ^{block}",
    "Chapter list {seen}\n\n- {bare} intro {seen}\n- {bare} end {seen}",
    "A link [{minutes}](https://youtu.be/{video}?t={seconds}) and <https://youtu.be/{video}?t=9> {seen}",
    "See [this part](https://www.youtube.com/watch?v={video}&t={seconds}s) {seen}",
    "![](https://youtu.be/{video})\n\nUnder the video {seen}",
    "```timestamp\n{minutes}\n```\n\nUnder the fence {seen}",
    "{{{{youtube-timestamp {seconds}}}}} in Logseq {seen}",
    "A sheet [{seen}](../C%23%20%26%20100%25%3F.md) [part {seen}](../C%23%20%26%20100%25%3F.md#A%20part)",
    "A picture ![of a sign](sign%23%20%C3%A4.png) and {seen}",
    "A place [here {seen}](#^{block}) {seen} ^{block}",
    "```{{r}}\nx <- {seen}\n```\n\n```{{.python .numberLines}}\nx = {seen}\n```\n\n~~~{{mermaid}}\ngraph {seen}\n~~~",
    "A role {{curly}}`of {seen}` and {{r}}``x `{seen}` `` {seen}",
    "A time [{minutes}](Https://YouTu.be/{video}?t={seconds}) and [a page {seen}](HTTPS://Example.ORG/A) {seen}",
    "![a list {seen}](https://www.youtube.com/playlist?list=PL1)\n\n![](https://YouTube.com/watch?v={video}) {seen}",
    "> [!quote] ## Heading {seen}\n> Words {seen}\n> - one {seen}\n> - two {seen} ^{block}\n\n[[#^{block}]]",
    "## Tool use {seen}, {bare}\n\nIt is used {seen}, {bare}. And {seen} ({bare})",
    "A claim {seen}[^{block}] and a mark alone[^none{block}] {seen}\n\n[^{block}]: A footnote {seen}",
    "At [{clock}](#t={clock}), [this part](#t={seconds}), [words {seen}]({clock}) and [{clock}]() {seen}",
    "At [[{clock}]], [[{minutes}]], [[{clock} | words {seen}]], [[[{clock}]]] {seen}",
    "A {titled} {seen}, and in a table {seen}\n\n| {titled} | {seen} |\n| --- | --- |\n| [[{minutes}]] | {seen} |",
)

RAW = (
    "<script>alert('{seen}')</script>",
    "<style>\np {{ color: red }} /* {seen} */\n</style>",
    '<svg width="10"><text>{seen}</text></svg>',
    '<div align="center">\n\nCentred {seen}\n\n</div>',
    "<center>{seen}</center>",
    '<iframe src="https://example.org/{seen}"></iframe>',
    '<p onclick="alert(1)">{seen}</p>',
    "[click](javascript:alert(1)) {seen}",
)


SIGNS = "C# & 100%?.md"
"""A note whose name has signs."""
PICTURE = "files/sign# ä.png"
"""A picture that notes show by a name with signs."""


class Dialect:
    """Makes the notes, always the same for a number of notes."""

    def __init__(self, count: int) -> None:
        self.random = random.Random(count)
        self.marks = 0
        self.names: list[tuple[str, str, str]] = []
        channels = max(1, count // 25)
        for number in range(count):
            title = f"{self.words(3).capitalize()} {number}"
            name = title.lower().replace(" ", "_")
            self.names.append((f"channel_{number % channels}", name, title))

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, k=count))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def seen(self) -> str:
        self.marks += 1
        return f"seen{self.marks}x"

    def unseen(self) -> str:
        self.marks += 1
        return f"unseen{self.marks}x"

    def text(self, count: int) -> str:
        return f"{self.words(count)} {self.seen()}"

    def link(self, number: int) -> str:
        """66.8 % by file name, 12.1 % by title, 0.4 % by case, the rest has no note."""
        folder = self.names[number][0]
        _, name, title = self.random.choice([it for it in self.names if it[0] == folder])
        chance = self.random.random()
        if chance < 0.668:
            target = name
        elif chance < 0.789:
            target = title.replace(" ", "-")
        elif chance < 0.793:
            target = name.upper()
        else:
            target = f"missing_{self.random.randrange(60)}"
        if self.chance(0.87):
            return f"[[{target} | {self.words(2)}]]"
        return f"[[{target}]]"

    def clock(self) -> tuple[str, str, int]:
        seconds = self.random.randrange(14400)
        long = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return long, f"{seconds // 60}:{seconds % 60:02}", seconds

    def time(self, *, bare: float = 0.08) -> str:
        clock, minutes, seconds = self.clock()
        if self.chance(bare):
            later = f"{(seconds + 40) // 60}:{(seconds + 40) % 60:02}"
            return self.random.choice((f"[{clock}]", f"[{minutes}]", f"[{minutes} - {later}]"))
        if self.chance(0.014):
            return self.random.choice(ODD_TIMES).format(clock=clock, minutes=minutes)
        if self.chance(0.126):  # minutes and seconds, one field too high
            clock = f"{self.random.randrange(60):02}:{self.random.randrange(60):02}:00"
        label = self.clock()[0] if self.chance(0.019) else clock
        return f'<a class="yt-timestamp" data-t="{clock}">[{label}]</a>'

    def front_matter(self, number: int, video: str) -> str:
        lines = [f"title: {self.names[number][2]}", f"videoId: {video}"]
        if self.chance(0.1):
            lines += [
                "tags: [ai, deep/learning]",
                f"aliases: Other name {number}",
                "cssclasses: wide",
                'channel: "[[Some channel]]"',
                "published: 2024-05-01",
                "duration: 1:02:03",
                "description: What it is about",
            ]
        if number in (3, 5):
            lines.append(self.random.choice(("draft: true", "publish: false")))
        return "---\n" + "\n".join(lines) + "\n---\n"

    def callout(self, number: int) -> str:
        kind = self.random.choice(INVENTED if self.chance(0.1) else CALLOUTS)
        fold = self.random.choice("+-") if self.chance(0.05) else ""
        title = f" {self.text(3)}" if self.chance(0.95) else ""
        if self.chance(0.1):
            title += f" {self.link(number)} {self.time(bare=0.3)}"
        lines = [f"[!{kind}]{fold}{title}"]
        if not title or self.chance(0.95):
            lines.append(f"{self.text(12)} {self.link(number)} {self.time()}")
        if self.chance(0.2):
            lines += ["", f"- item {self.seen()}", f"- {self.time()} {self.seen()}"]
        if self.chance(0.1):
            lines += ["", "```python", f"x = '[[a]]'  # {self.seen()}", "```"]
        if self.chance(0.1):
            lines += ["> [!tip] Inner " + self.seen(), f"> {self.text(5)}"]
        return "\n".join(f"> {line}".rstrip() for line in lines)

    def table(self, number: int) -> str:
        rows = [f"| {self.link(number)} {self.seen()} | {self.time()} |" for _ in range(3)]
        return "\n".join(["| What | When |", "| --- | --- |", *rows])

    def items(self, number: int) -> str:
        lines = []
        for _ in range(self.random.randrange(2, 5)):
            lines.append(f"*   **{self.words(2)}** {self.text(8)} {self.time()}{self.time()}")
            if self.chance(0.5):
                lines.append(f"    *   {self.text(6)} {self.link(number)} {self.time()}")
        return "\n".join(lines)

    def money(self, number: int) -> str:
        if self.chance(0.1):
            return f"The formula $x^2 + 1$ holds {self.seen()}."
        return self.random.choice(
            (
                f"> Quoted {self.seen()}\n> $$x=1$$\n> after {self.seen()}",
                f"Text {self.seen()}\n$$\ny=2\n$$\nand $$z=3$$ in it {self.seen()}",
                f"It costs $5 and $10 {self.seen()}",
                f"From $5 [[{self.names[number][1]}]] to $6 {self.seen()}",
                f"$100k→$200k, **$5**–**$10** {self.seen()}",
            )
        )

    def heading(self, number: int, level: int) -> str:
        text = self.text(3)
        if self.chance(0.08):
            text += f" {self.link(number)}"
        if self.chance(0.02):
            text += f" {self.time(bare=0.3)}"
        return f"{'#' * level} {text}"

    def pieces(self, number: int, video: str) -> Iterator[str]:
        level = self.random.choice((2, 2, 3))
        for _ in range(self.random.randrange(3, 6)):
            yield self.heading(number, min(level + self.random.choice((0, 0, 1, 2)), 6))
            for _ in range(self.random.randrange(1, 4)):
                yield f"{self.text(30)} {self.link(number)} {self.words(8)} {self.time()}."
            if self.chance(0.6):
                yield self.items(number)
        if self.chance(0.2):
            yield self.callout(number)
        if self.chance(0.05):
            yield self.table(number)
        if self.chance(0.05):
            yield self.money(number)
        if self.chance(0.03):
            yield f"```bash\nif [[ -f x ]]; then echo {self.seen()}; fi\n```"
        if self.chance(0.3):
            yield self.extra(self.random.choice(OBSIDIAN), number, video)
        if self.chance(0.02):
            yield self.extra(self.random.choice(RAW), number, video)

    def extra(self, pattern: str, number: int, video: str) -> str:
        """Fill a pattern; each `{seen}` is a word of its own."""
        clock, minutes, seconds = self.clock()
        parts = pattern.replace("{unseen}", "\0").replace("{seen}", "\1")
        text = parts.format(
            link=self.link(number),
            titled=f"[[{self.names[number][1]} | ([{clock}])]]",
            clock=clock,
            block=f"b{self.marks}",
            bare=f"[{clock}]",
            minutes=minutes,
            seconds=seconds,
            video=video,
        )
        return "".join({"\0": self.unseen, "\1": self.seen}.get(c, lambda c=c: c)() for c in text)

    def note(self, number: int) -> str:
        video = f"vid{number * 2 // 5:08}"
        head = self.front_matter(number, video)
        origin = f"From: [[{self.names[number][0]}]] <br/> "
        only_bare = self.chance(0.056)
        body = "\n\n".join(self.pieces(number, video))
        if only_bare:
            clock = self.clock()[0]
            body = "\n\n".join(f"{self.text(20)} [{clock}]" for _ in range(5))
        own = f"# Own title {number}\n\n" if self.chance(0.01) else ""
        return f"{head}\n{origin}\n\n{own}{body}\n"

    def files(self) -> dict[str, str]:
        """The files of the vault by their paths; the first has each pattern once."""
        folder = self.names[0][0]
        parts = [self.extra(pattern, 0, "vid00000000") for pattern in (*OBSIDIAN, *RAW)]
        parts.append(
            f"## Part with a footnote\n\nA claim {self.seen()}[^part]\n\n## After it\n\n"
            f"![[#Part with a footnote]]\n\n[^part]: A footnote {self.seen()}"
        )
        parts += [self.callout(0) for _ in range(12)]
        parts += [self.table(0), *(self.money(0) for _ in range(10))]
        head = "---\ntitle: All of it\nvideoId: vid00000000\n---\n"
        files = {
            SIGNS: f"---\ntitle: Signs\nvideoId: vid00000001\n---\n\n## A part\n\n{self.seen()}\n"
        }
        files[f"{folder}/all_of_it.md"] = "\n\n".join([head, *parts, ""])
        for number, (folder, name, _) in enumerate(self.names):
            files[f"{folder}/{name}.md"] = self.note(number)
        return files
