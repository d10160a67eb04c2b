import struct
import zlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from pipelines.errors import TakeFailed
from pipelines.ffmpeg.probe import probe
from pipelines.ports import Workshop
from pipelines.stages.ingest import IngestTake, ingest_take
from tests.unit.stages.deliveries import ORDER, PLAYLIST, SMALL, kept, nothing_is_kept, still


@pytest.fixture
def picture(take: IngestTake) -> IngestTake:
    return replace(take, kind="still", url=take.url.replace("mp4", "png"))


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
@pytest.mark.parametrize("size", ["320x180", "200x200", "33x77"])
def test_a_still_becomes_a_clip_as_ordered(
    picture: IngestTake, offered: Path, workshop: Workshop, suffix: str, size: str
) -> None:
    still(offered / f"out.{suffix}", size)
    clip = ingest_take(replace(picture, url=picture.url.replace("png", suffix)), workshop)
    facts = probe(kept(workshop, clip.location))
    assert (facts.frames, facts.width, facts.height) == (30, 160, 90)
    assert facts.interval == Fraction(1, 30)
    assert facts.start == 0
    assert (clip.length, clip.picture) == (30, SMALL)


def test_a_still_moves_the_same_way_for_the_same_seed_only(
    picture: IngestTake, offered: Path, workshop: Workshop
) -> None:
    still(offered / "out.png")
    seeds = [1, 1, 2]
    clips = [
        ingest_take(
            replace(picture, key=f"{n}", order=ORDER.model_copy(update={"seed": seed})), workshop
        )
        for n, seed in enumerate(seeds)
    ]
    assert clips[0].sha256 == clips[1].sha256 != clips[2].sha256


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def flood(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes(min((width // 8 + 1) * height, 100_000)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        flood(50_000, 50_000),
        flood(2_000_000_000, 2_000_000_000),
        flood(8, 8),
        flood(9_000, 20),
        b"GIF89a" + bytes(64),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>",
        b"<!doctype html>",
        PLAYLIST,
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"RIFF\x40\0\0\0WEBPVP8 " + bytes(64),
        b"BM" + bytes(100),
    ],
    ids=lambda content: f"{len(content)} {content[:20]!r}",
)
def test_what_is_no_still_is_a_failed_take(
    picture: IngestTake, offered: Path, workshop: Workshop, content: bytes
) -> None:
    (offered / "out.png").write_bytes(content)
    with pytest.raises(TakeFailed) as failure:
        ingest_take(picture, workshop)
    assert "\n" not in str(failure.value)
    assert nothing_is_kept(workshop)


def test_half_a_still_is_a_failed_take(
    picture: IngestTake, offered: Path, workshop: Workshop
) -> None:
    for name in ("out.png", "out.jpg"):
        whole = still(offered / name)
        whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
        with pytest.raises(TakeFailed, match="damaged"):
            ingest_take(replace(picture, url=picture.url.replace("out.png", name)), workshop)


def test_a_long_narrow_still_is_cut_before_it_is_enlarged(
    picture: IngestTake, offered: Path, workshop: Workshop
) -> None:
    still(offered / "out.png", "8192x16")
    assert ingest_take(picture, workshop).length == 30
