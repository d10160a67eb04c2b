"""The user's own films and pictures in versions of a finished film; scenes cut in two."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.infrastructure.postgres import Database
from app.jobs.queue import JobQueue
from app.settings import Settings
from pipelines.film.timeline import Timeline
from tests.integration.browser import Api, User, refused
from tests.integration.making import SCENES, begin, each
from tests.integration.shop import AUDIO, FILM, segments
from tests.integration.test_belongings import brought, song
from tests.integration.test_edits import edit, finished
from tests.unit.stages.deliveries import film

pytestmark = pytest.mark.stack


async def filmed(user: User, folder: Path) -> str:
    """Bring a film of two seconds."""
    content = film(folder / f"{uuid4().hex}.mp4", n=48).read_bytes()
    files = {"file": ("mine.mp4", content)}
    answer = await user.call("POST", "/assets/upload", data={"type": "video"}, files=files)
    assert answer.status_code == 201, answer.text
    asset_id: str = answer.json()["asset_id"]
    return asset_id


def replacing(asset_id: str, **more: Any) -> dict[str, Any]:
    return {"op": "replace", "scene_id": SCENES[1], "asset_id": asset_id, **more}


async def test_a_scene_shows_what_its_user_brought(
    user: User, queue: JobQueue, database: Database, settings: Settings, tmp_path: Path
) -> None:
    job_id, composition = await finished(user, queue, database)
    asset_id = await filmed(user, tmp_path)
    place = f"generations/{job_id}/given/"
    asked = await edit(user, composition, {"operations": [replacing(asset_id)]})
    given = asked["timeline"]["scenes"][1]["given"]
    assert given["location"].startswith(place)
    assert not settings.store().exists(given["location"])
    anew = asked["redo"][0]
    assert (anew["what"], anew["scene_id"]) == ("clip", SCENES[1])
    assert asked["estimated_cost_usd"] == "0.00"
    body = {"operations": [replacing(asset_id)], "apply_immediately": True}
    told = await edit(user, composition, body)
    assert told["timeline"] == asked["timeline"]
    # The film has a copy of its own.
    assert (await user.call("DELETE", f"/assets/{asset_id}")).status_code == 204
    assert settings.store().exists(given["location"])
    made = await (await begin(queue, database)).load()
    assert sorted(made.clips) == [SCENES[0], SCENES[2]]
    assert made.timeline == Timeline.model_validate(told["timeline"])


async def test_only_pictures_and_films_of_ones_own_are_put_in(
    user: User, queue: JobQueue, database: Database, api: Api, tmp_path: Path
) -> None:
    _, composition = await finished(user, queue, database)
    path = f"/compositions/{composition}/edit"
    stranger = await api.open_session()
    for asset_id in (await filmed(stranger, tmp_path), str(uuid4()), await sounded(user)):
        answer = await user.call("POST", path, json={"operations": [replacing(asset_id)]})
        assert asset_id in refused(answer, 422, "no_such_asset")["detail"]
    wide = await brought(user)  # 40x20
    answer = await user.call("POST", path, json={"operations": [replacing(wide)]})
    assert answer.status_code == 200
    late = replacing(await filmed(user, tmp_path), in_point=59)
    answer = await user.call("POST", path, json={"operations": [late]})
    assert "the scene has 60" in refused(answer, 422, "impossible_brief")["detail"]


async def sounded(user: User) -> str:
    files = {"file": ("song.wav", song())}
    answer = await user.call("POST", "/assets/upload", data={"type": "audio"}, files=files)
    asset_id: str = answer.json()["asset_id"]
    return asset_id


async def test_a_finished_film_has_its_users_music(
    user: User, queue: JobQueue, database: Database, settings: Settings
) -> None:
    job_id, composition = await finished(user, queue, database)
    asset_id = await sounded(user)
    music = {"op": "music", "asset_id": asset_id}
    asked = await edit(user, composition, {"operations": [music]})
    given = asked["timeline"]["soundtrack"]["music"]
    assert given["location"].startswith(f"generations/{job_id}/given/")
    assert not settings.store().exists(given["location"])
    assert [redone["what"] for redone in asked["redo"]] == ["sound"]
    told = await edit(user, composition, {"operations": [music], "apply_immediately": True})
    assert told["timeline"] == asked["timeline"]
    # The film has a copy of its own.
    assert (await user.call("DELETE", f"/assets/{asset_id}")).status_code == 204
    assert settings.store().exists(given["location"])
    journal = await begin(queue, database)
    made = await journal.load()
    assert (sorted(made.clips), made.audio) == (sorted(SCENES), None)
    assert made.timeline == Timeline.model_validate(told["timeline"])
    await journal.composing()
    await each(journal.segment_finished, segments(made.timeline))
    await journal.audio_finished(AUDIO)
    await journal.finished(FILM)
    # Composed again, as the version before was.
    style = asked["timeline"]["soundtrack"]["music_style"]
    again = {"operations": [{"op": "music", "style": style}]}
    back = await edit(user, told["composition_id"], again)
    assert back["timeline"]["soundtrack"]["music"] is None
    assert [redone["what"] for redone in back["redo"]] == ["sound"]


async def test_music_is_a_sound_of_ones_own(
    user: User, queue: JobQueue, database: Database, api: Api, tmp_path: Path
) -> None:
    _, composition = await finished(user, queue, database)
    path = f"/compositions/{composition}/edit"
    others = await sounded(await api.open_session())
    for asset_id in (others, str(uuid4()), await brought(user), await filmed(user, tmp_path)):
        music = {"op": "music", "asset_id": asset_id}
        answer = await user.call("POST", path, json={"operations": [music]})
        problem = refused(answer, 422, "no_such_asset")
        assert problem["detail"] == f"There is no sound {asset_id} of yours."


async def test_both_parts_of_a_split_scene_have_its_clip(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, composition = await finished(user, queue, database)
    split = {"op": "split", "scene_id": SCENES[1], "at": 30}
    body = {"operations": [split], "apply_immediately": True}
    told = await edit(user, composition, body)
    names = [scene["id"] for scene in told["timeline"]["scenes"]]
    assert names == [SCENES[0], SCENES[1], "scene-v2n1", SCENES[2]]
    assert [each["what"] for each in told["redo"]] == ["segment", "segment"]
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert [each["status"] for each in shown["clips"]] == ["completed"] * 4
    made = await (await begin(queue, database)).load()
    first, second = made.clips[SCENES[1]], made.clips["scene-v2n1"]
    assert second == first.model_copy(update={"scene_id": "scene-v2n1"})
    # To undo is to go on from the version before.
    answer = await user.call("POST", f"/generations/{job_id}/cancel")
    assert answer.status_code == 200
    undone = await edit(
        user, composition, {"operations": [{"op": "retitle", "scene_id": SCENES[0], "title": "Hi"}]}
    )
    assert [scene["id"] for scene in undone["timeline"]["scenes"]] == list(SCENES)


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ({"op": "insert", "length": 30}, "operations.0"),
        ({"op": "insert", "length": 30, "prompt": "Rain", "in_point": 5}, "operations.0"),
        ({"op": "split", "scene_id": SCENES[0], "at": 0}, "operations.0.split.at"),
        ({"op": "split", "scene_id": SCENES[0], "at": 9, "new_scene_id": "../x"}, "new_scene_id"),
        ({"op": "replace", "scene_id": SCENES[0]}, "asset_id"),
        ({"op": "music"}, "operations.0"),
        ({"op": "music", "style": "calm", "asset_id": str(UUID(int=1))}, "operations.0"),
        ({"op": "clip_sound", "heard": True, "level_db": 13}, "operations.0.clip_sound.level_db"),
        ({"op": "clip_sound", "heard": True, "level_db": -6.5}, "operations.0.clip_sound.level_db"),
        ({"op": "trim", "scene_id": SCENES[0], "length": 9, "in_point": -1}, "in_point"),
    ],
)
async def test_an_operation_that_makes_no_sense_names_its_field(
    user: User, operation: dict[str, Any], field: str
) -> None:
    path = f"/compositions/{UUID(int=1)}/edit"
    answer = await user.call("POST", path, json={"operations": [operation]})
    problem = refused(answer, 422, "validation_failed")
    assert any(field in error["field"] for error in problem["errors"]), problem
