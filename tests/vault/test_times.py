"""The judge of times: each rule with a true twin, its laws, and what it makes of the labelled sets."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_aikb.text.timecode import parse_timecode
from sphinx_aikb.vault.readings import Reading, Typed, candidates, likely, reading_of
from sphinx_aikb.vault.thirds import proven_thirds
from sphinx_aikb.vault.times import LONGEST, Outcome, Verdict, bounds_of, judge
from support.labelled_sets import to_develop, to_measure
from support.labelled_times import LabelledNote

MINUTE, HOUR = 60, 3600
TALK = 55 * MINUTE


def typed(text: str, shown: str = "") -> Typed:
    """A time as typed, `49:30:00` or `49:30`; *shown* is the text of its link."""
    code = parse_timecode(text)
    said = parse_timecode(shown).seconds if shown else code.seconds
    return Typed(code.seconds, code.has_hours, None if said == code.seconds else said)


def judged(texts: str, length: float | None = TALK, **more) -> list[str]:
    """What is made of the times of one note: the right time of one that is moved, else the outcome."""
    times = [typed(text) for text in texts.split()]
    (verdicts,) = judge({"note": times}, length, **more).verdicts.values()
    return list(map(told, times, verdicts))


def told(time: Typed, verdict: Verdict) -> str:
    if verdict.seconds == time.seconds:
        return verdict.outcome.value
    return f"{int(verdict.seconds) // 60}:{int(verdict.seconds) % 60:02}"


PADDED = "02:28:00 10:31:00 14:05:00 22:40:00 31:10:00 35:12:00 44:59:00 49:30:00"
RIGHT = ["2:28", "10:31", "14:05", "22:40", "31:10", "35:12", "44:59", "49:30"]


def with_third(third: str) -> str:
    return PADDED.replace(":00", f":{third}")


@pytest.mark.parametrize("third", ["00", "07", "59"])
def test_a_third_field_that_is_always_the_same(third):
    assert judged(with_third(third)) == RIGHT


def test_a_third_field_that_repeats_the_first():
    texts = " ".join(f"{text}:{text[:2]}" for text in PADDED.replace(":00", "").split())
    assert judged(texts) == RIGHT


def test_very_many_times_are_no_sum_too_large():
    times = [Typed(second * 1.0, True, None) for second in range(43_200, 86_400)]
    assert proven_thirds(times).values == frozenset()


def test_a_third_field_that_may_be_anything():
    assert judged("02:28:41 10:31:07 22:40:33 31:10:19 44:59:02 49:30:55") == [
        *("2:28", "10:31", "22:40", "31:10", "44:59", "49:30"),
    ]


@pytest.mark.parametrize(
    ("texts", "length"),
    [
        ("00:02:28 00:31:10 00:44:59 00:54:58", TALK),
        ("00:05:00 01:00:00 02:15:00 02:58:00", 3 * HOUR),  # round minutes
        ("02:28:00 01:31:00 02:40:00 00:10:00", 3 * HOUR),  # in any order
        ("00:10:20 06:21:33 10:59:01", 11 * HOUR),
        (
            "06:00:00 07:00:00 08:00:00 09:00:00 11:00:00",
            None,
        ),  # of a stream whose length nobody knows
        ("02:28 31:10 62:03 75:00", 80 * MINUTE),  # minutes and seconds
        ("00:55:40", TALK),  # hardly after the end
    ],
)
def test_true_times_are_left_alone(texts, length):
    assert set(judged(texts, length)) == {"true"}


def test_a_third_field_that_too_many_times_share():
    # All are below three times the length, and by that alone they might be of a longer video.
    shared = "01:48:02 01:43:02 01:46:02 01:45:02 01:09:07"
    assert judged(shared, 70 * MINUTE) == ["1:48", "1:43", "1:46", "1:45", "unsure"]
    assert judged("01:48:02 01:43:41 01:46:19 01:45:57", 70 * MINUTE) == ["unsure"] * 4
    assert judged("01:48:30 01:43:00 01:46:30 01:45:30", 70 * MINUTE) == ["unsure"] * 4  # rounded
    assert judged(shared, 2 * HOUR) == ["true"] * 5


def test_a_third_field_that_notes_of_a_video_share():
    notes = {
        str(at): [typed(f"01:{at}:02"), typed("00:10:00"), typed("00:11:00")]
        for at in (43, 45, 46, 48)
    }
    verdicts = judge(notes, 70 * MINUTE).verdicts
    assert [verdicts[str(at)][0] for at in (43, 45)] == [
        (Outcome.SHIFTED, 103),
        (Outcome.SHIFTED, 105),
    ]
    alone = judge({"43": notes["43"]}, 70 * MINUTE).verdicts["43"]
    assert alone[0] == (Outcome.UNSURE, 6182)


def test_true_times_past_an_hour_among_wrong_ones():
    texts = "02:28:00 10:31:00 22:40:00 44:59:00 58:30:00 01:02:03 01:10:44"
    assert judged(texts, 75 * MINUTE) == [
        *("2:28", "10:31", "22:40", "44:59", "58:30"),
        *("true", "true"),
    ]


def test_what_can_be_meant_as_typed_is_never_moved():
    # 01:43:02 is 1 min 43 s of the talk of 70 minutes, and may be true of the one of three hours.
    wrong = "01:43:02 05:12:02 22:40:02 44:59:02 58:30:02 49:20:02"
    assert judged(wrong, 70 * MINUTE)[0] == "1:43"
    assert judged(wrong, 3 * HOUR)[0] == "unsure"
    assert judged("00:41:00 01:43:02 02:10:09", 3 * HOUR) == ["true"] * 3


def test_a_squeezed_time_is_unsure():
    # 25:57 as 02:57:00: it stands between 24 and 27 minutes.
    texts = "20:10:00 22:31:00 24:05:00 02:57:00 27:10:00 31:12:00 44:59:00"
    assert judged(texts)[3] == "unsure"
    # The twin is 2 min 57 s, between two and four minutes.
    texts = "01:10:00 02:05:00 02:57:00 04:10:00 05:33:00 06:44:00 08:12:00 10:20:00 14:59:00"
    assert judged(texts, 20 * MINUTE)[2] == "2:57"


def test_an_invented_hour_is_unsure():
    assert judged("00:10:20 00:15:31 01:17:51 00:19:02 00:31:11")[2] == "unsure"
    assert judged("00:10:20 00:15:31 01:17:51 00:19:02 00:31:11", 80 * MINUTE)[2] == "true"


def test_one_or_two_times_are_left_alone():
    assert judged("49:30:00") == ["unsure"]
    assert judged("02:28:00 49:30:00") == ["unsure", "unsure"]


def test_beyond_the_end_whatever_is_meant():
    assert judged("02:28 31:10 90:00") == ["true", "true", "beyond the end"]
    assert judged(f"{PADDED} 59:30:00")[-1] == "beyond the end"


def test_where_text_and_link_disagree():
    def of(link: str, text: str) -> Verdict:
        (verdicts,) = judge({"note": [typed(link, text)]}, TALK).verdicts.values()
        return verdicts[0]

    assert of("49:30:00", "49:30") == (Outcome.DISAGREES, 2970)  # the text is right
    assert of("01:17:51", "00:17:51") == (Outcome.DISAGREES, 1071)
    assert of("00:17:51", "01:17:51") == (Outcome.DISAGREES, 1071)  # the link is
    assert of("00:17:51", "00:18:51") == (Outcome.DISAGREES, 1071)  # nobody knows
    assert of("00:17:51", "17:51") == (Outcome.TRUE, 1071)


def test_without_a_length_only_what_no_video_can_be():
    assert judged(PADDED, None) == [*["unsure"] * 1, "unsure", *RIGHT[2:]]
    assert judged("02:28:00 10:31:00 11:05:00", None) == ["true"] * 3


def test_a_project_that_knows_its_longest_video():
    assert judged(PADDED, None, longest=4 * HOUR)[1:] == RIGHT[1:]
    assert judged("00:10:00 01:31:00 03:59:00", None, longest=4 * HOUR) == ["true"] * 3
    # Two notes of a stream know better.
    stream = [typed(f"{hour:02}:{hour + 7}:{hour + 31}") for hour in range(10)]
    found = judge({"a": stream, "b": stream[1:]}, None, 4 * HOUR)
    assert found.is_contradicted
    assert not found.is_wrong


@pytest.mark.parametrize("length", [TALK * 9 // 10, TALK // 2, 15 * MINUTE, 55])
def test_a_wrong_length_moves_no_true_time(length):
    true = "00:02:28 00:10:31 00:14:05 00:22:40 00:31:10 00:35:12 00:44:59 00:54:30"
    round_ones = "00:05:00 00:10:00 00:15:00 00:30:00 00:45:00 00:50:00"
    for texts in (true, round_ones):
        assert set(judged(texts, length)) <= {"true", "unsure", "beyond the end"}


def test_notes_that_contradict_a_length():
    sound = [typed(f"00:{at}:{at + 7}") for at in range(3, 54, 8)]
    more = [*sound[1:], typed("00:54:58")]
    for length in (55, TALK * 9 // 10):
        both = judge({"a": [*sound, typed("00:54:31")], "b": more}, length)
        assert both.is_contradicted
        assert not both.is_wrong
    assert not judge({"a": sound, "b": more}, TALK).is_contradicted
    assert not judge({"a": sound, "b": more[:3]}, 55).is_contradicted  # one note alone


def test_the_end_of_a_video():
    def end(*texts: str, length: float | None = None) -> float:
        notes = {text: [typed(each) for each in text.split()] for text in texts}
        return judge(notes, length).end

    assert end(PADDED, length=TALK) == bounds_of(TALK).outside == 1.02 * TALK
    assert end(PADDED, "00:50:10 00:10:10 00:20:20") == 3010
    assert end("49:30:00") == LONGEST
    # A late time is unsure where others end much earlier, and its video may still go on so long.
    sound = [" ".join(f"00:{at}:{at + shift}" for at in range(3, 54, 8)) for shift in (5, 6)]
    assert end(*sound, "00:10:10 02:20:20") == 8420


def test_what_an_author_says_wins():
    def of(text: str, reading: Reading) -> list[Verdict]:
        times = [typed(each) for each in text.split()]
        return judge({"note": times}, TALK, readings={"note": reading}).verdicts["note"]

    assert of("01:43:02 02:28", Reading.MINUTES) == [(Outcome.TOLD, 103), (Outcome.TRUE, 148)]
    assert {each.outcome for each in of(PADDED, Reading.AS_TYPED)} == {Outcome.TRUE}


def test_the_names_of_readings():
    assert reading_of(" MM:SS:ff ") is Reading.MINUTES
    assert reading_of("hh:mm:ss") is Reading.AS_TYPED
    for text in ("squeezed", "mm:ss", ""):
        with pytest.raises(ValueError, match=r"one of hh:mm:ss, mm:ss:ff"):
            reading_of(text)


def test_likely_readings_are_shares():
    found = [candidates(typed(text), TALK, [0]) for text in PADDED.split()]
    for share in likely(found):
        assert sum(share.values()) == pytest.approx(1)
        assert share[Reading.MINUTES] > 0.5


LENGTHS = st.integers(1, 14 * HOUR)
TIMES = st.builds(
    Typed,
    st.one_of(st.integers(0, 14 * HOUR), st.integers(0, 99 * HOUR), st.integers(0, 99 * 60).map(lambda at: 60 * at)),
    st.booleans(),
    st.one_of(st.none(), st.integers(0, 14 * HOUR)),
)  # fmt: skip
NOTES = st.lists(TIMES, max_size=30)
VAULTS = st.dictionaries(st.sampled_from("abcdef"), NOTES, max_size=5)
KNOWN = st.one_of(st.none(), LENGTHS)


@given(VAULTS, KNOWN, KNOWN)
def test_no_time_within_its_video_is_changed(notes, length, longest):
    bounds = bounds_of(length, longest)
    found = judge(notes, length, longest)
    for name, times in notes.items():
        for time, verdict in zip(times, found.verdicts[name], strict=True):
            if time.seconds <= (bounds.outside if length else longest or LONGEST):
                assert verdict.seconds == time.seconds
            if verdict.seconds != time.seconds:
                assert verdict.seconds < time.seconds
                assert verdict.outcome in (Outcome.SHIFTED, Outcome.DISAGREES)


@given(VAULTS, KNOWN, KNOWN)
def test_repaired_notes_are_left_alone(notes, length, longest):
    found = judge(notes, length, longest).verdicts
    again = {
        name: [
            time
            if time.seconds == verdict.seconds
            else Typed(verdict.seconds, has_hours=time.has_hours)
            for time, verdict in zip(times, found[name], strict=True)
        ]
        for name, times in notes.items()
    }
    for name, verdicts in judge(again, length, longest).verdicts.items():
        assert [each.seconds for each in verdicts] == [each.seconds for each in again[name]]


@given(st.lists(TIMES.map(lambda time: time._replace(shown=None)), max_size=30), LENGTHS)
def test_a_note_of_sound_times_is_untouched(times, length):
    sound = [time for time in times if time.seconds <= length]
    found = judge({"note": sound}, length)
    assert not found.is_wrong


@given(VAULTS, KNOWN)
def test_the_order_of_notes_does_not_matter(notes, length):
    found = judge(notes, length)
    turned = judge(dict(reversed(notes.items())), length)
    assert found == turned


def counted(notes: list[LabelledNote]) -> Counter[tuple[str, str]]:
    """How many times of each kind had which outcome: moved rightly or wrongly, else the judge's word."""
    videos: dict[str, list[LabelledNote]] = defaultdict(list)
    for note in notes:
        videos[note.video].append(note)
    counts: Counter[tuple[str, str]] = Counter()
    for video in videos.values():
        times = {note.name: [typed(each.typed, each.text) for each in note.times] for note in video}
        found = judge(times, video[0].known)
        for note in video:
            for label, time, verdict in zip(
                note.times, times[note.name], found.verdicts[note.name], strict=True
            ):
                is_moved = verdict.seconds != time.seconds
                moved = "right" if verdict.seconds == label.meant else "wrong"
                kind = "true" if time.seconds == label.meant else label.kind
                counts[kind, moved if is_moved else verdict.outcome.value] += 1
    return counts


@pytest.mark.no_cover
@pytest.mark.parametrize("labelled", [to_develop, to_measure])
def test_the_labelled_sets(labelled):
    notes = labelled()
    assert len(notes) >= 1000
    everything = counted(notes)
    assert everything["true", "right"] == everything["true", "wrong"] == 0
    found = counted([note for note in notes if note.has_right_length])
    shifted = Counter({key: count for key, count in found.items() if key[0] != "true"})
    plain = Counter({key: count for key, count in shifted.items() if key[0] != "squeezed"})
    assert share(shifted, "right") >= 0.85
    assert share(plain, "right") >= 0.9
    assert share(shifted, "wrong", "true") <= 0.01


def share(counts: Counter[tuple[str, str]], *outcomes: str) -> float:
    return sum(n for (_, outcome), n in counts.items() if outcome in outcomes) / counts.total()
