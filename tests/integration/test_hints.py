import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from app.infrastructure import redis
from app.infrastructure.postgres import Database, hint_after_commit
from app.infrastructure.redis import Hints, Subscription
from app.settings import Settings

pytestmark = pytest.mark.stack


class Relay:
    """Stands between us and Redis, and can be cut."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self._far = (parts.hostname, parts.port)
        self._server: asyncio.Server | None = None
        self._links: set[asyncio.StreamWriter] = set()
        self._port = 0
        self._url = parts

    @property
    def url(self) -> str:
        user = self._url.netloc.rpartition("@")[0]
        return self._url._replace(netloc=f"{user}@127.0.0.1:{self._port}").geturl()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._link, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server
        self._server.close()
        for writer in self._links:
            writer.transport.abort()
        self._links.clear()
        await self._server.wait_closed()

    async def _link(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection(*self._far)
        self._links |= {back, forth}
        await asyncio.gather(_pump(near, forth), _pump(far, back))


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(4096):
            sink.write(data)
            await sink.drain()
    sink.close()


@pytest.fixture
async def relay(settings: Settings) -> AsyncIterator[Relay]:
    relay = Relay(settings.redis_url.get_secret_value())
    await relay.open()
    yield relay
    await relay.cut()


async def test_hints_are_heard_again_after_an_outage(
    relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "RECONNECT_SECONDS", 0.05)
    monkeypatch.setattr(redis, "QUIET_SECONDS", 0.05)
    heard: asyncio.Queue[str] = asyncio.Queue()
    hints, subscription = Hints(relay.url), Subscription(relay.url, "test", heard.put_nowait)
    subscription.start()

    async def say_until_heard(text: str) -> None:
        while True:
            await hints.send("test", text)
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    while await heard.get() != text:
                        pass
                    return

    await say_until_heard("before")
    await relay.cut()
    await hints.send("test", "lost")
    await relay.open()
    await say_until_heard("after")
    await subscription.close()
    await hints.close()


async def test_hints_leave_after_the_commit_and_only_then(
    database: Database, settings: Settings
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    subscription = Subscription(settings.redis_url.get_secret_value(), "test", heard.put_nowait)
    subscription.start()
    await asyncio.sleep(0.2)  # it connects in the background
    with suppress(KeyError):
        async with database.transaction() as session:
            hint_after_commit(session, "test", "rolled back")
            raise KeyError
    async with database.transaction() as session:
        hint_after_commit(session, "test", "committed")
        await asyncio.sleep(0.1)
        assert heard.empty()
    assert await asyncio.wait_for(heard.get(), 10) == "committed"
    await subscription.close()
