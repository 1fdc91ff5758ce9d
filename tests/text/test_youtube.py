"""Addresses of videos: every shape that YouTube uses, and the many that only look like one."""

import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.youtube import (
    Video,
    VideoError,
    is_address_like,
    parse_address,
    parse_video,
    watch_url,
)

ID = "aB3_-xYz012"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
IDS = st.text(LETTERS, min_size=11, max_size=11)
HOSTS = ["youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"]
SHAPES = [
    "https://{host}/watch?v={id}",
    "http://{host}/watch?v={id}",
    "//{host}/watch?v={id}",
    "{host}/watch?v={id}",
    "HTTPS://{host}/watch?app=desktop&v={id}&list=PLx&index=2",
    "https://{host}/watch/?feature=share&amp;v={id}",
    "https://{host}/watch/{id}",
    "https://{host}/embed/{id}",
    "https://{host}/shorts/{id}?feature=share",
    "https://{host}/live/{id}?si=AbCdEfGhIjK",
    "https://{host}/v/{id}?version=3",
    "https://{host}/e/{id}/",
    "https://youtu.be/{id}?si=AbCdEfGhIjK",
    "https://www.youtube-nocookie.com/embed/{id}?rel=0",
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("host", [*HOSTS, "WWW.YouTube.COM", "www.youtube.com.", "youtube.com:443"])
def test_every_shape_on_every_host(shape: str, host: str) -> None:
    address = shape.format(host=host, id=ID)
    assert parse_video(address) == parse_address(address) == Video(ID)
    assert is_address_like(address)


@given(IDS, st.sampled_from(HOSTS), st.sampled_from(SHAPES))
def test_the_id_comes_back_as_typed(video: str, host: str, shape: str) -> None:
    if video in {"videoseries", "live_stream"}:
        return
    assert parse_address(shape.format(host=host, id=video)).id == video


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?list=PLx&v={ID}",
        f"https://www.youtube.com/watch?v={ID}&list=RD{ID}&start_radio=1",
        f"https://www.youtube.com/watch?v={ID}&v=zzzzzzzzzzz",
        f"https://www.youtube.com/watch?v={ID}#",
        f"https://www.youtube.com/watch?v={ID}&",
        f"https://www.youtube.com/watch?&v={ID}",
        f"https://www.youtube.com/watch?v={ID.replace('-', '%2D')}",
        f"https://www.youtube.com//watch?v={ID}",
        f"https://www.youtube.com/?v={ID}",
        f"https://www.youtube.com?v={ID}",
        f"https://www.youtube.com/watch_popup?v={ID}",
        f"https://www.youtube.com/v/{ID}&hl=en_US&fs=1&",
        f"https://youtu.be/{ID}&feature=youtu.be",
        f"https://youtu.be/{ID}/",
        f"youtu.be/{ID}",
        f"YOUTU.BE/{ID}",
        f"www.youtube.com:80/watch?v={ID}",
        f"https://gaming.youtube.com/watch?v={ID}",
        f"https://www.youtubekids.com/watch?v={ID}",
        f"https://youtube.googleapis.com/v/{ID}",
        f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare",
        f"https://www.youtube.com/attribution_link?a=x&u=/watch%3Fv%3D{ID}%26feature%3Dem",
        f"https://www.youtube.com/attribution_link?u=https%3A%2F%2Fyoutu.be%2F{ID}&a=x",
        f"https://www.youtube.com/oembed?url=http%3A//www.youtube.com/watch?v%3D{ID}&format=json",
        f"https://www.youtube.com/oembed?url=https://youtu.be/{ID}",
        f"https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fyoutu.be%2F{ID}",
        f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}&gl=DE",
        f"  https://youtu.be/{ID}\n",
    ],
)
def test_more_shapes(address: str) -> None:
    assert parse_video(address) == Video(ID)


@pytest.mark.parametrize(
    ("rest", "start"),
    [
        ("&t=148", 148),
        ("&t=148s", 148),
        ("&t=2m28s", 148),
        ("&t=1h2m3s", 3723),
        ("&t=1H2M3S", 3723),
        ("&t=2:28", 148),
        ("&t=148.5", 148.5),
        ("&t=0", 0),
        ("&t=0s", 0),
        ("&start=148", 148),
        ("&time_continue=148", 148),
        ("&time_continue=148&feature=emb_logo", 148),
        ("&amp;t=148", 148),
        ("&#38;t=148", 148),
        ("&amp;amp;t=148", 148),
        ("&list=PLx&index=3&t=148s&pp=abc", 148),
        ("#t=148", 148),
        ("#t=2m28s", 148),
        ("#a=b&t=148", 148),
        ("#start=148", 148),
        ("&t=148#t=20", 148),
        ("&t=abc#t=148", 148),
        ("&t=abc&start=148", 148),
        ("&start=20&t=148", 148),
        ("&t=148&t=20", 148),
        ("&t=2m%2028s", 148),
        ("&t=", None),
        ("&t", None),
        ("&t=-5", None),
        ("&t=+5", None),
        ("&t=%2B5", None),
        ("&t=abc", None),
        ("&t=NaN", None),
        ("&t=1e3", None),
        ("&t=10-20", None),
        ("&t=1:2:3:4", None),
        ("&t=99999999999999999999", None),
        ("&t=%D9%A5", None),
        ("&T=148", None),
        ("&start_radio=1", None),
        ("&xt=148", None),
        ("#148", None),
    ],
)
def test_the_start(rest: str, start: float | None) -> None:
    assert parse_address(f"https://www.youtube.com/watch?v={ID}{rest}") == Video(ID, start)


