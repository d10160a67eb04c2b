"""The preview's playlists, from rows as a producer leaves them."""

import re
from uuid import UUID

import pytest

from app.infrastructure.postgres import Database
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue
from pipelines.film.composition import AudioPiece, AudioPreview
from pipelines.film.segment import EncodedSegment
from tests.integration.browser import User, refused
from tests.integration.making import PLAN, begin, make
from tests.integration.shop import AUDIO, FILM, Shop, segments

pytestmark = pytest.mark.stack

SOUND = AUDIO.model_copy(
    update={
        "preview": AudioPreview(
            location="compositions/x/preview/audio.mp4",
            init_bytes=700,
            pieces=(
                AudioPiece(size_bytes=96_000, samples=192_512),
                AudioPiece(size_bytes=24_000, samples=47_488),
            ),
        )
    }
)


def pieces() -> list[EncodedSegment]:
    return [
        each.model_copy(update={"preview": f"compositions/x/preview/{each.index}.m4s"})
        for each in segments(PLAN)
    ]


@pytest.fixture
async def journal(user: User, queue: JobQueue, database: Database) -> PostgresJournal:
    await user.order()
    journal = await begin(queue, database)
    await make(journal, until="clip_finished")
    return journal


@pytest.fixture
async def film(journal: PostgresJournal, shop: Shop) -> UUID:
    return (await shop.job(journal._held.lease.job_id)).composition_id


def names(playlist: str) -> list[str]:
    return re.findall(r"/preview/([^?\s\"]+)\?", playlist)


async def test_there_is_no_preview_before_picture_and_sound(
    user: User, journal: PostgresJournal, film: UUID, shop: Shop
) -> None:
    path = f"/compositions/{film}/preview.m3u8"
    refused(await user.get(path), 409, "not_ready")
    await journal.segment_finished(pieces()[0])
    refused(await user.get(path), 409, "not_ready")
    await journal.audio_finished(SOUND)
    answer = await user.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert answer.text.startswith("#EXTM3U\n")
    assert 'CODECS="avc1.64001f,mp4a.40.2"' in answer.text
    assert "RESOLUTION=854x480,FRAME-RATE=30" in answer.text
    told = [each.type for each in await shop.events(journal._held.lease.job_id)]
    assert told.count("preview_ready") == 1


async def test_pieces_are_listed_in_film_order_without_gaps(
    user: User, journal: PostgresJournal, film: UUID
) -> None:
    await journal.audio_finished(SOUND)
    made = pieces()
    path = f"/compositions/{film}/preview/video.m3u8"
    listed = []
    for index in (0, 2, 1, 4, 3):
        await journal.segment_finished(made[index])
        listed.append(names((await user.get(path)).text))
    assert listed == [
        ["init.mp4", "0.m4s"],
        ["init.mp4", "0.m4s"],
        ["init.mp4", "0.m4s", "1.m4s", "2.m4s"],
        ["init.mp4", "0.m4s", "1.m4s", "2.m4s"],
        ["init.mp4", "0.m4s", "1.m4s", "2.m4s", "3.m4s", "4.m4s"],
    ]


async def test_only_a_whole_film_ends(user: User, journal: PostgresJournal, film: UUID) -> None:
    await journal.audio_finished(SOUND)
    path = f"/compositions/{film}/preview/video.m3u8"
    *most, last = pieces()
    for piece in most:
        await journal.segment_finished(piece)
    growing = (await user.get(path)).text
    assert "#EXT-X-ENDLIST" not in growing
    await journal.segment_finished(last)
    await journal.finished(FILM)
    ended = (await user.get(path)).text
    assert ended.endswith("#EXT-X-ENDLIST\n")
    lengths = [float(each) for each in re.findall(r"#EXTINF:([\d.]+),", ended)]
    assert sum(lengths) == pytest.approx(PLAN.length / PLAN.frame_rate)
    target = re.findall(r"#EXT-X-TARGETDURATION:(\d+)", growing + ended)
    assert len(set(target)) == 1
    assert max(lengths) <= int(target[0])


async def test_the_sound_is_whole_from_the_start(
    user: User, journal: PostgresJournal, film: UUID
) -> None:
    await journal.segment_finished(pieces()[0])
    await journal.audio_finished(SOUND)
    playlist = (await user.get(f"/compositions/{film}/preview/audio.m3u8")).text
    assert re.findall(r"BYTERANGE[:=]\"?([\d@]+)", playlist) == [
        "700@0",
        "96000@700",
        "24000@96700",
    ]
    assert re.findall(r"#EXTINF:([\d.]+),", playlist) == ["4.010667", "0.989333"]
    assert playlist.endswith("#EXT-X-ENDLIST\n")
