"""Films of timelines that their users have cut themselves."""

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.infrastructure.postgres import Database
from app.jobs.queue import JobQueue
from pipelines.film.transition import Transition
from tests.integration.browser import Api, User, refused
from tests.integration.making import begin
from tests.integration.test_belongings import brought, song
from tests.integration.test_edits import finished
from tests.integration.test_own_footage import filmed

pytestmark = pytest.mark.stack
CLIPS: list[dict[str, Any]] = [
    {
        "asset": {"type": "prompt", "prompt": "Sunrise"},
        "length": 2.5,
        "title": "Two mornings",
        "transition": {"out": {"kind": "fade", "length": 0.5}},
    },
    {"asset": {"type": "prompt", "prompt": "Rain", "seed": 9}, "start": 2, "length": "2.5"},
]
CUT: dict[str, Any] = {
    "timeline": {
        "title": "Mornings",
        "tracks": [{"clips": CLIPS}],
        "soundtrack": {"style": "calm piano", "clip_audio": True},
        "colors": ["#ff0000"],
    },
    "output": {"resolution": "480p", "aspect_ratio": "9:16", "fps": 24},
    "options": {"seed": 5},
}


def cut(*clips: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = deepcopy(CUT)
    body["timeline"]["tracks"][0]["clips"] = list(clips) or deepcopy(CLIPS)
    return {**body, **changes}


async def test_a_timeline_becomes_a_film_without_a_screenwriter(
    user: User, queue: JobQueue, database: Database
) -> None:
    answer = await user.call("POST", "/compositions", json=CUT)
    assert answer.status_code == 201, answer.text
    created = answer.json()
    assert answer.headers["Location"].endswith(created["composition_id"])
    shown = (await user.get(f"/compositions/{created['composition_id']}")).json()
    assert (shown["title"], shown["duration_seconds"], shown["width"]) == ("Mornings", 4.5, 480)
    made = await (await begin(queue, database)).load()
    film = made.timeline
    assert film is not None
    assert [(s.length, s.seed, s.title) for s in film.scenes] == [
        (60, 5, "Two mornings"),
        (60, 9, ""),
    ]
    assert film.transitions == (Transition(kind="fade", length=12),)
    assert (film.soundtrack.music_style, film.soundtrack.keep_clip_audio) == ("calm piano", True)
    assert (film.frame_rate, film.colors) == (24, ("#FF0000",))
    generation = (await user.get(f"/generations/{created['generation_id']}")).json()
    assert [each["status"] for each in generation["clips"]] == ["pending"] * 2
    events = await user.get(f"/generations/{created['generation_id']}/events")
    (plan,) = [e for e in events.json()["events"] if e["type"] == "plan_ready"]
    assert plan["data"]["written_by"] == "user"


async def test_it_is_made_of_what_was_brought(
    user: User, queue: JobQueue, database: Database, tmp_path: Path
) -> None:
    video, logo = await filmed(user, tmp_path), await brought(user)
    files = {"file": ("song.wav", song())}
    sound = await user.call("POST", "/assets/upload", data={"type": "audio"}, files=files)
    body = cut(
        {"asset": {"type": "video", "asset_id": video, "trim": 0.5}, "length": 1, "fit": "blur"},
        {"asset": {"type": "image", "asset_id": logo}, "length": 3},
    )
    body["timeline"]["soundtrack"] = {"asset_id": sound.json()["asset_id"]}
    body["timeline"]["logo_asset_id"] = logo
    priced = await user.call("POST", "/compositions/estimate", json=body)
    assert [each["model"] for each in priced.json()["scenes"]] == ["upload", "upload"]
    assert Decimal(priced.json()["estimated_cost_usd"]) == 0
    answer = await user.call("POST", "/compositions", json=body)
    assert answer.status_code == 201, answer.text
    film = (await (await begin(queue, database)).load()).timeline
    assert film is not None
    assert [(s.in_point, s.length, s.fit) for s in film.scenes] == [
        (12, 24, "blur"),
        (0, 72, "fill"),
    ]
    assert [s.given.medium if s.given else "" for s in film.scenes] == ["video", "image"]
    assert film.logo is not None
    assert film.soundtrack.music is not None


async def test_an_order_is_placed_once(user: User) -> None:
    headers = {"Idempotency-Key": "cut-1"}
    first = await user.call("POST", "/compositions", json=CUT, headers=headers)
    again = await user.call("POST", "/compositions", json=CUT, headers=headers)
    assert first.json() == again.json()
    other = await user.call("POST", "/compositions", json=cut(options={}), headers=headers)
    refused(other, 422, "key_reused")
    assert len((await user.get("/generations")).json()["generations"]) == 1


PROMPT = {"type": "prompt", "prompt": "Rain"}
FADE = {"kind": "fade", "length": 1}


@pytest.mark.parametrize(
    ("clips", "field", "words"),
    [
        ([{"asset": PROMPT, "length": 2}], "tracks", "3 to 180 s"),
        ([{"asset": PROMPT, "length": 2}] * 100, "tracks", "this one 200.0 s"),
        (
            [{"asset": PROMPT, "length": 2}, {"asset": PROMPT, "start": 2.5, "length": 2}],
            "tracks.0.clips.1.start",
            "begins at 2.000 s",
        ),
        (
            [{"asset": PROMPT, "length": 4, "transition": {"in": FADE}}],
            "tracks.0.clips.0.transition.in",
            "nothing is before it",
        ),
        (
            [{"asset": PROMPT, "length": 4, "transition": {"out": FADE}}],
            "tracks.0.clips.0.transition.out",
            "nothing is after it",
        ),
        (
            [
                {"asset": PROMPT, "length": 4, "transition": {"out": FADE}},
                {"asset": PROMPT, "length": 1},
            ],
            "tracks.0.clips.1.length",
            "too short",
        ),
        (
            [
                {"asset": PROMPT, "length": 4, "transition": {"out": FADE}},
                {"asset": PROMPT, "length": 4, "transition": {"in": {**FADE, "kind": "radial"}}},
            ],
            "tracks.0.clips.1.transition.in",
            "another transition",
        ),
        ([{"asset": PROMPT, "length": "0.001"}], "tracks.0.clips.0.length", "less than a frame"),
        ([{"asset": PROMPT, "length": 4, "speed": 2}], "tracks.0.clips.0.speed", "Extra"),
        ([{"asset": {"type": "html"}, "length": 4}], "tracks.0.clips.0.asset", "prompt"),
        ([{"asset": PROMPT, "length": -1}], "tracks.0.clips.0.length", "greater"),
        ([], "tracks.0.clips", "at least 1"),
    ],
)
async def test_what_is_wrong_is_told_by_its_field(
    user: User, clips: list[dict[str, Any]], field: str, words: str
) -> None:
    body = cut()
    body["timeline"]["tracks"][0]["clips"] = clips
    answer = await user.call("POST", "/compositions", json=body)
    problem = refused(answer, 422, "validation_failed")
    told = [each["message"] for each in problem["errors"] if f"timeline.{field}" in each["field"]]
    assert any(words in message for message in told), problem


async def test_footage_is_ones_own_and_lasts(user: User, api: Api, tmp_path: Path) -> None:
    stranger = await api.open_session()
    theirs, mine = await filmed(stranger, tmp_path), await filmed(user, tmp_path)
    body = cut({"asset": {"type": "video", "asset_id": theirs}, "length": 4})
    refused(await user.call("POST", "/compositions", json=body), 422, "no_such_asset")
    late = {"type": "video", "asset_id": mine, "trim": 1.5}
    image = {"type": "image", "asset_id": mine}
    answer = await user.call(
        "POST",
        "/compositions",
        json=cut({"asset": late, "length": 4}, {"asset": image, "length": 4}),
    )
    problem = refused(answer, 422, "validation_failed")
    assert [each["field"].rpartition("clips.")[2] for each in problem["errors"]] == [
        "0.asset.trim",
        "1.asset.asset_id",
    ]


async def test_a_film_there_is_gets_another_shape(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, composition = await finished(user, queue, database)
    body = {"generation_id": str(job_id), "output": {"aspect_ratio": "1:1", "resolution": "480p"}}
    priced = await user.call("POST", "/compositions/estimate", json=body)
    assert priced.status_code == 200, priced.text
    answer = await user.call("POST", "/compositions", json=body)
    assert answer.status_code == 201, answer.text
    version = (await user.get(f"/compositions/{answer.json()['composition_id']}")).json()
    assert version["parent_composition_id"] == composition
    assert (version["width"], version["height"]) == (480, 480)
    for wrong in ({}, {**body, "timeline": CUT["timeline"]}):
        refused(await user.call("POST", "/compositions", json=wrong), 422, "validation_failed")
