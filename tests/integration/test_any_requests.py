"""Every operation of the API, asked anything and in any order: it answers as it is described."""

import asyncio
import os
import re
import socket
import sys
from pathlib import Path

import httpx
import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.stack
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES = int(os.environ.get("RAYREEL_API_EXAMPLES", "4"))
"""Requests of a kind for each operation. With 4 it takes about a minute; with 100 it finds more."""
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
SEED = 2025


async def test_any_requests_in_any_order_are_answered_as_described(
    settings: Settings, tmp_path: Path
) -> None:
    generous = settings.model_copy(
        update=dict.fromkeys(
            (
                "writes_per_minute",
                "reads_per_minute",
                "strangers_per_minute",
                "jobs_per_session",
                "waiting_jobs",
            ),
            1_000_000,
        )
    )
    app = create_app(generous)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        running = asyncio.create_task(server.serve([listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag
            await asyncio.sleep(0.01)
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        token = await _token(base)
        run = await asyncio.create_subprocess_exec(
            *(SCHEMATHESIS, "run", f"{base}/openapi.json"),
            *("--url", base, "--header", f"Authorization: Bearer {token}"),
            *("--checks", ",".join(CHECKS), "--phases", "coverage,fuzzing,stateful"),
            *("--seed", str(SEED), "--max-examples", str(EXAMPLES), "--no-color"),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output = (await run.communicate())[0].decode()
        server.should_exit = True
        await running
    assert run.returncode == 0, output
    print(output[-1500:])
    tested = re.search(r"Tested: (\d+)\b", output)
    assert tested
    assert int(tested[1]) > 30, output


async def _token(base: str) -> str:
    async with httpx.AsyncClient() as client:
        token: str = (await client.post(f"{base}/api/v1/sessions")).json()["token"]
    return token
