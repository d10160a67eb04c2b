"""The app of the sockets, served on a port, and clients that listen to it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.main import create_events_app
from app.settings import Settings
from tests.integration.browser import User


@dataclass(frozen=True)
class Server:
    port: int

    def socket(self, user: User | None, path: object, **options: Any) -> connect:
        headers = {"Authorization": f"Bearer {user.token}"} if user else {}
        headers |= options.pop("headers", {})
        url = f"ws://127.0.0.1:{self.port}/{path}"
        return connect(url, additional_headers=headers, **options)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Server]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        # As Ray Serve does it under its route prefix: the path has it, and so has the root path.
        config = uvicorn.Config(
            create_events_app(settings), root_path="/ws", log_config=None, ws="websockets-sansio"
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag
            await asyncio.sleep(0.01)
        yield Server(listening.getsockname()[1])
        server.should_exit = True
        await running


async def heard(connection: ClientConnection) -> tuple[list[dict[str, Any]], int]:
    """Return all that is said until the server closes, and the code it closes with."""
    said: list[dict[str, Any]] = []
    with pytest.raises(ConnectionClosed) as closed:  # noqa: PT012 - it ends the loop
        while True:
            said.append(json.loads(await asyncio.wait_for(connection.recv(), 20)))
    assert closed.value.rcvd is not None
    return said, closed.value.rcvd.code
