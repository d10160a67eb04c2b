"""FFmpeg argument lists as pure functions of what is wanted. Nothing is run here."""

from collections.abc import Sequence
from pathlib import Path

import ffmpeg

from pipelines.ffmpeg.encoders import encoder_options
from pipelines.ffmpeg.filters import SWSCALE, Graph, conformed, crossed, halved, marked, opened
from pipelines.ffmpeg.profiles import AUDIO_BITRATE, OPUS_BITRATE, SAMPLE_RATE, Profile
from pipelines.ffmpeg.source import Source
from pipelines.film.caption import Lettering
from pipelines.film.mark import Mark
from pipelines.film.output import Container
from pipelines.film.segment import Segment, Span
from pipelines.film.strip import COLUMNS, Strip
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate, timestamp
from pipelines.film.transition import Transition

# One thread everywhere: output is then the same on every machine, and Ray counts the cores.
SINGLE_THREAD = ("-v", "error", "-filter_threads", "1", "-filter_complex_threads", "1")


SCRIPT, FONTS = "lettering.ass", "fonts"
"""Where a segment's lettering lies, in the folder that FFmpeg is run in."""


LOGO = "logo"

_JPEG = {"out_color_matrix": "bt601", "out_range": "pc"}
"""JPEG knows one matrix and one range."""


def body(
    clip: Source | Path,
    span: Span,
    profile: Profile,
    into: Path,
    words: Lettering | None = None,
    mark: Mark | None = None,
) -> list[str]:
    """Encode `span` of `clip`."""
    picture = marked(conformed(clip, span, profile, "yuv420p"), mark, profile, LOGO)
    picture = _lettered(picture, words, profile.frame_rate)
    return _encoded(picture, span.end - span.first, profile, into)


def transition(
    clips: tuple[Source, Source],
    spans: tuple[Span, Span],
    change: Transition,
    profile: Profile,
    into: Path,
) -> list[str]:
    """Encode the overlap of two clips."""
    return _encoded(_overlap(clips, spans, change, profile), change.length, profile, into)


def whole(
    clips: Sequence[Path],
    timeline: Timeline,
    profile: Profile,
    into: Path,
    words: Lettering | None = None,
) -> list[str]:
    """Encode a whole film in one filtergraph: what segments are measured against.

    No clip may be given twice: ffmpeg-python takes equal inputs for one.
    """
    rate = profile.frame_rate
    picture: Graph = None
    length = 0
    for index, (clip, scene) in enumerate(zip(clips, timeline.scenes, strict=True)):
        span = Span(scene_id=scene.id, first=0, end=scene.length)
        coming = conformed(clip, span, profile, "yuv444p")
        if picture is None:
            picture = coming
        elif (change := timeline.transitions[index - 1]).length:
            picture = crossed(picture, coming, change, rate, at=length - change.length)
            length -= change.length
        else:
            # concat counts in microseconds; xfade wants its two inputs to count alike.
            picture = ffmpeg.concat(picture, coming).filter("settb", f"1/{rate}")
            picture = picture.filter("fps", rate)
        length += scene.length
    return _encoded(_lettered(halved(picture), words, rate), length, profile, into)


def segment(
    of: Segment,
    clips: Sequence[Source],
    profile: Profile,
    into: Path,
    words: Lettering | None = None,
    mark: Mark | None = None,
) -> list[str]:
    """Encode one segment from the clips of its spans.

    With `words` or a `mark` it must be run where `SCRIPT`, `FONTS` and `LOGO` lie.
    """
    if of.transition is None:
        return body(clips[0], of.spans[0], profile, into, words, mark)
    both, spans = (clips[0], clips[1]), (of.spans[0], of.spans[1])
    picture = marked(_overlap(both, spans, of.transition, profile), mark, profile, LOGO)
    return _encoded(_lettered(picture, words, profile.frame_rate), of.length, profile, into)


def join_list(names: Sequence[str], lengths: Sequence[int], profile: Profile) -> str:
    """Return the concat demuxer's list. Without durations 5.1 drifts 0.6 ms at each join."""
    lines = ["ffconcat version 1.0"]
    for name, length in zip(names, lengths, strict=True):
        lines += [f"file '{name}'", f"duration {timestamp(length, profile.frame_rate)}"]
    return "\n".join(lines) + "\n"


def join(
    listed: Path, audio: Path, profile: Profile, into: Path, container: Container = "mp4"
) -> list[str]:
    """Join the segments of the list and add the sound, by stream copy; WebM's sound is Opus."""
    return [
        *SINGLE_THREAD,
        # The list's own inputs can't be pinned one by one; both formats can.
        *("-f", "concat", "-format_whitelist", "concat,mov"),
        # H.264 from elsewhere is put in order by FFmpeg; ours are alike, and stay as they are.
        *(() if profile.codec == "h264" else ("-auto_convert", "0")),
        *("-protocol_whitelist", "file", "-i", str(listed)),
        *("-f", "mov", "-protocol_whitelist", "file", "-i", str(audio)),
        *("-map", "0:v", "-map", "1:a"),
        *(_matroska() if container == "webm" else _isobmff(profile)),
        *("-f", container, str(into)),
    ]


def _isobmff(profile: Profile) -> list[str]:
    return [
        *("-c", "copy", "-video_track_timescale", str(profile.timescale)),
        *(("-tag:v", "hvc1") if profile.codec == "hevc" else ()),
        # The index goes first, so that a browser plays before it has the whole file.
        *("-movflags", "+faststart"),
    ]


