"""What search engines read: a video and its moments, checked against what Google publishes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.links.cover import is_picture
from sphinx_aikb.pages.structured_data import (
    LONGEST_NAME,
    MOST,
    Clip,
    clip_name,
    iso_duration,
    video_object,
)
from sphinx_aikb.text.sentence import without_marks
from support.schema import check_video

VIDEO = "P6y0gr-W2-k"
PAGE = "https://notes.example.org/en/a.html"
WHOLE = {"title": "A talk", "published": "2024-05-01", "page": PAGE}


def test_all_that_is_known():
    clips = [Clip("Second", 148.9), Clip("First", 10, 20), Clip("Same start", 10), Clip("", 30)]
    found = video_object(VIDEO, **WHOLE, duration=3723, description="Words.", clips=clips)
    check_video(found, 3723)
    assert found["duration"] == "PT1H2M3S"
    assert found["thumbnailUrl"] == [f"https://i.ytimg.com/vi/{VIDEO}/hqdefault.jpg"]
    assert found["hasPart"] == [
        {
            "@type": "Clip",
            "name": "First",
            "startOffset": 10,
            "endOffset": 20,
            "url": f"{PAGE}?t=10",
        },
        {"@type": "Clip", "name": "Second", "startOffset": 148, "url": f"{PAGE}?t=148"},
    ]


def test_the_least():
    found = video_object(VIDEO, **WHOLE)
    check_video(found)
    assert found.keys().isdisjoint(("hasPart", "duration", "description"))


def test_a_picture_of_its_own():
    found = video_object(VIDEO, **WHOLE, picture="https://example.org/a.png")
    check_video(found)
    assert found["thumbnailUrl"] == ["https://example.org/a.png"]


@pytest.mark.parametrize(
    "missing",
    [
        {"title": None},
        {"title": ""},
        {"published": None},
        {"published": "last May"},
        {"published": "2024-13-45"},
        {"published": "2023-02-29"},
        {"published": "0000-01-01"},
        {"published": "２０２４-05-01"},
        {"page": "a.html"},
        {"page": "file:///a.html"},
    ],
)
def test_without_what_is_required_there_is_none(missing):
    assert video_object(VIDEO, **(WHOLE | missing)) is None


def test_moments_after_the_end_and_too_many_are_left_out():
    clips = [Clip(f"At {at}", at, at + 4) for at in range(0, 1000, 2)]
    found = video_object(VIDEO, **WHOLE, duration=50, clips=clips)
    check_video(found, 50)
    assert found["hasPart"][-1]["startOffset"] == 48
    assert [clip["startOffset"] for clip in found["hasPart"] if "endOffset" not in clip] == [48]
    found = video_object(VIDEO, **WHOLE, clips=clips)
    check_video(found)
    assert len(found["hasPart"]) == MOST


def test_a_short_video_has_no_moments():
    clips = [Clip("At once", 0)]
    assert "hasPart" not in video_object(VIDEO, **WHOLE, duration=29.9, clips=clips)
    assert "hasPart" in video_object(VIDEO, **WHOLE, duration=30, clips=clips)


def test_one_name_for_one_moment():
    clips = [Clip("Twice", 30), Clip("Once", 20), Clip("Twice", 10), Clip("?!", 5)]
    found = video_object(VIDEO, **WHOLE, clips=clips)
    assert [(clip["name"], clip["startOffset"]) for clip in found["hasPart"]] == [
        ("Twice", 10),
        ("Once", 20),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A claim.", "A claim."),
        ("two\n lines,", "two lines"),
        ("– … ()", ""),
        ("", ""),
        ("一つ", "一つ"),
        ("w" * 101, "w" * 100 + " …"),
        ("word, " * 30, "word, " * 15 + "word …"),
    ],
)
def test_names(text, name):
    assert clip_name(text) == name


@given(st.text(alphabet=string.printable + "ü一。…"))
def test_a_name_is_one_short_line_with_words(text):
    name = clip_name(text)
    assert len(name) <= LONGEST_NAME + 2
    assert name == " ".join(name.split())
    assert bool(name) == any(letter.isalnum() for letter in text)


MOMENT = st.builds(
    Clip,
    st.text(max_size=150).map(without_marks),
    st.floats(0, 400),
    st.none() | st.floats(0, 400),
)


@given(st.lists(MOMENT, max_size=80), st.none() | st.floats(0, 400))
def test_whatever_the_moments_are_what_is_published_is_kept(clips, duration):
    found = video_object(VIDEO, **WHOLE, duration=duration, clips=clips)
    check_video(found, duration if found.get("hasPart") and duration else None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://example.org/a.png", True),
        ("http://example.org/a.png", False),
        ("https://", False),
        ("https:///a.png", False),
        ("https://example.org/a b.png", False),
        ('https://example.org/"onload=x', False),
        ("pictures/a.png", False),
        ("javascript:alert(1)", False),
    ],
)
def test_addresses_of_pictures(text, wanted):
    assert is_picture(text) is wanted


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0S"), (59.9, "PT59S"), (60, "PT1M"), (3600, "PT1H")]
)
def test_lengths(seconds, text):
    assert iso_duration(seconds) == text
