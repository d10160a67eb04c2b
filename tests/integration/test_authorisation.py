"""Who may pass each door: every route of the app, with everyone who may come to it.

A new route needs an entry in DOORS: `anyone` (the same answer for all), `user` (a session or key;
everybody sees their own), `owner` (somebody else's object is not found) or `operator` (a key of
whoever runs the installation), with the status that the one who may pass gets. The film of the
tests is finished, and made of no media, so 409 stands for "allowed, but it is too late" or "there
is no preview of it".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.assets.tables import AssetRow
from app.brand_kits.tables import BrandKitRow
from app.infrastructure.postgres import Database
from app.jobs.export_tables import ExportRow
from app.jobs.queue import JobQueue
from app.jobs.reading_tables import ReadingRow
from app.jobs.repository import compositions_of
from app.main import create_app, create_events_app
from app.settings import Settings
from tests.integration.browser import ORDER, Api, User, refused
from tests.integration.callers import OPERATOR, STRANGERS, UNKNOWN, Callers, gather
from tests.integration.listening import heard, serving
from tests.integration.making import begin, make
from tests.integration.test_timelines import CUT

pytestmark = pytest.mark.stack


@dataclass(frozen=True)
class Door:
    """Who may pass, what they get, and what they bring."""

    opens_to: Literal["anyone", "user", "owner", "operator"]
    status: int
    request: dict[str, Any] = field(default_factory=dict)


def anyone(status: int = 200, **request: Any) -> Door:
    return Door("anyone", status, request)


def user(status: int = 200, **request: Any) -> Door:
    return Door("user", status, request)


def operator(status: int = 200) -> Door:
    return Door("operator", status)


def owner(status: int = 200, **request: Any) -> Door:
    return Door("owner", status, request)


API: Final = "/api/v1"
DOORS: Final = {
    "GET /health": anyone(),
    "GET /health/detailed": anyone(),
    "GET /metrics": operator(),
    "GET /openapi.json": anyone(),
    "GET /docs": anyone(),
    "GET /docs/oauth2-redirect": anyone(),
    "GET /redoc": anyone(),
    "GET /{path:path}": anyone(404),  # a page: there is no `assets/gone.js`
    f"POST {API}/sessions": anyone(201),
    f"POST {API}/webhooks/replicate/{{nonce}}": anyone(404),  # nothing is bought here
    f"GET {API}/operations": operator(),
    f"GET {API}/webhooks/secret": user(),
    f"POST {API}/webhooks/secret": user(201),
    f"POST {API}/generations": user(201, json=ORDER),
    f"POST {API}/generations/estimate": user(200, json=ORDER),
    f"GET {API}/generations": user(),
    f"GET {API}/models": user(),
    f"GET {API}/voices": user(),
    f"POST {API}/assets/upload": user(415, content=b"no form"),
    f"POST {API}/assets/presign": user(
        201, json={"type": "logo", "filename": "logo.png", "size_bytes": 100}
    ),
    f"POST {API}/assets/{{asset_id}}/complete": owner(),  # it is complete already
    f"GET {API}/assets": user(),
    f"GET {API}/assets/{{asset_id}}": owner(),
    f"DELETE {API}/assets/{{asset_id}}": owner(204),
    f"POST {API}/brand-kits": user(201, json={"name": "Helio"}),
    f"GET {API}/brand-kits": user(),
    f"GET {API}/brand-kits/{{brand_kit_id}}": owner(),
    f"PUT {API}/brand-kits/{{brand_kit_id}}": owner(json={"name": "Helio, new"}),
    f"DELETE {API}/brand-kits/{{brand_kit_id}}": owner(204),
    f"GET {API}/generations/{{generation_id}}": owner(),
    f"DELETE {API}/generations/{{generation_id}}": owner(204),
    f"DELETE {API}/compositions/{{composition_id}}": owner(409),
    f"POST {API}/generations/{{generation_id}}/cancel": owner(409),
    f"POST {API}/generations/{{generation_id}}/approve": owner(409, json={}),
    f"POST {API}/generations/{{generation_id}}/approve/estimate": owner(409, json={}),
    f"POST {API}/generations/{{generation_id}}/retry": owner(409),
    f"GET {API}/generations/{{generation_id}}/events": owner(),
    f"POST {API}/generations/{{generation_id}}/edit": owner(
        200, json={"instructions": "Remove scene 2"}
    ),
    f"GET {API}/generations/{{generation_id}}/readings/{{reading_id}}": owner(),
    f"POST {API}/generations/{{generation_id}}/clips/{{number}}/regenerate": owner(
        200, json={"apply_immediately": False}
    ),
    f"POST {API}/compositions/{{composition_id}}/edit": owner(
        200, json={"operations": [{"op": "remove", "scene_id": "scene-2"}]}
    ),
    f"POST {API}/compositions/{{composition_id}}/restore": owner(422),  # the newest it is already
    f"POST {API}/compositions/{{composition_id}}/exports": owner(
        200, json={"outputs": [{"format": "webm"}], "apply_immediately": True}
    ),
    f"GET {API}/compositions/{{composition_id}}/exports": owner(),
    f"GET {API}/exports/{{export_id}}": owner(),
    f"DELETE {API}/exports/{{export_id}}": owner(204),
    f"GET {API}/generations/{{generation_id}}/assets": owner(),
    f"GET {API}/compositions": user(),
    f"POST {API}/compositions": user(201, json=CUT),
    f"POST {API}/compositions/estimate": user(200, json=CUT),
    f"POST {API}/compositions/import": user(422, json={"document": {}}),
    f"GET {API}/compositions/{{composition_id}}/timeline.otio": owner(),
    f"GET {API}/compositions/{{composition_id}}": owner(),
    f"GET {API}/compositions/{{composition_id}}/status": owner(),
    f"GET {API}/compositions/{{composition_id}}/metadata": owner(),
    f"GET {API}/compositions/{{composition_id}}/captions.srt": owner(404),  # made of no media
    f"GET {API}/compositions/{{composition_id}}/thumbnails.vtt": owner(404),
    f"GET {API}/compositions/{{composition_id}}/download": owner(),
    f"GET {API}/compositions/{{composition_id}}/preview.m3u8": owner(409),
    f"GET {API}/compositions/{{composition_id}}/preview/video.m3u8": owner(409),
    f"GET {API}/compositions/{{composition_id}}/preview/audio.m3u8": owner(409),
}
SOCKETS: Final = ("/{job_id}", "/generations/{job_id}", "/compositions/{composition_id}")


def routes_of(app: FastAPI) -> Iterable[tuple[str, str]]:
    """Yield each method and path; WS is the method of sockets."""
    for route in iter_route_contexts(app.routes):
        assert route.path is not None
        for method in set(route.methods or {"WS"}) - {"HEAD"}:
            yield method, route.path


async def test_every_route_has_a_door(settings: Settings) -> None:
    http = {f"{method} {path}" for method, path in routes_of(create_app(settings))}
    assert http == set(DOORS)
    assert set(routes_of(create_events_app(settings))) == {("WS", path) for path in SOCKETS}


@dataclass(frozen=True)
class Film:
    places: dict[str, str]
    """What stands for the names in braces."""

    def path(self, template: str) -> str:
        return template.replace("{path:path}", "{path}").format_map(self.places)


@pytest.fixture
async def callers(api: Api, database: Database, user: User) -> Callers:
    return await gather(api, database, user)


@pytest.fixture
async def film(callers: Callers, queue: JobQueue, database: Database) -> Film:
    """A finished film of the owner's."""
    job_id: UUID = await callers.owner.order()
    await make(await begin(queue, database))
    async with database.transaction() as session:
        (composition,) = await compositions_of(session, [job_id])
        asset = AssetRow(
            session_id=callers.owner.id,
            type="logo",
            filename="logo.png",
            location="uploads/x/y/original.png",
            sha256="0" * 64,
            size_bytes=1,
            facts={"medium": "image", "form": "png_pipe"},
        )
        kit = BrandKitRow(session_id=callers.owner.id, name="Sol", brand_name="", colors=[])
        kit.cta_text = kit.style = kit.music_style = ""
        export = ExportRow(
            job_id=job_id,
            composition_id=composition.id,
            output={
                "format": "mp4",
                "codec": "hevc",
                "picture": {"width": 854, "height": 480},
            },
            output_key="1" * 64,
            status="failed",
            error_code="render_failed",
        )
        reading = ReadingRow(
            job_id=job_id, composition_id=composition.id, instructions="Make it pop", estimate_usd=0
        )
        session.add_all([asset, kit, export, reading])
        await session.flush()
    return Film(
        {
            "generation_id": str(job_id),
            "job_id": str(job_id),
            "composition_id": str(composition.id),
            "asset_id": str(asset.id),
            "brand_kit_id": str(kit.id),
            "export_id": str(export.id),
            "reading_id": str(reading.id),
            "nonce": str(uuid4()),
            "number": "2",
            "path": "assets/gone.js",
        }
    )