@pytest.mark.parametrize(
    "address",
    [
        f"https://youtu.be/{ID}?t=148",
        f"https://youtu.be/{ID}?si=abc&t=148",
        f"https://youtu.be/{ID}&t=148",
        f"https://youtu.be/{ID}#t=148",
        f"https://www.youtube.com/v/{ID}&start=148",
        f"https://www.youtube.com/shorts/{ID}?t=148",
        f"https://www.youtube.com/live/{ID}?t=2m28s",
        f"https://www.youtube.com/watch?t=148&v={ID}",
        f"https://www.youtube.com/attribution_link?u=%2Fwatch%3Fv%3D{ID}%26t%3D148",
    ],
)
def test_the_start_in_other_shapes(address: str) -> None:
    assert parse_address(address) == Video(ID, 148)


@pytest.mark.parametrize(
    ("rest", "start", "end"),
    [
        ("embed/{id}?start=148&end=185", 148, 185),
        ("embed/{id}?end=185&start=148.5", 148.5, 185),
        ("v/{id}?start=148&end=185", 148, 185),
        ("embed/{id}?start=148&end=148", 148, None),
        ("embed/{id}?start=148&end=20", 148, None),
        ("embed/{id}?start=148&end=x", 148, None),
        ("embed/{id}?end=185", None, None),
        ("watch?v={id}&t=148&end=185", 148, None),
        ("shorts/{id}?t=148&end=185", 148, None),
    ],
)
def test_only_players_have_an_end(rest: str, start: float | None, end: float | None) -> None:
    assert parse_address("https://www.youtube.com/" + rest.format(id=ID)) == Video(ID, start, end)


@pytest.mark.parametrize(
    ("fragment", "start", "end"),
    [
        ("t=10,20", 10, 20),
        ("t=npt:10,20", 10, 20),
        ("t=1:30,1:02:30", 90, 3750),
        ("t=10.5,20", 10.5, 20),
        ("t=,30", 0, 30),
        ("t=10,", 10, None),
        ("t=10,e", 10, None),
        ("t=20,10", 20, None),
        ("t=10,20&loop", 10, 20),
        ("t=,", None, None),
        ("t=,e", None, None),
        ("t=10,x", None, None),
        ("t=x,20", None, None),
        ("t=10,20,30", None, None),
    ],
)
def test_intervals(fragment: str, start: float | None, end: float | None) -> None:
    for address in (f"https://youtu.be/{ID}#", f"https://www.youtube.com/watch?v={ID}&"):
        assert parse_address(address + fragment) == Video(ID, start, end)


