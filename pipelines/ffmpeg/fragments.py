"""Fragmented MP4 (ISO/IEC 14496-12, 8.8) of files that are whole: what HLS players are given.

Nothing is encoded: samples are copied, and their clocks moved to where they lie in the film.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from pipelines.errors import DamagedMedia

MOVFLAGS = "+frag_keyframe+empty_moov+default_base_moof"
_HEADER = 8
"""Bytes of a box before its content: size and name."""


@dataclass(frozen=True)
class Fragment:
    """One `moof` and its `mdat`."""

    content: bytes
    ticks: int
    """Length of its first track, in that track's time base."""


@dataclass(frozen=True)
class Fragments:
    """A file in the form of HLS: `init` describes the tracks, the rest are their samples."""

    init: bytes
    fragments: tuple[Fragment, ...]

    @property
    def media(self) -> bytes:
        return b"".join(each.content for each in self.fragments)


def fragmented(
    source: Path, into: Path, *, start: int = 0, first: int = 1, longest: Fraction | None = None
) -> Fragments:
    """Copy the only track of the MP4 `source`, by way of the file `into`.

    Its clock begins at `start`, in the track's time base; fragments are numbered from `first`, and
    without key frames to go by, are `longest` seconds long. Raises `DamagedMedia`.
    """
    options = {"movflags": MOVFLAGS}
    if longest is not None:
        options["frag_duration"] = str(int(longest * 1_000_000))
    try:
        with (
            av.open(str(source), format="mov") as whole,
            av.open(str(into), "w", format="mp4", options=options) as pieces,
        ):
            track = whole.streams[0]
            copy = pieces.add_stream_from_template(track)
            copy.time_base = track.time_base
            for packet in whole.demux(track):
                if packet.dts is not None:
                    packet.stream = copy
                    pieces.mux(packet)
    except (av.FFmpegError, OSError) as error:
        raise DamagedMedia(f"{source.name} can't be cut into fragments: {error}") from error
    return _split(into.read_bytes(), start, first)


def _split(content: bytes, start: int, first: int) -> Fragments:
    fragments: list[Fragment] = []
    init, moof, ticks = b"", b"", 0
    lead: int | None = None
    for name, at, end in _boxes(content, 0, len(content)):
        box = content[at:end]
        if name in {b"ftyp", b"moov"}:
            init += box
        elif name == b"moof":
            lead = _lead(box) if lead is None else lead
            moof, ticks = _moved(box, start, lead, first + len(fragments))
        elif name == b"mdat":
            fragments.append(Fragment(moof + box, ticks))
    if not init or not fragments:
        raise DamagedMedia("The fragments of a file came out empty.")
    return Fragments(init, tuple(fragments))


def _moved(moof: bytes, start: int, lead: int, number: int) -> tuple[bytes, int]:
    """Return the fragment's header, numbered and moved; and the fragment's length.

    The clock is moved by `start`, and what is shown `lead` earlier against it: with B-frames the
    muxer has the first picture wait for those that are decoded before it is shown.
    """
    moved = bytearray(moof)
    ticks = 0
    for name, at, _end in _inside(moof, (b"traf",)):
        match name:
            case b"mfhd":
                moved[at + 12 : at + 16] = number.to_bytes(4)
            case b"tfdt":
                width = 8 if moof[at + _HEADER] == 1 else 4  # by version
                clock = slice(at + 12, at + 12 + width)
                moved[clock] = (int.from_bytes(moof[clock]) + start).to_bytes(width)
            case b"trun":
                run = _run(moof, at)
                ticks = run.ticks(moof, _default_duration(moof))
                if run.offsets:
                    moved[at + _HEADER] = 1  # the version in which offsets are signed
                for place in run.offsets:
                    shown = _number(moof, place) - lead
                    moved[place : place + 4] = shown.to_bytes(4, signed=True)
    return bytes(moved), ticks


def _lead(moof: bytes) -> int:
    """Return how long after the clock's start the first sample is shown."""
    for name, at, _end in _inside(moof, (b"traf",)):
        if name == b"trun" and (offsets := _run(moof, at).offsets):
            return _number(moof, offsets[0])
    return 0


_DATA_OFFSET, _FIRST_FLAGS = 0x1, 0x4
_DURATION, _SIZE, _FLAGS, _OFFSET = 0x100, 0x200, 0x400, 0x800
_BASE_OFFSET, _DESCRIPTION, _DEFAULT_DURATION = 0x1, 0x2, 0x8


@dataclass(frozen=True)
class _Run:
    """Where a track run (8.8.8) keeps what of its samples; all places are in the `moof`."""

    count: int
    durations: tuple[int, ...]
    offsets: tuple[int, ...]

    def ticks(self, moof: bytes, default: int) -> int:
        if not self.durations:
            return self.count * default
        return sum(_number(moof, place) for place in self.durations)


def _run(moof: bytes, at: int) -> _Run:
    flags, count = _number(moof, at + 9, 3), _number(moof, at + 12)
    begins = at + 16 + 4 * sum(bool(flags & each) for each in (_DATA_OFFSET, _FIRST_FLAGS))
    fields = [each for each in (_DURATION, _SIZE, _FLAGS, _OFFSET) if flags & each]

    def places(field: int) -> tuple[int, ...]:
        if field not in fields:
            return ()
        first = begins + 4 * fields.index(field)
        return tuple(first + 4 * len(fields) * sample for sample in range(count))

    return _Run(count, places(_DURATION), places(_OFFSET))


def _default_duration(moof: bytes) -> int:
    for name, at, _end in _inside(moof, (b"traf",)):
        if name == b"tfhd":
            flags = _number(moof, at + 9, 3)
            cursor = at + 16 + 8 * bool(flags & _BASE_OFFSET) + 4 * bool(flags & _DESCRIPTION)
            return _number(moof, cursor) if flags & _DEFAULT_DURATION else 0
    return 0


def _number(content: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(content[at : at + size])


def _inside(box: bytes, opened: tuple[bytes, ...]) -> Iterator[tuple[bytes, int, int]]:
    """Yield the boxes in `box`, and those in boxes named by `opened`."""
    for name, at, end in _boxes(box, _HEADER, len(box)):
        yield name, at, end
        if name in opened:
            yield from _boxes(box, at + _HEADER, end)


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at + _HEADER <= end:
        size = _number(content, at)
        if size < _HEADER:
            raise DamagedMedia("A box of a fragment has no size.")
        yield content[at + 4 : at + 8], at, at + size
        at += size
