import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.infrastructure.postgres import Database
from app.jobs import sockets
from app.jobs.queue import JobQueue
from app.settings import Settings
from tests.integration.browser import Api, User
from tests.integration.listening import Server, heard, serving
from tests.integration.making import begin, make
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack


@pytest.fixture
async def events(settings: Settings) -> AsyncIterator[Server]:
    async with serving(settings) as server:
        yield server


async def told(shop: Shop, job_id: UUID) -> list[dict[str, Any]]:
    return [
        {"seq": event.seq, "type": event.type, "job_id": str(job_id), "data": event.data}
        for event in await shop.events(job_id)
    ]


def without_time(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assert all(message.pop("at") for message in said)
    return said


async def test_a_job_is_followed_to_its_end(
    events: Server, user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await user.order()
    async with events.socket(user, job_id) as one, events.socket(user, job_id) as two:
        await make(await begin(queue, database))
        for connection in (one, two):
            said, code = await heard(connection)
            assert code == 1000
            assert without_time(said) == await told(shop, job_id)


async def test_a_client_resumes_where_it_was_cut_off(
    events: Server, user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await user.order()
    journal = await begin(queue, database)
    async with events.socket(user, f"generations/{job_id}") as connection:
        first = json.loads(await connection.recv())
        await make(journal, until="planned")
        second = json.loads(await connection.recv())
    await make(journal)
    async with events.socket(user, f"{job_id}?after={second['seq']}") as connection:
        rest, code = await heard(connection)
    assert code == 1000
    assert without_time([first, second, *rest]) == await told(shop, job_id)
    async with events.socket(user, f"{job_id}?after={rest[-1]['seq']}") as connection:
        assert await heard(connection) == ([], 1000)


async def test_without_redis_events_come_within_seconds(
    settings: Settings, user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    alone = settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1/0")})
    job_id = await user.order()
    async with serving(alone) as server, server.socket(user, job_id) as connection:
        await connection.recv()
        await make(await begin(queue, database))
        said, code = await heard(connection)
    assert code == 1000
    assert len(said) == len(await shop.events(job_id)) - 1


async def test_a_proxy_that_dies_is_a_client_that_has_gone(
    events: Server,
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    receive = WebSocket.receive

    async def broken(socket: WebSocket) -> Message:
        if socket.client_state is WebSocketState.CONNECTED:
            raise RuntimeError("The actor is unavailable.")
        return await receive(socket)

    monkeypatch.setattr(WebSocket, "receive", broken)
    async with events.socket(user, await user.order()) as connection:
        await connection.wait_closed()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_the_door_is_closed_to_others(events: Server, user: User, api: Api) -> None:
    job_id = await user.order()
    other = await api.open_session()
    for who, path, code in (
        (None, job_id, 4401),
        (User(user.client, user.id, "wrong"), job_id, 4401),
        (other, job_id, 4404),
        (user, uuid4(), 4404),
        (user, "nonsense", 4404),
    ):
        async with events.socket(who, path) as connection:
            assert await heard(connection) == ([], code)


async def test_a_browser_comes_with_its_cookie_from_our_own_pages(
    events: Server, user: User
) -> None:
    job_id = await user.order()
    cookie = {"Cookie": f"rayreel_session={user.token}"}
    own = f"http://127.0.0.1:{events.port}"
    async with events.socket(None, job_id, headers=cookie, origin=own) as connection:
        assert json.loads(await connection.recv())["seq"] == 1
    with pytest.raises(InvalidStatus, match="403"):
        async with events.socket(None, job_id, headers=cookie, origin="https://evil.example"):
            pass


@pytest.mark.parametrize(
    "headers",
    [{"X-Request-Timeout-Seconds": "1"}, {"Origin": "null"}],
)
async def test_what_http_refuses_sockets_refuse_too(
    events: Server, user: User, headers: dict[str, str]
) -> None:
    job_id = await user.order()
    with pytest.raises(InvalidStatus, match="403"):
        async with events.socket(user, job_id, headers=headers):
            pass


async def test_a_page_whose_name_leads_here_gets_no_socket(events: Server, user: User) -> None:
    job_id = await user.order()
    name = f"evil.example:{events.port}"
    # Its own name: by Origin this page would be one of ours.
    cookie = {"Cookie": f"rayreel_session={user.token}", "Origin": f"http://{name}"}
    url = f"ws://{name}/{job_id}"
    leads = connect(url, additional_headers=cookie, host="127.0.0.1", port=events.port)
    with pytest.raises(InvalidStatus, match="403"):
        async with leads:
            pass


@pytest.mark.parametrize("after", ["-1", "x", "99999999999"])
async def test_a_place_that_is_none_is_refused(events: Server, user: User, after: str) -> None:
    job_id = await user.order()
    with pytest.raises(InvalidStatus, match="403"):
        async with events.socket(user, f"{job_id}?after={after}"):
            pass


async def test_an_old_socket_is_asked_to_come_again(
    events: Server, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "RECYCLE_SECONDS", (0.1, 0.2))
    job_id = await user.order()
    async with events.socket(user, job_id) as connection:
        said, code = await heard(connection)
    assert ([message["seq"] for message in said], code) == ([1], 1012)


async def test_who_leaves_is_forgotten(events: Server, user: User) -> None:
    job_id = await user.order()
    watched: set[Any] = set()
    for _ in range(3):
        async with events.socket(user, job_id) as connection:
            await connection.recv()
            await connection.send("hello?")
    for _ in range(100):
        watched = {t for t in asyncio.all_tasks() if "_send" in str(t.get_coro())}
        if not watched:
            break
        await asyncio.sleep(0.02)
    assert not watched


async def test_one_user_takes_only_so_many_sockets(
    settings: Settings, user: User, api: Api
) -> None:
    job_id, other = await user.order(), await api.open_session()
    others_job = await other.order()
    few = settings.model_copy(update={"sockets_per_session": 2})
    async with serving(few) as server:
        async with server.socket(user, job_id) as one, server.socket(user, job_id) as two:
            for connection in (one, two):
                assert json.loads(await connection.recv())["seq"] == 1
            async with server.socket(user, job_id) as third:
                assert await heard(third) == ([], 4429)
            async with server.socket(other, others_job) as elsewhere:
                assert json.loads(await elsewhere.recv())["seq"] == 1
        async with asyncio.timeout(20):
            while True:
                # The server learns of a closed socket a moment later.
                with suppress(ConnectionClosed):
                    async with server.socket(user, job_id) as again:
                        assert json.loads(await again.recv())["seq"] == 1
                        return


async def test_who_talks_without_end_is_shown_the_door(events: Server, user: User) -> None:
    job_id = await user.order()
    async with events.socket(user, job_id) as connection:
        for _ in range(sockets.MOST_MESSAGES):
            await connection.send("hello?")
        said, code = await heard(connection)
    assert code == 1008
    assert len(said) <= 1


async def test_above_its_rate_an_address_gets_no_socket(settings: Settings, user: User) -> None:
    job_id = await user.order()
    here = {"X-Forwarded-For": f"10.9.{job_id.int % 250}.{job_id.int % 249}"}
    strict = settings.model_copy(update={"strangers_per_minute": 2, "trusted_proxies": 1})
    async with serving(strict) as server:
        for _ in range(2):
            async with server.socket(None, job_id, headers=here) as connection:
                assert await heard(connection) == ([], 4401)
        with pytest.raises(InvalidStatus, match="403"):
            async with server.socket(None, job_id, headers=here):
                pass