@pytest.mark.parametrize("route", DOORS)
async def test_the_door_opens_to_whom_it_should(
    route: str, api: Api, callers: Callers, film: Film
) -> None:
    door = DOORS[route]
    method, template = route.split(" ")
    path = film.path(template)
    known = ["owner's key", "owner"] if method == "GET" else ["owner"]
    strangers = [*STRANGERS, OPERATOR]
    if door.opens_to == "operator":
        known, strangers = [OPERATOR], [*STRANGERS, *known]
    for who in (*UNKNOWN, *strangers, *known):
        answer = await api.client.request(
            method, path, headers=callers.headers(who), **door.request
        )
        api.client.cookies.clear()
        if door.opens_to == "anyone" or who in known:
            assert answer.status_code == door.status, (who, answer.text)
        elif who in UNKNOWN:
            refused(answer, 401, "not_authenticated")
        elif door.opens_to == "operator":
            refused(answer, 403, "operators_only")
        elif door.opens_to == "owner":
            refused(answer, 404, "not_found")
        else:
            assert answer.status_code == door.status, (who, answer.text)
            assert film.places["generation_id"] not in answer.text, who


@pytest.mark.parametrize("template", SOCKETS)
async def test_a_socket_opens_to_the_owner_alone(
    template: str, settings: Settings, callers: Callers, film: Film
) -> None:
    path = film.path(template).removeprefix("/")
    codes = {
        **dict.fromkeys(UNKNOWN, 4401),
        **dict.fromkeys([*STRANGERS, OPERATOR], 4404),
        "owner's key": 1000,
        "owner": 1000,
    }
    async with serving(settings) as server:
        for who, code in codes.items():
            async with server.socket(None, path, headers=callers.headers(who)) as connection:
                said, closed = await heard(connection)
            assert (closed, bool(said)) == (code, code == 1000), who
