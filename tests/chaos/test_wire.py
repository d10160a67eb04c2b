"""The fault proxy does what it is told, or a storm would be calm."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.chaos.wire import LATE_SECONDS, Wires

PATIENCE_SECONDS = 0.3


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    """Wires to a server that gives back what it gets."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1024):
            writer.write(piece)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    with Wires(echo=server.sockets[0].getsockname()[1]) as wires:
        yield wires
    server.close()


async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: bytes) -> bytes:
    writer.write(words)
    return await reader.read(1024)


async def test_it_carries(wires: Wires) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", wires.port("echo"))
    assert await said(reader, writer, b"hello") == b"hello"
    writer.close()


async def test_it_is_slow(wires: Wires) -> None:
    wires.behave("echo", "slow")
    reader, writer = await asyncio.open_connection("127.0.0.1", wires.port("echo"))
    began = time.monotonic()
    assert await said(reader, writer, b"hello") == b"hello"
    assert time.monotonic() - began >= 2 * LATE_SECONDS
    writer.close()


async def test_it_cuts_what_is_open(wires: Wires) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", wires.port("echo"))
    assert await said(reader, writer, b"hello") == b"hello"
    wires.reset("echo")
    with pytest.raises(ConnectionResetError):
        await reader.read(1024)
    writer.close()


async def test_it_drops_whoever_comes(wires: Wires) -> None:
    wires.behave("echo", "drop")

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", wires.port("echo"))
        try:
            await said(reader, writer, b"hello")
        finally:
            writer.close()

    with pytest.raises(ConnectionResetError):  # at once, or when the first word is said
        await ask()


async def test_half_open_it_says_nothing_and_is_cut_in_the_end(wires: Wires) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", wires.port("echo"))
    assert await said(reader, writer, b"hello") == b"hello"
    wires.behave("echo", "swallow")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(said(reader, writer, b"hello"), PATIENCE_SECONDS)
    wires.behave("echo", "carry")
    with pytest.raises(ConnectionResetError):
        await reader.read(1024)
    writer.close()


async def test_it_refuses_in_http(wires: Wires) -> None:
    wires.behave("echo", "refuse")
    reader, writer = await asyncio.open_connection("127.0.0.1", wires.port("echo"))
    answer = await said(reader, writer, b"GET / HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 503 ")
    writer.close()
