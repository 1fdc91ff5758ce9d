import time

import pytest

from sphinx_aikb.text.captions import length_of_captions, video_in_name

VTT = """\
WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.560 align:start position:0%
Open<00:00:00.480><c> models</c>

NOTE 00:59:00.000 is no cue

59:10.000 --> 59:58.500
are --> here
"""
SRT = "1\n00:00:00,160 --> 00:00:02,560\nOpen\n\n2\n01:00:00,000 --> 01:02:03,250\nmodels\n"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (VTT, 3598.5),
        (SRT, 3723.25),
        (SRT.replace("\n", "\r\n"), 3723.25),
        # The longest counts, wherever it stands.
        ("00:05.000 --> 00:09.000\n\n00:01.000 --> 00:02.000\n", 9),
        ("", None),
        ("WEBVTT\n\nno cue\n", None),
        ("00:01.000 -> 00:02.000\n", None),
        ("00:01.000 --> 00:99.000\n", None),
        ("00:01.000 --> 99999:00:00.000\n", None),
        ("00:01.000 --> ::::::::\n", None),
        ("00:00.000 --> 00:00.000\n", None),
    ],
)
def test_length(text: str, length: float | None) -> None:
    assert length_of_captions(text) == length


@pytest.mark.no_cover
@pytest.mark.parametrize("part", ["00:01.000 --> ", "0", " ", "\n", "0:", "-->"])
def test_length_takes_linear_time(part: str) -> None:
    start = time.process_time()
    length_of_captions(part * 200_000)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("name", "video"),
    [
        ("A talk [P6y0gr-W2-k]", "P6y0gr-W2-k"),
        ("A talk [P6y0gr-W2-k].en", "P6y0gr-W2-k"),
        ("A [one] talk [P6y0gr-W2-k].zh-Hans", "P6y0gr-W2-k"),
        ("P6y0gr-W2-k", "P6y0gr-W2-k"),
        ("P6y0gr-W2-k.en-orig", "P6y0gr-W2-k"),
        ("-__________.de", "-__________"),
        ("A talk", None),
        ("A talk P6y0gr-W2-k", None),
        ("P6y0gr-W2-k1", None),
        ("[P6y0gr-W2-k] A talk", None),
        ("", None),
    ],
)
def test_video_in_name(name: str, video: str | None) -> None:
    assert video_in_name(name) == video
