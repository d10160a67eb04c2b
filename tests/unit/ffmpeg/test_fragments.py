"""Segments cut into fragments: the same pictures, one clock through the whole film."""

import itertools
from fractions import Fraction
from pathlib import Path

import av
import pytest

from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.fragments import fragmented
from pipelines.ffmpeg.profiles import TICKS_PER_FRAME, delivery_profile
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Span

PROFILE = delivery_profile(PictureSize(width=320, height=180), 30)
CUTS = (0, 50, 65, 150)


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Encode three segments of one clip, with B-frames, as films are."""
    folder = tmp_path_factory.mktemp("segments")
    clip = folder / "clip.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-frames:v", "150"]
    encoding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-f", "mp4"]
    process.run([*picture, *encoding, str(clip)], seconds=60)
    made = []
    for number, (first, end) in enumerate(itertools.pairwise(CUTS)):
        made.append(folder / f"segment-{number}.mp4")
        span = Span(scene_id="scene-1", first=first, end=end)
        process.run(commands.body(clip, span, PROFILE, made[-1]), seconds=60)
    return made


def frames(path: Path) -> list[tuple[int, int]]:
    """Return time, in frames, and hash of every picture."""
    with av.open(str(path)) as film:
        track = film.streams.video[0]
        assert track.time_base
        unit = Fraction(1, 30) / track.time_base
        return [
            (int(frame.pts / unit), hash(frame.to_ndarray().tobytes()))
            for frame in film.decode(track)
            if frame.pts is not None
        ]


def test_fragments_of_all_segments_are_the_film(segments: list[Path], tmp_path: Path) -> None:
    whole, pictures = b"", []
    for index, segment in enumerate(segments):
        pictures += [picture for _, picture in frames(segment)]
        pieces = fragmented(
            segment,
            tmp_path / "piece.mp4",
            start=CUTS[index] * TICKS_PER_FRAME,
            first=index * 1000 + 1,
        )
        whole = whole or pieces.init
        whole += pieces.media
    film = tmp_path / "film.mp4"
    film.write_bytes(whole)
    # libavformat shows every picture of such a file later by the longest negative offset, here two
    # frames; browsers go by the standard (tests/acceptance/test_preview.py).
    lag = frames(film)[0][0]
    assert [(at - lag, picture) for at, picture in frames(film)] == list(enumerate(pictures))
    assert whole.index(b"trun\x01") > 0


def test_each_fragment_tells_its_length_and_its_number(
    segments: list[Path], tmp_path: Path
) -> None:
    pieces = fragmented(segments[2], tmp_path / "piece.mp4", start=65_000, first=41)
    # A group of pictures is two seconds.
    assert [piece.ticks for piece in pieces.fragments] == [60_000, 25_000]
    numbers = [
        int.from_bytes(piece.content[piece.content.index(b"mfhd") + 8 :][:4])
        for piece in pieces.fragments
    ]
    assert numbers == [41, 42]


def test_sound_is_cut_by_time(tmp_path: Path) -> None:
    sound = tmp_path / "sound.m4a"
    tone = ["-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", "10", "-c:a", "aac", "-f", "mp4"]
    process.run([*tone, str(sound)], seconds=60)
    pieces = fragmented(sound, tmp_path / "piece.mp4", longest=Fraction(4))
    lengths = [piece.ticks for piece in pieces.fragments]
    assert len(lengths) == 3
    # Whole AAC frames of 1024 samples; the encoder adds one in front.
    assert abs(sum(lengths) - 480_000) <= 2 * 1024
    assert max(lengths) <= 4 * 48_000 + 1024


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(b"not a film")
    with pytest.raises(DamagedMedia):
        fragmented(damaged, tmp_path / "piece.mp4")
