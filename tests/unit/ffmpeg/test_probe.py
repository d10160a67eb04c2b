from fractions import Fraction
from pathlib import Path

import pytest

from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import probe, process
from pipelines.ffmpeg.probe import starts_with_index

PICTURE = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x36:rate=25"]
SOUND = ["-f", "lavfi", "-i", "sine=sample_rate=48000"]
H264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads", "1"]


def film(folder: Path, *options: str, frames: int = 25) -> Path:
    path = folder / "film.mp4"
    process.run([*PICTURE, *H264, *options, "-frames:v", str(frames), str(path)], seconds=30)
    return path


def test_a_film_is_described_by_its_packets(tmp_path: Path) -> None:
    facts = probe.probe(film(tmp_path))
    assert (facts.width, facts.height, facts.frames) == (64, 36, 25)
    assert facts.interval == Fraction(1, 25)
    assert facts.start == 0
    assert facts.audio_seconds is None
    assert facts.codec.startswith("h264/High/yuv420p/")


def test_sound_is_as_long_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    length = ["-frames:v", "25", "-t", "1", "-c:a", "aac"]
    process.run([*PICTURE, *SOUND, *H264, *length, str(path)], seconds=30)
    assert probe.probe(path).audio_seconds == pytest.approx(1, abs=0.03)


def test_uneven_frames_have_no_interval(tmp_path: Path) -> None:
    uneven = ["-vf", "select='not(eq(n,5))'", "-fps_mode", "vfr"]
    assert probe.probe(film(tmp_path, *uneven)).interval is None


def test_a_fingerprint_tells_parameter_sets_apart(tmp_path: Path) -> None:
    plain = probe.probe(film(tmp_path)).codec_fingerprint
    assert probe.probe(film(tmp_path, frames=7)).codec_fingerprint == plain
    assert probe.probe(film(tmp_path, "-bf", "0")).codec_fingerprint != plain


@pytest.mark.parametrize("content", [b"", b"not a film", b"#EXTM3U\n/etc/passwd\n" * 9])
def test_what_is_no_film_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(DamagedMedia, match=r"film\.mp4 can't be read as MP4") as refusal:
        probe.probe(path)
    assert "\n" not in str(refusal.value)


def test_half_a_film_is_refused(tmp_path: Path) -> None:
    path = film(tmp_path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DamagedMedia):
        probe.probe(path)


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    process.run(["-v", "error", *SOUND, "-t", "1", "-f", "mp4", str(path)], seconds=30)
    with pytest.raises(DamagedMedia, match="no video"):
        probe.probe(path)


def test_a_film_of_too_many_frames_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path)
    monkeypatch.setattr(probe, "MOST_FRAMES", 24)
    with pytest.raises(DamagedMedia, match="more than 24 frames"):
        probe.probe(path)


def test_an_index_is_found_where_it_lies(tmp_path: Path) -> None:
    assert not starts_with_index(film(tmp_path))
    assert starts_with_index(film(tmp_path, "-movflags", "+faststart"))
    empty = tmp_path / "empty.mp4"
    empty.touch()
    assert not starts_with_index(empty)
