"""Addresses: what is refused, what is no picture, and where case does not matter."""

import pytest

from sphinx_aikb.text.address import is_page, with_small_host


@pytest.mark.parametrize(
    ("address", "small"),
    [
        ("Https://YouTu.be/A?T=1#B", "https://youtu.be/A?T=1#B"),
        ("HTTP://User:Pass@Example.ORG:80/A", "http://User:Pass@example.org:80/A"),
        ("FTP://Example.org", "ftp://example.org"),
        ("Mailto:Me@Example.org", "mailto:Me@Example.org"),
        ("https://example.org/A", "https://example.org/A"),
        ("Https://Example.org?A", "https://example.org?A"),
        # Names of files, and schemes that may mean case.
        ("Note: One.md", "Note: One.md"),
        ("Https/Note.md", "Https/Note.md"),
        ("Obsidian://Open", "Obsidian://Open"),
        ("#Https://A", "#Https://A"),
        ("", ""),
    ],
)
def test_case(address, small):
    assert with_small_host(address) == small


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/clip/Ugk1",
        "https://YouTube.com/@channel",
        "//www.youtube.com/c/name",
        "https://vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871",
        "HTTPS://Vimeo.COM/1",
        "https://www.twitch.tv/videos/1",
        "https://x.com/a/status/1",
        "https://open.spotify.com/episode/1",
        "https://example.org/talk.mp4",
        "https://example.org/paper.pdf?x=1",
        "https://example.org/page.html",
    ],
)
def test_pages(address):
    assert is_page(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "https://example.org/picture?id=3",
        "https://i.ytimg.com/vi/a/hqdefault.jpg",
        "https://www.youtube.com/img/logo.png",
        "https://notvimeo.com/1",
        "https://vimeo.com.example.org/1",
        "pictures/vimeo.com/a",
        "data:image/png;base64,AA",
        "talk.mp4",
        "",
    ],
)
def test_what_may_be_a_picture(address):
    assert not is_page(address)
