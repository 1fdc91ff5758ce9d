"""Where fences and comments end, alike for all that read texts without a parser."""

import pytest

from sphinx_aikb.text.dialects import TIMESTAMP_NOTES, video_of_body
from sphinx_aikb.text.heading import first_heading
from sphinx_aikb.text.regions import after_comment, after_fence
from sphinx_aikb.text.tag import tags_in

VIDEO = "P6y0gr-W2-k"
REST = f"\n\n# Title\n\n#tag\n\n```timestamp-url\nhttps://youtu.be/{VIDEO}\n```\n"


@pytest.mark.parametrize("before", ["<!-- never ends", "<!-- a -->", "<!--"])
def test_a_comment_that_never_ends_hides_nothing(before):
    text = before + REST
    assert first_heading(text) == "Title"
    assert tags_in(text, 0) == ("tag",)
    assert video_of_body(text, 0, {TIMESTAMP_NOTES}) == VIDEO


def test_what_stands_in_a_comment_is_not_seen():
    text = f"<!--{REST}-->"
    assert first_heading(text) is None
    assert tags_in(text, 0) == ()
    assert video_of_body(text, 0, {TIMESTAMP_NOTES}) is None


def test_ends():
    text = "```\n``\n~~~\n> ````  \nafter"
    assert text[after_fence(text, "```", 3).end() :] == "\nafter"
    assert after_fence(text, "`````", 3) is None
    assert after_comment("<!-- a --> b", 4, 7) == 10
    assert after_comment("<!-- a", 4, -1) == 4
