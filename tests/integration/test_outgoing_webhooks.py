"""What users' programs are told: signed, at least once, and never inside our own network."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.infrastructure.postgres import Database
from app.jobs.queue import JobQueue
from app.main import create_app
from app.settings import Settings
from app.webhooks import outbox
from app.webhooks.courier import AT_ONCE, EACH, Courier
from app.webhooks.post import POST_SECONDS
from pipelines.errors import LeaseLost
from pipelines.models.replicate.signature import verify
from tests.integration.browser import ORDER, Api, User, client_of, refused
from tests.integration.making import begin, make
from tests.integration.receiver import Received, Receiver, receiving

pytestmark = pytest.mark.stack


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def developer(settings: Settings) -> AsyncIterator[User]:
    """A user of an installation that allows webhooks to its own machine."""
    local = settings.model_copy(update={"webhook_loopback": True})
    async with client_of(create_app(local)) as client:
        yield await Api(client).open_session()


@pytest.fixture
def courier(database: Database) -> Iterator[Courier]:
    courier = Courier(database, loopback=True)
    yield courier
    courier.close()


async def new_secret(user: User) -> str:
    answer = await user.call("POST", "/webhooks/secret")
    assert answer.status_code == 201, answer.text
    secret: str = answer.json()["secret"]
    return secret


async def order(user: User, url: str) -> UUID:
    job_id: UUID = await user.order(options={**ORDER["options"], "webhook_url": url})  # type: ignore[dict-item]
    return job_id


async def cancelled(user: User, url: str) -> UUID:
    """Return a job that has one thing to tell."""
    job_id = await order(user, url)
    answer = await user.call("POST", f"/generations/{job_id}/cancel")
    assert answer.status_code == 200, answer.text
    return job_id


async def change(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))


async def make_due(database: Database) -> None:
    await change(database, "UPDATE webhook_deliveries SET due_at = now()")


async def look(database: Database, query: str) -> list[Any]:
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def states(database: Database) -> list[Any]:
    return await look(database, "SELECT state, attempt FROM webhook_deliveries")


def genuine(message: Received, secret: str) -> None:
    verify(message.headers, message.body, secret, now=time.time())


async def test_a_finished_film_is_told_with_a_signature(
    developer: User, receiver: Receiver, courier: Courier, queue: JobQueue, database: Database
) -> None:
    secret = await new_secret(developer)
    job_id = await order(developer, receiver.url)
    await make(await begin(queue, database))
    assert await courier.send_due() == 2
    assert receiver.kinds() == ["composition_completed", "job_completed"]
    for message in receiver.received:
        genuine(message, secret)
        assert message.headers["content-type"] == "application/json"
        assert message.told["data"]["generation_id"] == str(job_id)
    shown = (await developer.get(f"/generations/{job_id}")).json()
    assert shown["options"]["webhook_url"] == receiver.url
    seqs = [each.told["data"]["seq"] for each in receiver.received]
    assert max(seqs) == shown["last_event_seq"]
    assert await courier.send_due() == 0


async def test_a_message_keeps_its_id_until_it_is_taken(
    developer: User, receiver: Receiver, courier: Courier, database: Database
) -> None:
    secret = await new_secret(developer)
    await cancelled(developer, receiver.url)
    receiver.answers = [500, 302, 429]
    for _ in range(3):
        assert await courier.send_due() == 1
        assert await courier.send_due() == 0  # not before its time
        await make_due(database)
    assert await courier.send_due() == 1
    assert await states(database) == [("delivered", 4)]
    assert len(receiver.received) == 4  # nobody went where the redirect pointed
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1
    assert len({each.body for each in receiver.received}) == 1
    genuine(receiver.received[-1], secret)


async def test_pauses_grow_and_come_to_an_end(
    developer: User, courier: Courier, database: Database
) -> None:
    await new_secret(developer)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    await cancelled(developer, url)
    for pause in outbox.PAUSES_SECONDS:
        assert await courier.send_due() == 1
        ((left,),) = await look(
            database, "SELECT extract(epoch FROM due_at - now())::float FROM webhook_deliveries"
        )
        # Time passes between the plan and the look at it.
        assert pause - min(pause, 60) <= left <= pause * (1 + outbox.JITTER)
        await make_due(database)
    assert await courier.send_due() == 1
    assert await states(database) == [("dead", len(outbox.PAUSES_SECONDS) + 1)]


async def test_a_receiver_that_is_gone_is_told_no_more(
    developer: User, receiver: Receiver, courier: Courier, database: Database
) -> None:
    await new_secret(developer)
    await cancelled(developer, receiver.url)
    receiver.answers = [410]
    await courier.send_due()
    assert await states(database) == [("dead", 1)]


async def test_a_message_whose_sender_died_is_sent_by_another(
    developer: User, receiver: Receiver, courier: Courier, database: Database
) -> None:
    await new_secret(developer)
    await cancelled(developer, receiver.url)
    async with database.transaction() as session:
        (lost,) = await outbox.claim(session, 5)
    assert await courier.send_due() == 0
    await make_due(database)  # its minute is over
    assert await courier.send_due() == 1
    # The first comes back to life, and changes nothing any more.
    async with database.transaction() as session:
        await outbox.failed(session, lost, "late", final=True)
    assert await states(database) == [("delivered", 2)]


async def test_couriers_side_by_side_send_each_message_once(
    developer: User, receiver: Receiver, database: Database
) -> None:
    await new_secret(developer)
    for _ in range(6):
        await cancelled(developer, receiver.url)
    couriers = [Courier(database, loopback=True) for _ in range(4)]
    await asyncio.gather(*(courier.send_due() for courier in couriers))
    for courier in couriers:
        courier.close()
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 6
    assert len(receiver.received) == 6


async def test_an_event_that_is_taken_back_is_not_told(
    developer: User, receiver: Receiver, queue: JobQueue, database: Database
) -> None:
    await new_secret(developer)
    await order(developer, receiver.url)
    journal = await begin(queue, database)
    await make(journal, until="audio_finished")
    await change(database, "UPDATE task_queue SET lease_token = gen_random_uuid()")
    with pytest.raises(LeaseLost):
        await make(journal)
    assert await states(database) == []


async def test_secrets_are_told_once_and_overlap_for_a_day(
    developer: User, receiver: Receiver, courier: Courier, database: Database
) -> None:
    assert (await developer.get("/webhooks/secret")).json() == {"created_at": None}
    old = await new_secret(developer)
    new = await new_secret(developer)
    told = await developer.get("/webhooks/secret")
    assert told.json().keys() == {"created_at"}
    await cancelled(developer, receiver.url)
    await courier.send_due()
    for secret in (old, new):
        genuine(receiver.received[0], secret)
    await change(database, "UPDATE webhook_secrets SET created_at = now() - interval '25 hours'")
    await cancelled(developer, receiver.url)
    await courier.send_due()
    genuine(receiver.received[1], new)
    assert " " not in receiver.received[1].headers["webhook-signature"]


async def test_nothing_is_promised_that_could_not_be_signed(developer: User) -> None:
    body = {**ORDER, "options": {"webhook_url": "https://films.example/hook"}}
    answer = await developer.call("POST", "/generations", json=body)
    refused(answer, 422, "no_webhook_secret")


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "http://127.0.0.1:5432/", "https://redis/"])
async def test_our_own_network_is_refused_with_the_order(url: str, user: User) -> None:
    await new_secret(user)
    body = {**ORDER, "options": {"webhook_url": url}}
    refused(await user.call("POST", "/generations", json=body), 422, "webhook_refused")


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::1", "fd00::1"])
async def test_a_name_that_turns_inwards_later_is_not_connected_to(
    inside: str,
    developer: User,
    courier: Courier,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await new_secret(developer)
    await cancelled(developer, "https://rebound.example/hook")
    connected: list[object] = []
    resolve = socket.getaddrinfo

    def rebound(host: Any, port: Any, *rest: Any, **more: Any) -> list[Any]:
        if host not in {"rebound.example", b"rebound.example"}:
            return resolve(host, port, *rest, **more)
        family = socket.AF_INET6 if ":" in inside else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (inside, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    monkeypatch.setattr(socket, "create_connection", lambda *given, **_: connected.append(given))
    await courier.send_due()
    assert connected == []
    assert await states(database) == [("dead", 1)]


async def test_what_was_allowed_once_is_checked_again_before_it_is_sent(
    developer: User, receiver: Receiver, database: Database
) -> None:
    await new_secret(developer)
    await cancelled(developer, receiver.url)
    strict = Courier(database)
    await strict.send_due()
    strict.close()
    assert receiver.received == []
    assert await states(database) == [("dead", 1)]


async def test_a_receiver_that_hangs_holds_up_nobody_else(
    settings: Settings, developer: User, receiver: Receiver, courier: Courier, database: Database
) -> None:
    await new_secret(developer)
    other = await Api(developer.client).open_session()
    await new_secret(other)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hangs = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        for _ in range(AT_ONCE):
            await cancelled(developer, hangs)
        for _ in range(3):
            await cancelled(other, receiver.url)
        running = asyncio.create_task(courier.run())
        async with asyncio.timeout(POST_SECONDS):
            while len(receiver.received) < 3:  # noqa: ASYNC110 - it runs in threads
                await asyncio.sleep(0.05)
        under_way = await look(
            database, "SELECT count(*) FROM webhook_deliveries WHERE attempt = 1"
        )
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert under_way == [(EACH + 3,)]


async def test_users_take_turns(developer: User, database: Database) -> None:
    await new_secret(developer)
    other = await Api(developer.client).open_session()
    await new_secret(other)
    for user, count in ((developer, 5), (other, 2)):
        for _ in range(count):
            await cancelled(user, "http://127.0.0.1:1/")
    taken = []
    for _ in range(3):
        async with database.transaction() as session:
            taken.append(Counter(each.user for each in await outbox.claim(session, 2)))
    first, second, third = taken
    assert first == second == {developer.id: 1, other.id: 1}
    assert third == {developer.id: 2}