@pytest.mark.parametrize(
    "address",
    [
        # other hosts
        f"https://notyoutube.com/watch?v={ID}",
        f"https://youtube.com.evil.test/watch?v={ID}",
        f"https://www.youtube.com.evil.test/watch?v={ID}",
        f"https://evil.test/youtube.com/watch?v={ID}",
        f"https://evil.test/?u=https://www.youtube.com/watch?v={ID}",
        f"https://evil.test#www.youtube.com/watch?v={ID}",
        f"https://evil.test?.youtube.com/watch?v={ID}",
        f"https://evil.youtube.com/watch?v={ID}",
        f"https://youtube.co/watch?v={ID}",
        f"https://youtube.org/watch?v={ID}",
        f"https://youtu.be.evil.test/{ID}",
        f"https://xyoutu.be/{ID}",
        f"https://youtube-nocookie.com.evil.test/embed/{ID}",
        f"https://wwwyoutube.com/watch?v={ID}",
        f"https://www.youtube.com../watch?v={ID}",
        f"https://.youtube.com/watch?v={ID}",
        f"https://vimeo.com/{ID}",
        "https://vimeo.com/123456789#t=1m5s",
        f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg",
        f"https://www.google.com/url?q=https://www.youtube.com/watch?v={ID}",
        # look-alikes
        f"https://www.yоutube.com/watch?v={ID}",
        f"https://www.youtube。com/watch?v={ID}",
        f"https://www.ｙoutube.com/watch?v={ID}",
        f"https://www.xn--yutube-wqf.com/watch?v={ID}",
        f"http\u017f://www.youtube.com/watch?v={ID}",
        f"https://www.you\u200btube.com/watch?v={ID}",
        # user names and ports
        f"https://youtube.com@evil.test/watch?v={ID}",
        f"https://www.youtube.com:443@evil.test/watch?v={ID}",
        f"https://evil.test@youtube.com/watch?v={ID}",
        f"https://www.youtube.com:x@evil.test/watch?v={ID}",
        f"https://www.youtube.com:8080/watch?v={ID}",
        f"https://www.youtube.com:44३/watch?v={ID}",
        # schemes
        f"javascript://youtube.com/watch?v={ID}",
        f"javascript:location='https://youtu.be/{ID}'",
        f"data:text/html,https://youtu.be/{ID}",
        f"ftp://www.youtube.com/watch?v={ID}",
        f"https:www.youtube.com/watch?v={ID}",
        f"https:///www.youtube.com/watch?v={ID}",
        f"https:/www.youtube.com/watch?v={ID}",
        f"://www.youtube.com/watch?v={ID}",
        f"///www.youtube.com/watch?v={ID}",
        f"/watch?v={ID}",
        f"watch?v={ID}",
        f"?v={ID}",
        # backslashes, blanks, control characters
        f"https:\\\\www.youtube.com\\watch?v={ID}",
        f"https://evil.test\\@www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}\\",
        f"https://www.you\ttube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID[:5]}\n{ID[5:]}",
        f"https://www.youtube.com/watch?v={ID}\x00",
        f"https://www.youtube.com/watch?v={ID}\x7f",
        f"https://www.youtube.com/watch?v={ID} and more",
        f"https://www.youtube.com/watch?v={ID}%0A",
        f"https://www.youtube.com/watch?v={ID}%00",
        f"https://www.youtube.com/watch?v={ID}+",
        # ids
        f"https://www.youtube.com/watch?v={ID}3",
        f"https://www.youtube.com/watch?v={ID[:10]}",
        f"https://www.youtube.com/watch?v={ID[:10]}!",
        f"https://www.youtube.com/watch?v={ID[:10]}é",
        f"https://www.youtube.com/watch?v={ID}.",
        f"https://www.youtube.com/watch?v={ID})",
        f"https://www.youtube.com/watch?v={ID};t=148",
        f"https://www.youtube.com/watch?v=&v={ID}",
        f"https://www.youtube.com/watch?V={ID}",
        f"https://www.youtube.com/watch?xv={ID}",
        f"https://www.youtube.com/watch#v={ID}",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch",
        f"https://youtu.be/{ID}0",
        f"https://youtu.be/{ID},",
        f"https://youtu.be/{ID}/more",
        f"https://youtu.be/watch?v={ID}",
        "https://youtu.be/",
        "youtu.be",
        f"https://www.youtube.com/embed/{ID}/more",
        f"https://www.youtube.com/embed/../watch?v={ID}",
        f"https://www.youtube.com/embed%2F{ID}",
        # other things on YouTube
        "https://www.youtube.com/",
        "youtube.com",
        f"https://www.youtube.com/{ID}",
        "https://www.youtube.com/embed/videoseries?list=PLabc",
        "https://www.youtube.com/embed/live_stream?channel=UCabc",
        "https://www.youtube.com/embed/?listType=playlist&list=PLabc",
        "https://www.youtube.com/playlist?list=PLabcdefghij",
        f"https://www.youtube.com/playlist?list={ID}",
        f"https://www.youtube.com/results?search_query={ID}",
        "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
        f"https://www.youtube.com/channel/{ID}",
        f"https://www.youtube.com/c/{ID}",
        f"https://www.youtube.com/user/{ID}",
        f"https://www.youtube.com/@{ID[:10]}",
        f"https://www.youtube.com/@handle?v={ID}",
        "https://www.youtube.com/clip/UgkxAbCdEfGh",
        "https://www.youtube.com/hashtag/abcdefghijk",
        # addresses in addresses
        "https://www.youtube.com/attribution_link?a=x",
        f"https://www.youtube.com/attribution_link?v={ID}",
        f"https://www.youtube.com/attribution_link?u=https%3A%2F%2Fevil.test%2Fwatch%3Fv%3D{ID}",
        f"https://www.youtube.com/attribution_link?u=%2F%2Fevil.test%2Fwatch%3Fv%3D{ID}",
        f"https://www.youtube.com/attribution_link?u=%2F%5Cevil.test%2Fwatch%3Fv%3D{ID}",
        f"https://www.youtube.com/attribution_link?u=%40evil.test%2Fwatch%3Fv%3D{ID}",
        f"https://www.youtube.com/redirect?q=https%3A%2F%2Fevil.test%2F{ID}",
        f"https://youtu.be/attribution_link?u=%2Fwatch%3Fv%3D{ID}",
        f"https://evil.test/attribution_link?u=%2Fwatch%3Fv%3D{ID}",
        "",
    ],
)
def test_what_only_looks_like_one(address: str) -> None:
    with pytest.raises(VideoError):
        parse_address(address)
    with pytest.raises(VideoError):
        parse_video(address)


