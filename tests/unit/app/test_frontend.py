"""The studio's pages: what is built is served, and nothing beside it."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import brotli
import httpx
import pytest
from fastapi import FastAPI

from app import errors
from app.frontend import serve_studio
from app.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "database_url": "postgresql://a:b@127.0.0.1/c",
        "redis_url": "redis://127.0.0.1",
        "s3_bucket": "films",
        "s3_endpoint_url": "http://127.0.0.1:9000/",
    }
)


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>rayreel</title>")
    (dist / "assets" / "index-1234.js").write_text("1")
    (dist / "assets" / "index-1234.js.gz").write_bytes(gzip.compress(b"1 in gzip"))
    (dist / "assets" / "index-1234.js.br").write_bytes(brotli.compress(b"1 in brotli"))
    (dist / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    app = FastAPI()
    errors.install(app)
    serve_studio(app, SETTINGS, dist)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/films", "/films/123", "/new?x=1"])
async def test_every_page_is_the_index(studio: httpx.AsyncClient, path: str) -> None:
    answer = await studio.get(path)
    assert answer.status_code == 200
    assert answer.text == "<title>rayreel</title>"
    assert answer.headers["cache-control"] == "no-cache"


async def test_files_with_a_hash_are_kept_for_ever(studio: httpx.AsyncClient) -> None:
    answer = await studio.get("/assets/index-1234.js", headers={"Accept-Encoding": "identity"})
    assert (answer.status_code, answer.text) == (200, "1")
    assert "immutable" in answer.headers["cache-control"]
    assert (await studio.get("/icon.svg")).text == "<svg/>"


@pytest.mark.parametrize(
    ("accepted", "encoding", "text"),
    [
        ("gzip, deflate, br, zstd", "br", "1 in brotli"),
        ("gzip, br;q=0", "gzip", "1 in gzip"),
        ("GZIP;q=0.5", "gzip", "1 in gzip"),
        ("deflate", None, "1"),
        ("", None, "1"),
    ],
)
async def test_the_smallest_copy_is_sent_that_the_browser_reads(
    studio: httpx.AsyncClient, accepted: str, encoding: str | None, text: str
) -> None:
    path = "/assets/index-1234.js"
    answer = await studio.get(path, headers={"Accept-Encoding": accepted})
    assert (answer.text, answer.headers.get("content-encoding")) == (text, encoding)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in (await studio.get("/icon.svg")).headers


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/ws/x", "/health/x", "/assets/gone.js", "/metrics/x"]
)
async def test_what_is_no_page_is_not_found(studio: httpx.AsyncClient, path: str) -> None:
    answer = await studio.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "path",
    ["/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//secret.txt"],
)
async def test_nothing_outside_the_build_is_served(studio: httpx.AsyncClient, path: str) -> None:
    assert "secret" not in (await studio.get(path)).text


async def test_pages_may_load_from_here_and_from_the_store_only(studio: httpx.AsyncClient) -> None:
    policy = (await studio.get("/")).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "media-src 'self' blob: http://127.0.0.1:9000;" in policy
    assert "frame-ancestors 'none'" in policy
