"""Subtitles beside the film."""

import pytest

from pipelines.film.caption import Caption
from pipelines.film.timing import FrameRate
from pipelines.lettering import srt, webvtt

CAPTIONS = (
    Caption(start=90, end=135, text='Second & <i>last</i>\n\n{\\an8} "--> 5"'),
    Caption(start=1, end=89, text="Erst\u00e9: 50 % של 🎬"),
    Caption(start=0, end=89, text="Harbour", shown_as="title"),
)


def test_subrip() -> None:
    assert srt(CAPTIONS, 30) == (
        "1\n00:00:00,033 --> 00:00:02,967\nErst\u00e9: 50 % של 🎬\n"
        "\n"
        "2\n00:00:03,000 --> 00:00:04,500\n"
        'Second & <\u2060i>last<\u2060/i>\n{\u2060\\an8} "--\u2060> 5"\n'
    )


def test_webvtt() -> None:
    assert webvtt(CAPTIONS, 30) == (
        "WEBVTT\n"
        "\n"
        "00:00:00.033 --> 00:00:02.967\nErst\u00e9: 50 % של 🎬\n"
        "\n"
        "00:00:03.000 --> 00:00:04.500\n"
        'Second &amp; &lt;i&gt;last&lt;/i&gt;\n{\\an8} "--&gt; 5"\n'
    )


def test_without_words_they_are_empty() -> None:
    assert srt((), 30) == ""
    assert webvtt((), 30) == "WEBVTT\n"


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_times_are_those_of_the_frames(rate: FrameRate) -> None:
    for frame in (1, 7, 59, 1799, 5399, 60 * 60 * rate):
        told = srt((Caption(start=frame, end=frame + 1, text="x"),), rate).split("\n")[1]
        clock, _, thousandths = told.split(" ")[0].partition(",")
        hours, minutes, seconds = map(int, clock.split(":"))
        at = 3600 * hours + 60 * minutes + seconds + int(thousandths) / 1000
        assert at == pytest.approx(frame / rate, abs=0.00051)
