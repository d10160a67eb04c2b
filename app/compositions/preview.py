"""The preview: an HLS playlist (RFC 8216) that grows while the film is made.

Pieces are the film's own segments, in film order: one that is encoded early waits for those
before it. Addresses in playlists are presigned, so a player needs no more than the playlist.
"""

import math
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from app.infrastructure.object_store import S3Store
from app.jobs.film_tables import CompositionRow, SegmentRow
from pipelines.ffmpeg.profiles import SAMPLE_RATE, delivery_profile
from pipelines.film.composition import AudioPreview, MixedAudio
from pipelines.film.segment import EncodedSegment, cut
from pipelines.film.timeline import Timeline

MEDIA_TYPE: Final = "application/vnd.apple.mpegurl"
URL_SECONDS: Final = 3600
VERSION: Final = 7
"""Of the protocol: fragmented MP4 with EXT-X-MAP."""
BITS_PER_PIXEL: Final = 0.2
"""Peak, generously: HLS wants a bandwidth before there is anything to measure."""
AUDIO_CODEC: Final = "mp4a.40.2"


@dataclass(frozen=True)
class Preview:
    """What of a film can be watched already."""

    timeline: Timeline
    prefix: str
    pieces: tuple[EncodedSegment, ...]
    """The leading ones, without a gap."""
    audio: AudioPreview | None
    complete: bool
    finished: bool
    """Whether the film is made: what is missing of the preview then stays missing."""

    @property
    def ready(self) -> bool:
        whole = self.complete or not self.finished
        return bool(self.pieces) and self.audio is not None and whole


def preview_of(row: CompositionRow, rows: list[SegmentRow]) -> Preview:
    timeline = Timeline.model_validate(row.timeline_data)
    encoded = {
        each.sequence_number - 1: EncodedSegment.model_validate(each.encoded) for each in rows
    }
    wanted = range(len(cut(timeline)))
    leading = takewhile(lambda index: index in encoded and encoded[index].preview != "", wanted)
    pieces = tuple(encoded[index] for index in leading)
    return Preview(
        timeline=timeline,
        # What an edit left alone lies where the version before had it.
        prefix=pieces[0].preview.rpartition("/")[0] + "/" if pieces else "",
        pieces=pieces,
        audio=MixedAudio.model_validate(row.audio).preview if row.audio else None,
        complete=len(pieces) == len(wanted),
        finished=row.film is not None,
    )


def master_playlist(preview: Preview) -> str:
    """Return the entry: one picture, one sound, each with a playlist of its own."""
    timeline = preview.timeline
    picture, rate = timeline.picture, timeline.frame_rate
    level = delivery_profile(picture, rate).level.replace(".", "")
    bandwidth = int(picture.width * picture.height * rate * BITS_PER_PIXEL) + 200_000
    codecs = f"avc1.6400{int(level):02x},{AUDIO_CODEC}"
    return _lines(
        f"#EXT-X-VERSION:{VERSION}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,'
        'URI="preview/audio.m3u8"',
        f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},RESOLUTION={picture.width}x{picture.height},"
        f'FRAME-RATE={rate},CODECS="{codecs}",AUDIO="sound"',
        "preview/video.m3u8",
    )


def video_playlist(preview: Preview, store: S3Store) -> str:
    """Return the picture's playlist, which grows until the film is whole."""
    rate = preview.timeline.frame_rate
    # Fixed from the first answer on: it may never be raised.
    longest = max(segment.length for segment in cut(preview.timeline))
    lines = [
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{math.ceil(longest / rate)}",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{_url(store, f"{preview.prefix}init.mp4")}"',
    ]
    for piece in preview.pieces:
        lines += [f"#EXTINF:{piece.length / rate:.6f},", _url(store, piece.preview)]
    if preview.complete:
        lines.append("#EXT-X-ENDLIST")
    return _lines(*lines)


def audio_playlist(preview: Preview, store: S3Store) -> str:
    """Return the sound's playlist: whole from the start, pieces of one file."""
    audio = preview.audio
    assert audio is not None
    url = _url(store, audio.location)
    longest = max(piece.samples for piece in audio.pieces)
    lines = [
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{math.ceil(longest / SAMPLE_RATE)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{url}",BYTERANGE="{audio.init_bytes}@0"',
    ]
    at = audio.init_bytes
    for piece in audio.pieces:
        lines += [
            f"#EXTINF:{piece.samples / SAMPLE_RATE:.6f},",
            f"#EXT-X-BYTERANGE:{piece.size_bytes}@{at}",
            url,
        ]
        at += piece.size_bytes
    return _lines(*lines, "#EXT-X-ENDLIST")


def _url(store: S3Store, location: str) -> str:
    return store.presign_get(location, seconds=URL_SECONDS)


def _lines(*lines: str) -> str:
    return "\n".join(("#EXTM3U", *lines)) + "\n"
