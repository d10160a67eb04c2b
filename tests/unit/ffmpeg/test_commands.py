"""Golden argument lists: what FFmpeg is told is part of what we promise."""

from pathlib import Path

from pipelines.ffmpeg import commands
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.ffmpeg.source import Source
from pipelines.film.fitting import Fitting
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Segment, Span
from pipelines.film.transition import Transition

PROFILE = delivery_profile(PictureSize(width=1280, height=720), 30)
ENCODING = (
    "-f mp4 -c:v libx264 -color_primaries bt709 -color_range tv -color_trc bt709 -colorspace bt709 "
    "-crf 18 -fflags +bitexact -flags:v +bitexact -fps_mode passthrough -frames:v {frames} -g 60 "
    "-level:v 3.1 -pix_fmt yuv420p -preset veryfast -profile:v high -threads 1 "
    "-video_track_timescale 30000 -x264-params open-gop=0:stitchable=1 out.mp4"
)
COVERING = "force_divisible_by=2:force_original_aspect_ratio=increase"
FLAGS = "flags=bicubic+accurate_rnd+bitexact"
SINGLE = "-v error -filter_threads 1 -filter_complex_threads 1"


def conformed(source: str, first: int, end: int, pixels: str, start: int) -> str:
    chain = (
        "fps=30:start_time=0",
        "tpad=stop=-1:stop_mode=clone",
        f"trim=end_frame={end}:start_frame={first}",
        "setpts=PTS-STARTPTS",
        f"scale=1280:720:{FLAGS}:{COVERING}:out_color_matrix=bt709:out_range=tv",
        "crop=1280:720:2*floor((iw-ow)/4):2*floor((ih-oh)/4)",
        "setsar=1",
        f"format={pixels}",
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv",
    )
    parts = []
    label = source
    for number, step in enumerate(chain, start=start):
        parts.append(f"[{label}]{step}[s{number}]")
        label = f"s{number}"
    return ";".join(parts)


def test_a_body_is_cut_conformed_and_encoded_once() -> None:
    span = Span(scene_id="scene-1", first=15, end=147)
    told = commands.body(Source(Path("clip.mp4")), span, PROFILE, Path("out.mp4"))
    assert " ".join(told) == (
        f"{SINGLE} -f mov -protocol_whitelist file -threads 1 -i clip.mp4 "
        f"-filter_complex {conformed('0:v', 15, 147, 'yuv420p', 0)} -map [s8] "
        + ENCODING.format(frames=132)
    )


def chain_of(source: Source, fitting: Fitting, first: int = 0, end: int = 30) -> str:
    span = Span(scene_id="a", first=first, end=end, fitting=fitting)
    told = commands.body(source, span, PROFILE, Path("out.mp4"))
    return " ".join(told[told.index("-f") :])


def test_nothing_is_done_to_a_clip_that_needs_nothing() -> None:
    plain = chain_of(Source(Path("a.mp4")), Fitting())
    known = Source(Path("a.mp4"), PROFILE.picture, 30)
    assert chain_of(known, Fitting(length=30)) == plain
    assert chain_of(known, Fitting(fit="blur", length=45)) == plain
    for filter_ in ("split", "premultiply", "tonemap", "iw*sar", "settb"):
        assert filter_ not in plain


def test_only_a_clip_of_another_shape_is_laid_over_itself() -> None:
    square = Source(Path("a.mp4"), PictureSize(width=512, height=512))
    assert "gblur" in chain_of(square, Fitting(fit="blur"))
    assert "gblur" not in chain_of(square, Fitting(fit="fit"))
    assert "pad=" in chain_of(square, Fitting(fit="fit"))


def test_a_short_clip_is_slowed_down_or_played_again() -> None:
    clip = Source(Path("a.mp4"), PROFILE.picture, 120)
    slowed = chain_of(clip, Fitting(length=180), 150, 180)
    assert "setpts=floor((PTS+60000)*180/120)-150000" in slowed
    assert "-ss 2 " in slowed
    assert "trim=end_frame=30:start_frame=0" in slowed
    again = chain_of(clip, Fitting(length=181), 150, 180)
    assert "-stream_loop -1" in again
    assert "trim=end_frame=180:start_frame=150" in again


def test_a_clip_is_never_sought_beyond_its_end() -> None:
    clip = Source(Path("a.mp4"), PROFILE.picture, 60)
    assert "-ss" not in chain_of(clip, Fitting(length=75), 74, 75)
    assert "-ss" not in chain_of(Source(Path("a.mp4"), length=1), Fitting(length=900), 890, 900)


