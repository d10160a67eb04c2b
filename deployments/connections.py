"""What a producer keeps open."""

from app.figures.tally import Tally
from app.infrastructure.pace import RedisPace
from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints, HotCache
from app.jobs.bell import QueueBell
from app.payments.cache import PromptCache
from app.settings import Settings
from pipelines.models.registry.registry import load

WORK_WAIT_SECONDS = 60.0
"""For a connection: a thousand calls may have something to write down at the same time."""


class Connections:
    """Nothing is connected before its first use."""

    def __init__(self, settings: Settings) -> None:
        redis_url = settings.redis_url.get_secret_value()
        self._hints = Hints(redis_url)
        self._hot = HotCache(redis_url)
        url = settings.database_url.get_secret_value()
        self.database = Database(url, self._hints, pool_wait_seconds=WORK_WAIT_SECONDS)
        # Leases are kept by connections of their own: work must never make a heartbeat wait.
        self.queue_database = Database(url, self._hints, pool_size=2)
        self.bell = QueueBell(redis_url)
        self.tally = Tally()
        self.registry = load(settings.models_file, settings.diffusion)
        self.cache = PromptCache(self.database, self._hot)
        self.daily_usd = settings.daily_usd
        self.creates = RedisPace(
            redis_url, "creates", per_minute=settings.creates_per_minute, burst=20
        )
        self.looks = RedisPace(redis_url, "looks", per_minute=settings.looks_per_minute, burst=50)

    async def close(self) -> None:
        for each in (self.bell, self.creates, self.looks, self._hot, self._hints):
            await each.close()
        await self.queue_database.close()
        await self.database.close()