def test_addresses_nest_once() -> None:
    address = f"/watch?v={ID}"
    for _ in range(2):
        address = f"https://www.youtube.com/attribution_link?u={quote(address, safe='')}"
    with pytest.raises(VideoError):
        parse_address(address)


@pytest.mark.parametrize("video", [ID, "12345678901", "01234567012", "0b101010101", "-----------"])
def test_a_bare_id(video: str) -> None:
    assert parse_video(f" {video}\n") == Video(video)
    assert not is_address_like(video)
    with pytest.raises(VideoError):
        parse_address(video)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "aB3_-xYz01!",
        "aB3_-xYz01",
        "aB3_-xYz0123",
        "aB3 -xYz012",
        "aB3_-xYz01\u0660",
        "aB3_-xYz01é",
        "aB3_-xYz012\x00",
        "yes",
        "2024-01-05",
        "00:02:28",
        f"{ID}@00:02:28",
        f"[{ID}]",
    ],
)
def test_no_bare_id(text: str) -> None:
    with pytest.raises(VideoError):
        parse_video(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "//example.org/x",
        "ftp://example.org",
        "javascript:alert(1)",
        "youtube.com",
        "YouTu.be/x",
        "www.youtube.com?v=1",
        " m.youtube.com/x ",
        "youtube.com:443/x",
    ],
)
def test_meant_as_an_address(text: str) -> None:
    assert is_address_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ID,
        "00:02:28",
        "2:28",
        "148s",
        "1h2m3s",
        "N/A",
        "a/b",
        "AI: the future",
        "label",
        ":x",
        "x:",
        "my youtube.com",
        "youtube",
        "youtube.community",
        "youtu.bean/x",
        "/watch?v=x",
    ],
)
def test_not_meant_as_an_address(text: str) -> None:
    assert not is_address_like(text)


@pytest.mark.parametrize(
    ("seconds", "rest"), [(None, ""), (0, "&t=0s"), (148, "&t=148s"), (148.9, "&t=148s")]
)
def test_watch_url(seconds: float | None, rest: str) -> None:
    assert watch_url(ID, seconds) == f"https://www.youtube.com/watch?v={ID}{rest}"


@given(IDS, st.none() | st.integers(0, 1000 * 3600))
def test_what_is_written_is_read_back(video: str, seconds: int | None) -> None:
    assert parse_address(watch_url(video, seconds)) == Video(video, seconds)


PIECES = ["https:", "//", "/", "www.", "youtube.com", "youtu.be", "watch", "embed", "?", "&", "v="]
PIECES += [
    "t=",
    "end=",
    "start=",
    "#",
    "@",
    "%",
    "%2F",
    "\\",
    "\n",
    ":",
    "..",
    ID,
    "attribution_link",
]
PIECES += ["u=", "&amp;", "é", "\ud800", "\u200b", "9", "evil.test", "oembed", "url="]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_nothing_but_a_video_error(text: str) -> None:
    is_address_like(text)
    for parse in (parse_video, parse_address):
        try:
            video = parse(text)
        except VideoError as error:
            assert 0 < len(str(error)) < 100
        else:
            assert len(video.id) == 11
            assert set(video.id) <= set(LETTERS)
            assert video.end is None or (video.start is not None and video.end > video.start)


@given(st.text(st.characters(exclude_characters="./@\\:?#[]"), min_size=1), st.sampled_from(HOSTS))
def test_no_other_host_passes(extra: str, host: str) -> None:
    for other in (f"{extra}{host}", f"{host}{extra}", f"{host}.{extra}", f"{extra}@{host}"):
        try:
            parse_address(f"https://{other}/watch?v={ID}")
        except VideoError:
            continue
        # What is left are names of YouTube itself.
        assert other.strip().lower() in {"m.youtube.com", "www.youtube.com", "music.youtube.com"}


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["a", "/", "&", "&amp;", "%25", "https://", "youtube.com", "&t=1", "#", "?v=", "&#38;"]
)
def test_a_long_text_is_refused_at_once(unit: str) -> None:
    tail = unit * (250_000 // len(unit))
    start = time.process_time()
    for text in (tail, f"https://youtu.be/{tail}", f"https://www.youtube.com/watch?v={ID}{tail}"):
        with pytest.raises(VideoError):
            parse_video(text)
    assert time.process_time() - start < 3