def test_a_transition_crosses_two_spans_in_full_chroma() -> None:
    spans = (Span(scene_id="a", first=135, end=150), Span(scene_id="b", first=0, end=15))
    segment = Segment(
        index=1,
        kind="transition",
        start=135,
        end=150,
        spans=spans,
        transition=Transition(kind="dissolve", length=15),
    )
    told = commands.segment(
        segment, [Source(Path("a.mp4")), Source(Path("b.mp4"))], PROFILE, Path("out.mp4")
    )
    pinned = "-f mov -protocol_whitelist file"
    assert " ".join(told) == (
        # The end of a clip is reached by a seek to a whole second well before it.
        f"{SINGLE} {pinned} -ss 3 -threads 1 -i a.mp4 {pinned} -threads 1 -i b.mp4 "
        f"-filter_complex {conformed('0:v', 45, 60, 'yuv444p', 0)};"
        f"{conformed('1:v', 0, 15, 'yuv444p', 9)};"
        "[s8][s17]xfade=duration=0.500000000:offset=0.000000000:transition=fade[s18];"
        f"[s18]scale={FLAGS}[s19];[s19]format=yuv420p[s20] -map [s20] " + ENCODING.format(frames=15)
    )


def test_the_join_list_carries_exact_durations() -> None:
    assert commands.join_list(["a.mp4", "b.mp4"], [148, 7], PROFILE) == (
        "ffconcat version 1.0\n"
        "file 'a.mp4'\nduration 4.933333333\n"
        "file 'b.mp4'\nduration 0.233333333\n"
    )


def test_a_join_copies_and_puts_the_index_first() -> None:
    told = commands.join(Path("list"), Path("audio.m4a"), PROFILE, Path("film.mp4"))
    assert " ".join(told) == (
        f"{SINGLE} -f concat -format_whitelist concat,mov -protocol_whitelist file -i list "
        "-f mov -protocol_whitelist file -i audio.m4a -map 0:v -map 1:a -c copy "
        "-video_track_timescale 30000 -movflags +faststart -f mp4 film.mp4"
    )


def test_a_still_is_one_frame_in_the_colours_of_jpeg() -> None:
    told = commands.still(Path("clip.mp4"), 75, 30, 640, Path("still.jpg"))
    assert " ".join(told) == (
        f"{SINGLE} -f mov -protocol_whitelist file -ss 2 -threads 1 -i clip.mp4 "
        "-filter_complex [0:v]trim=end_frame=16:start_frame=15[s0];"
        f"[s0]scale=640:640:{FLAGS}:force_original_aspect_ratio=decrease"
        ":out_color_matrix=bt601:out_range=pc[s1];[s1]format=yuvj420p[s2] -map [s2] "
        "-f image2 -frames:v 1 -q:v 4 -threads 1 -update 1 still.jpg"
    )


def test_loudness_is_measured_from_the_named_format() -> None:
    assert " ".join(commands.measure(Path("a.m4a"), "mov")) == (
        "-v info -nostats -f mov -protocol_whitelist file -i a.m4a "
        "-map 0:a -af ebur128=peak=true:framelog=quiet -f null -"
    )


def test_sound_is_limited_only_when_a_ceiling_is_given() -> None:
    free = commands.master_audio(Path("a.wav"), 2.5, None, Path("a.m4a"))
    held = commands.master_audio(Path("a.wav"), 2.5, -1.5, Path("a.m4a"))
    assert free[free.index("-af") + 1] == "volume=2.500dB"
    limited = "volume=2.500dB,alimiter=limit=0.841395:level=disabled:attack=2"
    assert held[held.index("-af") + 1] == limited


def test_levels_follow_size_and_rate() -> None:
    def level(width: int, height: int, rate: int) -> str:
        picture = PictureSize(width=width, height=height)
        return delivery_profile(picture, rate).level  # type: ignore[arg-type]

    assert level(1280, 720, 30) == "3.1"
    assert level(720, 900, 30) == "3.1"
    assert level(1280, 720, 60) == "3.2"
    assert level(1920, 1080, 30) == "4.0"
    assert level(1080, 1920, 60) == "4.2"
    assert level(3840, 2160, 30) == "5.1"
    assert level(3840, 2160, 60) == "5.2"