def _matroska() -> list[str]:
    return [
        *("-c:v", "copy", "-c:a", "libopus", "-b:a", OPUS_BITRATE, "-threads", "1"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-cues_to_front", "1"),
    ]


def measure(audio: Path, form: str) -> list[str]:
    """Report loudness and true peak (ITU-R BS.1770) of a `wav` or `mov` file on stderr."""
    return [
        *("-v", "info", "-nostats"),
        *("-f", form, "-protocol_whitelist", "file", "-i", str(audio)),
        *("-map", "0:a", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"),
    ]


def master_audio(wav: Path, gain_db: float, ceiling_db: float | None, into: Path) -> list[str]:
    """Encode `wav` as AAC, `gain_db` louder and, if given, limited to `ceiling_db` dBFS."""
    chain = [f"volume={gain_db:.3f}dB"]
    if ceiling_db is not None:
        chain.append(f"alimiter=limit={10 ** (ceiling_db / 20):.6f}:level=disabled:attack=2")
    return [
        *SINGLE_THREAD,
        *("-f", "wav", "-protocol_whitelist", "file", "-i", str(wav)),
        *("-map", "0:a", "-af", ",".join(chain), "-threads", "1"),
        *("-c:a", "aac", "-b:a", AUDIO_BITRATE, "-ar", str(SAMPLE_RATE), "-ac", "2"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "mp4", str(into)),
    ]


def still(
    clip: Path, frame: int, frame_rate: FrameRate, longest_side: int, into: Path
) -> list[str]:
    """Write frame `frame` of `clip` as JPEG, no side longer than `longest_side` pixels."""
    second, rest = divmod(frame, frame_rate)
    picture = (
        opened(clip, from_second=second)
        .filter("trim", start_frame=rest, end_frame=rest + 1)
        .filter(
            "scale",
            longest_side,
            longest_side,
            force_original_aspect_ratio="decrease",
            **_JPEG,
            flags=SWSCALE,
        )
        .filter("format", "yuvj420p")
    )
    return _one_jpeg(picture, into)


def strip(film: Path, of: Strip, key_frames: Sequence[int], into: Path) -> list[str]:
    """Write the pictures of the strip as one JPEG; `key_frames` are all the film has."""
    taken = _either([f"eq(n,{key_frames.index(frame)})" for frame in of.frames])
    picture = (
        opened(film, key_frames=True)
        .filter("select", taken)
        .filter("scale", of.picture.width, of.picture.height, **_JPEG, flags=SWSCALE)
        .filter("setsar", 1)
        .filter("format", "yuvj420p")
        .filter("tile", f"{COLUMNS}x{of.rows}")
    )
    return _one_jpeg(picture, into)


def _either(conditions: Sequence[str]) -> str:
    """Return an expression that holds where one of them does.

    Halves in brackets: FFmpeg reads `a+b+c` as nested, and nothing nested a hundred deep.
    """
    if len(conditions) == 1:
        return conditions[0]
    half = len(conditions) // 2
    return f"({_either(conditions[:half])}+{_either(conditions[half:])})"


def _one_jpeg(picture: Graph, into: Path) -> list[str]:
    options = {"frames:v": 1, "q:v": 4, "threads": 1, "update": 1, "f": "image2"}
    return [*SINGLE_THREAD, *ffmpeg.output(picture, str(into), **options).get_args()]


def _overlap(
    clips: tuple[Source, Source], spans: tuple[Span, Span], change: Transition, profile: Profile
) -> Graph:
    # xfade takes 4:4:4 or RGB only, and converts by itself, back and forth, when given less.
    leaving, coming = (
        conformed(clip, span, profile, "yuv444p") for clip, span in zip(clips, spans, strict=True)
    )
    return halved(crossed(leaving, coming, change, profile.frame_rate, at=0))


def _lettered(picture: Graph, words: Lettering | None, rate: FrameRate) -> Graph:
    """Return `picture` under its lettering, which counts time from its own beginning."""
    if words is None or not words.captions:
        return picture
    ahead = f"{words.lead}/({rate}*TB)"
    return (
        picture.filter("setpts", f"PTS+{ahead}")
        .filter("ass", filename=SCRIPT, fontsdir=FONTS)
        .filter("setpts", f"PTS-{ahead}")
    )


def _encoded(picture: Graph, length: int, profile: Profile, into: Path) -> list[str]:
    ahead = profile.reordering
    # With too few frames for one to be reordered, x264 and x265 have them decoded as they are
    # shown. All others are decoded ahead, and where the next segment begins, time would go back.
    clock = {"bsf:v": f"setts=dts=PTS-{ahead}/({profile.frame_rate}*TB)"} if length <= ahead else {}
    if profile.pixels != "yuv420p":
        picture = picture.filter("scale", flags=SWSCALE).filter("format", profile.pixels)
    output = ffmpeg.output(
        picture,
        str(into),
        **{
            **encoder_options(profile),
            "pix_fmt": profile.pixels,
            "g": profile.gop,
            "threads": 1,
            "color_range": "tv",
            "colorspace": "bt709",
            "color_primaries": "bt709",
            "color_trc": "bt709",
            "video_track_timescale": profile.timescale,
            "fps_mode": "passthrough",
            "frames:v": length,
            "fflags": "+bitexact",
            "flags:v": "+bitexact",
            "f": profile.container,
            **clock,
        },
    )
    return [*SINGLE_THREAD, *output.get_args()]
