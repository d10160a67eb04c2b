"""A TCP proxy that carries badly when told so: between a system and one of its servers."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Literal, Self

CHUNK_BYTES: Final = 1 << 16
LATE_SECONDS: Final = 0.3
"""Of each piece, either way, while a wire is slow."""
Manner = Literal["carry", "slow", "swallow", "drop", "refuse"]
"""
carry    as it comes
slow     late
swallow  connections stay open and nothing passes: the half-open kind
drop     connections are taken and closed
refuse   every HTTP request is answered 503
"""
_REFUSAL: Final = (
    b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
)
_LINGER: Final = struct.pack("ii", 1, 0)
"""Closing sends a reset, not an end."""


class Wire:
    """Listens on 127.0.0.1:`port` and carries to 127.0.0.1:`target`."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self._target = target
        self._manner: Manner = "carry"
        self._open: set[asyncio.StreamWriter] = set()

    async def listen(self, until: asyncio.Event) -> None:
        """Carry until the event is set."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            await until.wait()
            self.reset()

    def behave(self, manner: Manner) -> None:
        """Treat connections so from now on; those that were swallowed are cut after."""
        before, self._manner = self._manner, manner
        if before == "swallow" or manner in {"drop", "refuse"}:
            self.reset()

    def reset(self) -> None:
        """Cut every connection, with a reset."""
        for writer in list(self._open):
            _cut(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._manner == "drop":
            _cut(writer)
            return
        if self._manner == "refuse":
            await _refuse(reader, writer)
            return
        self._open.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _cut(writer)
            self._open.discard(writer)
            return
        self._open.add(far_writer)
        try:
            # In Python 3.11 a cancelled handler is complained of by the streams themselves.
            with suppress(asyncio.CancelledError):
                await asyncio.gather(
                    self._carry(reader, far_writer), self._carry(far_reader, writer)
                )
        finally:
            for each in (writer, far_writer):
                self._open.discard(each)
                each.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(CHUNK_BYTES):
                if self._manner == "slow":
                    await asyncio.sleep(LATE_SECONDS)
                if self._manner == "swallow":
                    continue
                writer.write(piece)
                await writer.drain()
        writer.close()


class Wires:
    """Wires in a thread of their own, so that nothing else holds them up."""

    def __init__(self, **targets: int) -> None:
        self._wires = {name: Wire(target) for name, target in targets.items()}
        self._thread = threading.Thread(target=asyncio.run, args=[self._listen()], name="wires")
        self._ready = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._call(self._over.set)
        self._thread.join()

    async def _listen(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        async with asyncio.TaskGroup() as listening:
            for wire in self._wires.values():
                listening.create_task(wire.listen(self._over))
            while not all(wire.port for wire in self._wires.values()):  # noqa: ASYNC110
                await asyncio.sleep(0)
            self._ready.set()

    def port(self, name: str) -> int:
        return self._wires[name].port

    def behave(self, name: str, manner: Manner) -> None:
        self._call(lambda: self._wires[name].behave(manner))

    def reset(self, name: str) -> None:
        self._call(self._wires[name].reset)

    def _call(self, act: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(act)


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_REFUSAL)
        await writer.drain()
    writer.close()


def _cut(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    writer.transport.abort()
