"""A provider that says whatever a test wants, over real sockets."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from pipelines.film.prediction import PredictionRequest
from pipelines.models.replicate.client import ReplicateClient

TOKEN = "r8_secretsecretsecret"
ORDER = PredictionRequest(model="owner/name", input={"prompt": "Größe 🎬", "seed": 7})
MADE: dict[str, Any] = {
    "id": "abc123",
    "model": "owner/name",
    "version": "hidden",
    "status": "starting",
    "input": {"prompt": "Größe 🎬", "seed": 7},
    "output": None,
    "error": None,
    "created_at": "2026-01-02T03:04:05.678901Z",
    "a_field_of_tomorrow": {"x": [1]},
    "urls": {"get": "https://api.replicate.com/v1/predictions/abc123"},
}

NOW = datetime.now(UTC)

Request = tuple[str, str, dict[str, str], bytes]
Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """A provider on 127.0.0.1 that answers every request with the same function."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.url = ""
        self.answer: Answer = says(201, MADE)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                start, *lines = head.decode().split("\r\n")[:-2]
                headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                method, path, _ = start.split(" ")
                self.requests.append((method, path, headers, body))
                await self.answer(self.requests[-1], writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


def says(status: int, content: Any, **headers: str) -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return answer


def raw(content: bytes, *, reset: bool = False) -> Answer:
    """Write `content` and hang up, politely or not."""

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()
        if reset:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.close()

    return answer


async def silence(_: Request, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def drip(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 201 X\r\nContent-Length: 1000\r\n\r\n")
    for _each in range(200):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[ReplicateClient]:
    client = ReplicateClient(url, TOKEN)
    try:
        yield client
    finally:
        await client.close()


async def order(client: ReplicateClient) -> object:
    return await client.create(ORDER, cancel_after_seconds=900)


@asynccontextmanager
async def provider() -> AsyncIterator[Server]:
    running = Server()
    listening = await asyncio.start_server(running.serve, "127.0.0.1", 0)
    running.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield running
    listening.close()
