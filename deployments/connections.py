"""What a producer keeps open."""

from app.infrastructure.pace import RedisPace
from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints, HotCache
from app.jobs.bell import QueueBell
from app.payments.cache import PromptCache
from app.settings import Settings
from pipelines.models.registry.registry import load


class Connections:
    """Nothing is connected before its first use."""

    def __init__(self, settings: Settings) -> None:
        redis_url = settings.redis_url.get_secret_value()
        self._hints = Hints(redis_url)
        self._hot = HotCache(redis_url)
        self.database = Database(settings.database_url.get_secret_value(), self._hints)
        self.bell = QueueBell(redis_url)
        self.registry = load(settings.models_file)
        self.cache = PromptCache(self.database, self._hot)
        self.creates = RedisPace(
            redis_url, "creates", per_minute=settings.creates_per_minute, burst=20
        )
        self.looks = RedisPace(redis_url, "looks", per_minute=settings.looks_per_minute, burst=50)

    async def close(self) -> None:
        for each in (self.bell, self.creates, self.looks, self._hot, self._hints, self.database):
            await each.close()
