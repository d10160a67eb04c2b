"""Scripts for libass: what is written over one segment of the film."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.film.caption import Caption
from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate
from pipelines.lettering.fonts import Font, Run, runs, width
from pipelines.lettering.lines import lines
from pipelines.lettering.style import Look, look

SMALLER = 0.72
"""The further lines of a lower third, in sizes of its first."""
MOST_LINES = 3
"""Longer text is set smaller, down to `LEAST_SIZE`, before it takes more lines."""
LEAST_SIZE = 0.6
_STEPS = 4
_LONGEST_FADE = 0.25
"""Of the time words are shown."""

_HEADER = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
LayoutResX: {width}
LayoutResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
{styles}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
{events}
"""
_BOX, _OUTLINE = 4, 1
"""libass's border styles: one box behind all of an event, and an outline around its letters."""
_EITHER_WAY = -1
"""Encoding: the first letter with a direction decides where a line begins."""


@dataclass(frozen=True)
class Script:
    """A script in the ASS format, and the typefaces that it names."""

    text: str
    fonts: tuple[Font, ...]


def script(
    captions: Sequence[Caption],
    picture: PictureSize,
    rate: FrameRate,
    colors: Sequence[str] = (),
) -> Script:
    """Write `captions`, on a clock that begins with frame 0, for a film of this size."""
    kinds = sorted({caption.shown_as for caption in captions})
    looks = {kind: look(kind, picture, colors) for kind in kinds}
    fonts: dict[Font, None] = {}
    events = []
    for caption in captions:
        style = looks[caption.shown_as]
        told, used = _told(caption, style, picture, rate)
        fonts.update(dict.fromkeys(used))
        start, end = _time(caption.start, rate), _time(caption.end, rate)
        events.append(f"Dialogue: 0,{start},{end},{caption.shown_as},,0,0,0,,{told}")
    family = runs("x")[0].font.family
    text = _HEADER.format(
        width=picture.width,
        height=picture.height,
        styles="\n".join(_style(kind, family, looks[kind]) for kind in kinds),
        events="\n".join(events),
    )
    return Script(text, tuple(fonts))


def _style(name: str, family: str, style: Look) -> str:
    boxed = style.padding > 0
    behind = _color(style.behind, style.opacity)
    return (
        f"Style: {name},{family},{style.size:.2f},{_color(style.ink)},{_color(style.ink)},"
        f"{behind},{behind},-1,0,0,0,100,100,0,0,{_BOX if boxed else _OUTLINE},"
        f"{style.outline:.2f},{style.padding:.2f},{style.place},"
        f"{style.side:.0f},{style.side:.0f},{style.bottom:.0f},{_EITHER_WAY}"
    )


def _told(
    caption: Caption, style: Look, picture: PictureSize, rate: FrameRate
) -> tuple[str, list[Font]]:
    """Return an event's text, and the typefaces in it."""
    room = picture.width - 2 * style.side
    size, broken = _set(caption.text, style.size, room)
    shown_ms = 1000 * (caption.end - caption.start) / rate
    fade = round(min(1000 * style.fade_seconds, _LONGEST_FADE * shown_ms))
    pieces = [f"{{\\fad({fade},{fade})}}" if fade else ""]
    fonts = []
    for number, line in enumerate(broken):
        smaller = SMALLER if number and caption.shown_as == "lower_third" else 1.0
        pieces.append("\\N" if number else "")
        for run in runs(line):
            pieces.append(f"{{\\fn{run.font.family}\\fs{size * smaller * run.font.line:.2f}}}")
            pieces.append(_literal(run))
            fonts.append(run.font)
    return "".join(pieces), fonts


def _set(text: str, size: float, room: float) -> tuple[float, tuple[str, ...]]:
    """Return the size, at most `size`, and the lines of `text` in `room` pixels of width."""
    least = max(MOST_LINES, text.count("\n") + 1)
    for step in range(_STEPS + 1):
        smaller = size * (1 - (1 - LEAST_SIZE) * step / _STEPS)
        broken = lines(text, room / smaller, width)
        if len(broken) <= least:
            break
    return smaller, broken


def _literal(run: Run) -> str:
    """Return text that libass shows as it is.

    It knows no way to write a backslash before an `N`, but an invisible joiner parts the two.
    """
    return run.text.replace("\\", "\\\u2060").replace("{", "\\{")


def _time(frame: int, rate: FrameRate) -> str:
    """Return a moment between `frame` and the one before it, to a hundredth of a second.

    libass shows an event from its start on and not at its end, in milliseconds; at 60 frames a
    second there is one in every 17.
    """
    hundredths = max(0, ((2 * frame - 1) * 100 + rate) // (2 * rate))
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"


def _color(color: str, opacity: float = 1.0) -> str:
    """Return `#RRGGBB` as ASS has it: transparency, blue, green, red."""
    return f"&H{round(255 * (1 - opacity)):02X}{color[5:7]}{color[3:5]}{color[1:3]}".upper()
