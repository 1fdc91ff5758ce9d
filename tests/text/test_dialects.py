"""Videos and times as Timestamp Notes and Logseq write them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.dialects import Macro, macro_at, rows_of_fence, video_of_body
from sphinx_aikb.vault.notes import read_note

ID, OTHER = "P6y0gr-W2-k", "atMRWzgHEGg"
ALL = ("timestamp-notes", "logseq")


@pytest.mark.parametrize(
    ("text", "address", "seek"),
    [
        (f"{{{{video https://youtu.be/{ID}}}}}", f"https://youtu.be/{ID}", ("", "")),
        (f"{{{{ video  https://youtu.be/{ID}?t=1 }}}}", f"https://youtu.be/{ID}?t=1", ("", "")),
        ("{{video https://vimeo.com/1}}", "https://vimeo.com/1", ("", "")),
        (f"{{{{youtube {ID}}}}}", ID, ("", "")),
        (f"{{{{youtube https://youtu.be/{ID}}}}}", f"https://youtu.be/{ID}", ("", "")),
        ("{{youtube-timestamp 12}}", "", ("12", "00:12")),
        ("{{youtube-timestamp 3723}}", "", ("3723", "01:02:03")),
        ("{{youtube-timestamp 1:02:03}}", "", ("1:02:03", "1:02:03")),
        ("{{youtube-timestamp 2:28}}", "", ("2:28", "2:28")),
    ],
)
def test_macros(text: str, address: str, seek: tuple[str, str]) -> None:
    expected = Macro(len(text), address, *seek)
    assert macro_at(text, 0, len(text)) == expected
    assert macro_at(f"a {text} b", 2, len(text) + 4) == Macro(len(text) + 2, address, *seek)


@pytest.mark.parametrize(
    "text",
    [
        *("{{video}}", "{{video }}", "{{video talk}}", f"{{{{video {ID}}}}}", "{{video a b}}"),
        *("{{youtube x}}", "{{youtube https://vimeo.com/1}}", "{{youtube-timestamp soon}}"),
        *("{{youtube-timestamp -12}}", "{{youtube-timestamp 1:75}}", "{{vimeo 1}}", "{{x}}", "{{"),
        *("{video https://youtu.be/x}", "{{video javascript:x}}", "{{video https://a.b/{{x}}}}"),
    ],
)
def test_no_macros(text: str) -> None:
    assert macro_at(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (" 12:34\n", [("", "12:34", "")]),
        ("12:34 one\n\n  1:02:03\n", [("", "12:34", " one"), ("", "1:02:03", "")]),
        ("at 12:34 one 12:35\nwords", [("at ", "12:34", " one 12:35"), ("words", "", "")]),
        ("12:75 and 12:34", [("12:75 and ", "12:34", "")]),
        ("words", []),
        ("", []),
        ("1:2:3:4 and 12:34:", []),
    ],
)
def test_rows_of_a_fence(content: str, rows: list[tuple[str, str, str]]) -> None:
    assert rows_of_fence(content) == rows


FENCE = f"```timestamp-url \n https://youtu.be/{ID}\n ```\n"


@pytest.mark.parametrize(
    "body",
    [
        FENCE,
        f"Words.\n\n{FENCE}\nMore.\n",
        f"- a\n\n  ```timestamp-url\n  https://youtu.be/{ID}\n  ```\n",
        f"> ```timestamp-url\n> https://youtu.be/{ID}\n> ```\n",
        f"~~~ timestamp-url\nhttps://www.youtube.com/watch?v={ID}&t=1\n~~~",
        f"```timestamp-url\nhttps://vimeo.com/1\n```\n\n{FENCE}",
        f"```sh\n{{{{video https://youtu.be/{OTHER}}}}}\n```\n{FENCE}",
        f"````md\n```timestamp-url\nhttps://youtu.be/{OTHER}\n```\n````\n{FENCE}",
        f"<!-- {{{{youtube {OTHER}}}}} -->\n{FENCE}",
        f"`{{{{youtube {OTHER}}}}}` \\{{{{youtube {OTHER}}}}} {{{{youtube {ID}}}}}",
        f"- {{{{video https://youtu.be/{ID}}}}}\n  - {{{{youtube-timestamp 12}}}}",
        f"{{{{youtube-timestamp 12}}}} {{{{query x}}}} {{{{video https://vimeo.com/1}}}} {{{{youtube {ID}}}}}",
        f"{FENCE}{{{{youtube {OTHER}}}}}",
    ],
)
def test_the_video_of_a_body(body: str) -> None:
    assert video_of_body(body, 0, ALL) == ID
    assert video_of_body(body, 0, ()) is None
    note = read_note("a", "a.md", f"---\ntitle: A\n---\n{body}", dialects=ALL)
    assert (note.video, note.names_video) == (ID, False)
    assert note.url == f"https://www.youtube.com/watch?v={ID}"
    named = read_note("a", "a.md", f"---\nvideoId: {OTHER}\n---\n{body}", dialects=ALL)
    assert named.video == OTHER


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Words.",
        "```timestamp-url\ntalk\n```",
        f"```timestamp-url\nhttps://youtu.be/{ID}\n",
        f"```timestamp-url\nhttps://youtu.be/{ID}\nhttps://youtu.be/{OTHER}\n```",
        f"```timestamp-url\n{ID}\n```",
        f"```timestamp\nhttps://youtu.be/{ID}\n```",
        f"https://youtu.be/{ID}",
        f"![](https://youtu.be/{ID})",
        f"<!-- {FENCE}",
    ],
)
def test_no_video_of_a_body(body: str) -> None:
    assert video_of_body(body, 0, ALL) is None


def test_each_dialect_alone() -> None:
    macro = f"{{{{youtube {OTHER}}}}}"
    assert video_of_body(FENCE + macro, 0, ["logseq"]) == OTHER
    assert video_of_body(f"{macro}\n{FENCE}", 0, ["timestamp-notes"]) == ID


def test_a_channel_page_that_shows_a_video_still_names_others() -> None:
    body = f"{{{{youtube {ID}}}}}\n\n### [Title](https://youtu.be/{OTHER})\n"
    assert read_note("a", "a.md", body, dialects=ALL).other_videos == ((OTHER, "Title"),)


@given(
    st.lists(
        st.sampled_from(
            [
                "```",
                "timestamp-url",
                "\n",
                f"https://youtu.be/{ID}",
                "{{video ",
                "}}",
                "`",
                "<!--",
                "> ",
                " ",
                "-->",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_any_body(text: str) -> None:
    assert video_of_body(text, 0, ALL) in (None, ID)
    # The head of a file tells nothing else than the whole does, unless it ends in a comment: see `scan_note`.
    for cut in range(0, len(text), 7):
        if text.rfind("<!--", 0, cut) > text.rfind("-->", 0, cut):
            continue
        if (video := video_of_body(text[:cut], 0, ALL)) is not None:
            assert video_of_body(text, 0, ALL) == video


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit",
    [
        "{{",
        "{{video ",
        "{{video https://a.b}}",
        "`{{",
        "```\n",
        "> ",
        "```timestamp-url\nx\n```\n",
        "<!--",
        "1. ",
    ],
)
def test_a_long_text_takes_no_time(unit: str) -> None:
    text = "timestamp-url" + unit * (250_000 // len(unit))
    start = time.process_time()
    video_of_body(text, 0, ALL)
    rows_of_fence(text)
    assert time.process_time() - start < 3
