"""Texts of notes and of pages that list them, to make projects of."""

import re

VIDEO = "P6y0gr-W2-k"


def short(text: str) -> str:
    """What HTML pages show of a time that is written so: `2:28` of `[00:02:28]`."""
    if not re.fullmatch(r"[\[\]()0-9: –-]+", text):
        return text
    times = re.split(" ?[-–] ?", text.strip("[]()"))
    return "–".join(re.sub(r"^(?:00:(?=\d\d:))?0?(?=\d)", "", time) for time in times)


def note(title: str | None = None, body: str = "Text.", **fields: str | None) -> str:
    """A note with a video, unless `videoId` says otherwise; a field that is None is left out."""
    header = {"title": title, "videoId": VIDEO, **fields}
    lines = [f"{key}: {value}" for key, value in header.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body, ""])


def notes(count: int, folder: str = "notes", channels: int = 3) -> dict[str, str]:
    """`count` notes in a folder that link to one another, by several channels."""
    return {
        f"{folder}/note_{number:02}.md": note(
            f"Note {number:02}",
            f"See [[note_{(number + 1) % count:02}]] and [[absent | nothing]].\n\n"
            f'## Part {number} <a class="yt-timestamp" data-t="00:02:28">[00:02:28]</a>\n\nWords.',
            channel=f"channel {number % channels}",
            tags=f"[t{number % 2}, all]",
        )
        for number in range(count)
    }


def index(options: str = "", title: str = "Index", rest: str = "") -> str:
    """A Markdown page with one topic index; `options` are lines such as `:limit: 3`."""
    return f"# {title}\n\n```{{topic-index}}\n{options}\n```\n\n{rest}\n"


def rst_index(options: str = "", title: str = "Index") -> str:
    """The same page in reStructuredText."""
    lines = "".join(f"   {line}\n" for line in options.splitlines())
    return f"{title}\n{'=' * 2 * len(title)}\n\n.. topic-index::\n{lines}"


def toctree(*entries: str, title: str = "Start", options: str = "") -> str:
    """A Markdown page with a toctree."""
    lines = "\n".join(entries)
    return f"# {title}\n\n```{{toctree}}\n{options}\n\n{lines}\n```\n"
