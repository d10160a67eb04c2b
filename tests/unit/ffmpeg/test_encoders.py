"""Golden arguments of every encoder but x264, whose are in `test_commands`."""

from pathlib import Path

import pytest

from pipelines.ffmpeg import commands
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.output import ON_GPU, Codec
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Span

PICTURE = PictureSize(width=1280, height=720)
COLORS = "-color_primaries bt709 -color_range tv -color_trc bt709 -colorspace bt709"
EXACT = "-fflags +bitexact -flags:v +bitexact -fps_mode passthrough -frames:v 30"
TOLD: dict[Codec, str] = {
    "hevc": f"-f mp4 -c:v libx265 {COLORS} -crf 21 {EXACT} -g 60 -pix_fmt yuv420p "
    "-preset veryfast -profile:v main -tag:v hvc1 -threads 1 -video_track_timescale 30000 "
    "-x265-params open-gop=0:info=0:pools=none:frame-threads=1:wpp=0:log-level=error:keyint=60",
    "av1": f"-f mp4 -c:v libsvtav1 {COLORS} -crf 26 {EXACT} -g 60 -pix_fmt yuv420p "
    "-preset 9 -svtav1-params lp=1 -threads 1 -video_track_timescale 30000",
    "vp9": f"-f mp4 -b:v 0 -c:v libvpx-vp9 {COLORS} -cpu-used 5 -crf 26 -deadline good {EXACT} "
    "-g 60 -pix_fmt yuv420p -row-mt 0 -threads 1 -video_track_timescale 30000",
    "prores": f"-f mov -c:v prores_aw {COLORS} {EXACT} -g 60 -pix_fmt yuv422p10le "
    "-profile:v 2 -threads 1 -vendor apl0 -video_track_timescale 30000",
}
ON_A_GPU: dict[Codec, str] = {
    "h264": f"-f mp4 -b:v 0 -bf 0 -c:v h264_nvenc {COLORS} -cq 18 -fflags +bitexact "
    "-flags:v +bitexact -forced-idr 1 -fps_mode passthrough -frames:v 30 -g 60 -no-scenecut 1 "
    "-pix_fmt yuv420p -preset p5 -profile:v high -rc vbr -strict_gop 1 -threads 1 "
    "-video_track_timescale 30000",
    "hevc": f"-f mp4 -b:v 0 -bf 0 -c:v hevc_nvenc {COLORS} -cq 21 -fflags +bitexact "
    "-flags:v +bitexact -forced-idr 1 -fps_mode passthrough -frames:v 30 -g 60 -no-scenecut 1 "
    "-pix_fmt yuv420p -preset p5 -profile:v main -rc vbr -strict_gop 1 -tag:v hvc1 -threads 1 "
    "-video_track_timescale 30000",
}


def encoding(codec: Codec, length: int = 30, *, gpu: bool = False) -> list[str]:
    profile = delivery_profile(PICTURE, 30, codec, gpu=gpu)
    span = Span(scene_id="a", first=0, end=length)
    return commands.body(Path("a.mp4"), span, profile, Path("out"))


def after_the_map(told: list[str]) -> str:
    return " ".join(told[told.index("-map") + 2 : -1])


@pytest.mark.parametrize("codec", TOLD)
def test_each_encoder_is_told_exactly(codec: Codec) -> None:
    assert after_the_map(encoding(codec)) == TOLD[codec]


@pytest.mark.parametrize("codec", ON_A_GPU)
def test_nvenc_is_told_exactly(codec: Codec) -> None:
    assert set(ON_A_GPU) == ON_GPU
    assert after_the_map(encoding(codec, gpu=True)) == ON_A_GPU[codec]


@pytest.mark.parametrize(("codec", "moved"), [("hevc", True), ("av1", False), ("vp9", False)])
def test_only_what_reorders_frames_has_its_clock_moved(codec: Codec, moved: bool) -> None:
    assert ("setts=dts=PTS-2/(30*TB)" in encoding(codec, length=2)) is moved
    assert "setts" not in " ".join(encoding(codec, length=3))


def test_prores_gets_its_pixels_by_our_own_scaling() -> None:
    graph = encoding("prores")[encoding("prores").index("-filter_complex") + 1]
    assert graph.count("accurate_rnd+bitexact") == 2
    assert "format=yuv422p10le" in graph
