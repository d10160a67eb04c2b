"""API keys: what opens the door, and what does not any more."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from app.infrastructure.postgres import Database
from app.sessions.keys import create_key, list_keys, revoke_key
from app.sessions.tables import KeyRow
from deployments.cli.__main__ import rayreel
from tests.integration.browser import Api, User, refused

pytestmark = pytest.mark.stack


def holder(api: Api, user: User, key: str) -> User:
    return User(api.client, user.id, key)


async def test_a_key_acts_for_its_session(api: Api, user: User, database: Database) -> None:
    job_id = await user.order()
    key, _ = await create_key(database, "nightly", 30, user.id)
    answer = await holder(api, user, key).get(f"/generations/{job_id}")
    assert answer.status_code == 200


async def test_a_key_of_its_own_user_sees_nothing_of_others(
    api: Api, user: User, database: Database
) -> None:
    job_id = await user.order()
    key, known = await create_key(database, "partner", 30)
    partner = User(api.client, known.session_id, key)
    refused(await partner.get(f"/generations/{job_id}"), 404, "not_found")
    assert (await partner.get("/generations")).json()["generations"] == []
    own = await partner.order()
    assert (await partner.get(f"/generations/{own}")).status_code == 200


async def test_a_key_is_kept_as_a_hash(user: User, database: Database) -> None:
    key, known = await create_key(database, "nightly", 30, user.id)
    async with database.transaction() as session:
        row = (await session.scalars(select(KeyRow))).one()
    assert key not in {str(value) for value in vars(row).values()}
    assert key.startswith(known.prefix)
    assert len(key) - len(known.prefix) >= 32


async def test_a_revoked_key_opens_nothing_and_stays_listed(
    api: Api, user: User, database: Database
) -> None:
    key, known = await create_key(database, "leaked", 30, user.id)
    first = await revoke_key(database, known.prefix)
    again = await revoke_key(database, known.prefix)
    refused(await holder(api, user, key).get("/generations"), 401, "not_authenticated")
    assert first is not None
    assert again == first
    assert [each.usable for each in await list_keys(database)] == [False]


async def test_a_key_runs_out(api: Api, user: User, database: Database) -> None:
    key, _ = await create_key(database, "old", 30, user.id)
    assert (await holder(api, user, key).get("/generations")).status_code == 200
    async with database.transaction() as session:
        await session.execute(text("UPDATE api_keys SET expires_at = now()"))
    refused(await holder(api, user, key).get("/generations"), 401, "not_authenticated")


async def test_a_key_outlives_the_session_that_it_acts_for(
    api: Api, user: User, database: Database
) -> None:
    key, _ = await create_key(database, "nightly", 300, user.id)
    async with database.transaction() as session:
        await session.execute(text("UPDATE user_sessions SET expires_at = now()"))
    refused(await user.get("/generations"), 401, "not_authenticated")
    assert (await holder(api, user, key).get("/generations")).status_code == 200


async def test_a_key_is_no_cookie(api: Api, user: User, database: Database) -> None:
    key, _ = await create_key(database, "nightly", 30, user.id)
    cookie = {"Cookie": f"rayreel_session={key}"}
    answer = await api.client.get("/api/v1/generations", headers=cookie)
    refused(answer, 401, "not_authenticated")


async def test_use_of_a_key_is_noted(api: Api, user: User, database: Database) -> None:
    key, known = await create_key(database, "nightly", 30, user.id)
    assert known.last_used_at is None
    await holder(api, user, key).get("/generations")
    (seen,) = await list_keys(database)
    assert seen.last_used_at is not None
    assert datetime.now(UTC) - seen.last_used_at < timedelta(minutes=1)


async def test_the_command_makes_lists_and_revokes_keys(
    api: Api, database_url: str, database: Database
) -> None:
    async def command(*arguments: str) -> Result:
        environment = {"DATABASE_URL": database_url}
        runner = CliRunner()
        return await asyncio.to_thread(runner.invoke, rayreel, ["key", *arguments], env=environment)

    made = await command("create", "nightly build", "--days", "7")
    assert made.exit_code == 0, made.output
    key = made.stdout.strip()
    (known,) = await list_keys(database)
    user = User(api.client, known.session_id, key)
    assert (await user.get("/generations")).status_code == 200
    listed = (await command("list")).stdout
    assert f"{known.prefix}  good" in listed
    assert "nightly build" in listed
    assert key not in listed
    assert (await command("revoke", known.prefix)).exit_code == 0
    assert (await user.get("/generations")).status_code == 401
    assert "revoked" in (await command("list")).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "x", "--session", "00000000-0000-0000-0000-000000000000"),
        ("create", "a\x1b[31mred"),
        ("create", "x", "--days", "0"),
        ("revoke", "rayreel_nothing"),
    ],
)
def test_the_command_refuses_in_one_line(database_url: str, arguments: tuple[str, ...]) -> None:
    found = CliRunner().invoke(rayreel, ["key", *arguments], env={"DATABASE_URL": database_url})
    assert found.exit_code != 0
    assert "Traceback" not in found.output
    assert found.output.strip()
