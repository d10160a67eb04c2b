"""Golden scripts: what libass is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.film.caption import Caption
from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate
from pipelines.lettering import script

HD = PictureSize(width=1280, height=720)


def events(*captions: Caption, rate: FrameRate = 30) -> list[str]:
    text = script(captions, HD, rate).text
    return [line for line in text.splitlines() if line.startswith("Dialogue")]


def test_a_caption_and_a_call_to_action() -> None:
    written = script(
        (
            Caption(start=0, end=90, text="Hello, world"),
            Caption(start=30, end=90, text="Visit שלום", shown_as="call_to_action"),
        ),
        HD,
        30,
        ("#E0A020", "#204080"),
    )
    assert (
        written.text
        == """\
[Script Info]
ScriptType: v4.00+
PlayResX: 1280
PlayResY: 720
LayoutResX: 1280
LayoutResY: 720
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: call_to_action,Manrope,46.80,&H00FFFFFF,&H00FFFFFF,&H00804020,&H00804020,-1,0,0,0,100,100,\
0,0,4,0.00,18.72,2,83,83,228,-1
Style: caption,Manrope,32.40,&H00FFFFFF,&H00FFFFFF,&H47000000,&H47000000,-1,0,0,0,100,100,\
0,0,4,0.00,12.96,2,77,77,63,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.00,0:00:02.98,caption,,0,0,0,,{\\fnManrope\\fs44.26}Hello, world
Dialogue: 0,0:00:00.98,0:00:02.98,call_to_action,,0,0,0,,{\\fad(300,300)}\
{\\fnManrope\\fs63.93}Visit {\\fnNoto Sans Hebrew Light\\fs63.65}שלום
"""
    )
    assert [font.family for font in written.fonts] == ["Manrope", "Noto Sans Hebrew Light"]
    assert [font.edition.split()[0] for font in written.fonts] == ["font-manrope", "manimgx-fonts"]


def test_a_lower_third_has_smaller_lines_under_its_first() -> None:
    (event,) = events(Caption(start=0, end=12, text="Ada\nAnalyst", shown_as="lower_third"))
    # A fade takes no more than a quarter of the time at either end.
    assert event.endswith(
        "{\\fad(100,100)}{\\fnManrope\\fs49.18}Ada\\N{\\fnManrope\\fs35.41}Analyst"
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1))
def test_no_text_is_read_as_a_command(text: str) -> None:
    if not text.strip():
        return
    (event,) = events(Caption(start=0, end=9, text=text[:400]))
    shown = event.split(",,", 2)[2].removeprefix("0,0,0,,")
    # What is left when our own commands are taken out opens no block and begins no command.
    for own in ("\\N",):
        shown = shown.replace(own, "")
    plain = ""
    while shown.startswith("{\\fn") or "{\\fn" in shown:
        before, _, rest = shown.partition("{\\fn")
        plain += before
        shown = rest.partition("}")[2]
    plain += shown
    assert "{" not in plain.replace("\\{", "")
    assert "\\" not in plain.replace("\\{", "").replace("\\\u2060", "")


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_words_begin_and_end_between_two_frames(rate: FrameRate) -> None:
    for frame in (1, 2, 3, 50, 1799, 10_000):
        (event,) = events(Caption(start=frame, end=frame + 1, text="x"), rate=rate)
        for told, at in zip(event.split(",")[1:3], (frame, frame + 1), strict=True):
            hours, minutes, seconds = told.split(":")
            moment = 3600 * int(hours) + 60 * int(minutes) + float(seconds)
            assert (at - 1) / rate + 0.002 < moment < at / rate - 0.002


def test_long_text_is_set_smaller_before_it_takes_a_fourth_line() -> None:
    (short,) = events(Caption(start=0, end=9, text="Words " * 10, shown_as="title"))
    (long,) = events(Caption(start=0, end=9, text="Words " * 16, shown_as="title"))
    (longer,) = events(Caption(start=0, end=9, text="Words " * 80, shown_as="title"))
    sizes = [float(event.split("\\fs")[1].split("}")[0]) for event in (short, long, longer)]
    assert sizes[0] > sizes[1] > sizes[2]
    assert sizes[2] == pytest.approx(0.6 * sizes[0], abs=0.02)
    assert [event.count("\\N") for event in (short, long)] == [2, 2]
    assert longer.count("\\N") > 2
