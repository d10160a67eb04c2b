"""Whatever a broken connection raises, hints are lost and nothing else."""

import asyncio

import pytest
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import RedisError

from app.infrastructure.redis import Hints


async def test_a_connection_that_uvloop_has_closed_is_a_broken_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def closed(*_: object) -> None:
        raise RuntimeError("unable to perform operation on <TCPTransport>; the handler is closed")

    monkeypatch.setattr(AbstractConnection, "_send_packed_command", closed)
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        for hints in (Hints(f"redis://127.0.0.1:{port}"), Hints(f"rediss://127.0.0.1:{port}")):
            await hints.send("channel", "text")
            with pytest.raises((RedisError, OSError)):
                await hints.ping()
            await hints.close()
    assert caplog.text.count("Redis does not answer") == 2
