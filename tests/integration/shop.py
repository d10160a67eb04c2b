"""Orders and deliveries for tests: what users send in and what stages hand back."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from app.infrastructure.postgres import Database
from app.jobs.events import Event, read_events
from app.jobs.place import place_job
from app.jobs.tables import JobRow, TaskRow
from app.sessions.tables import SessionRow
from pipelines.film.brief import Brief
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.segment import EncodedSegment, cut
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition

PICTURE = PictureSize(width=854, height=480)
BRIEF = Brief(prompt="A kettle that boils by sunlight", duration_seconds=6, resolution="480p")


@dataclass(frozen=True)
class Shop:
    database: Database
    user: UUID = field(default_factory=uuid4)

    async def order(self, user: UUID | None = None) -> UUID:
        """Place a job for `user`, a session that is opened if need be."""
        user = user or self.user
        async with self.database.transaction() as session:
            if await session.get(SessionRow, user) is None:
                expiry = func.now() + text("interval '1 day'")
                session.add(SessionRow(id=user, token_hash=uuid4().hex * 2, expires_at=expiry))
                await session.flush()
            return (await place_job(session, user, BRIEF)).id

    async def job(self, job_id: UUID) -> JobRow:
        async with self.database.transaction() as session:
            return await session.get_one(JobRow, job_id)

    async def task(self, job_id: UUID) -> TaskRow:
        async with self.database.transaction() as session:
            return (await session.scalars(select(TaskRow).where(TaskRow.job_id == job_id))).one()

    async def expire_leases(self) -> None:
        """Play the passing of time: every holder has been silent for too long."""
        async with self.database.transaction() as session:
            await session.execute(
                text(
                    "UPDATE task_queue SET lease_until = now() - interval '1 second'"
                    " WHERE state = 'leased'"
                )
            )

    async def events(self, job_id: UUID) -> list[Event]:
        return await read_events(self.database, job_id)


def timeline(scenes: int = 3) -> Timeline:
    """Scenes of two seconds, joined by fades of half a second."""
    return Timeline(
        title="Sunlight, boiling",
        picture=PICTURE,
        frame_rate=30,
        scenes=tuple(
            Scene(
                id=f"scene-{number}",
                role="story",
                prompt=f"Shot {number}",
                title=f"Words {number}",
                length=60,
                seed=number,
            )
            for number in range(1, scenes + 1)
        ),
        transitions=tuple(Transition(kind="fade", length=15) for _ in range(scenes - 1)),
        soundtrack=Soundtrack(music_style="calm", seed=7),
    )


def clip(scene_id: str, key: str = "1") -> Clip:
    return Clip(
        scene_id=scene_id,
        key=key * 64,
        location=f"generations/x/clips/{scene_id}.mp4",
        thumbnail=f"generations/x/thumbnails/{scene_id}.jpg",
        model="animatic",
        sha256="a" * 64,
        picture=PICTURE,
        length=60,
        size_bytes=1000,
    )


def segments(plan: Timeline) -> list[EncodedSegment]:
    return [
        EncodedSegment(
            index=segment.index,
            key=f"{segment.index:064x}",
            location=f"temp/x/processing/{segment.index}.mp4",
            length=segment.length,
            codec_fingerprint="c" * 64,
            size_bytes=500,
        )
        for segment in cut(plan)
    ]


AUDIO = MixedAudio(
    key="d" * 64, location="generations/x/audio/m.m4a", loudness_lufs=-14.0, true_peak_dbtp=-1.5
)
FILM = Film(
    location="compositions/x/final.mp4",
    thumbnail="compositions/x/thumbnail.jpg",
    sha256="e" * 64,
    picture=PICTURE,
    frame_rate=30,
    length=150,
    size_bytes=9000,
    remarks=("The words of scene-2 are cut off, 0.4 s too long.",),
)
