"""Films that go to another editor as OpenTimelineIO, and come back."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given

from app.infrastructure.postgres import Database
from app.jobs.queue import JobQueue
from app.timelines.returning import operations
from pipelines.errors import ImpossibleBrief
from pipelines.film.timeline import Timeline
from pipelines.interchange import exported, read
from tests.integration.browser import Api, User, refused
from tests.integration.making import lease_of
from tests.integration.shop import timeline
from tests.integration.test_edits import finished
from tests.integration.test_own_footage import filmed
from tests.unit.film.timelines import timelines


@given(timelines())
def test_what_goes_out_comes_back_the_same(film: Timeline) -> None:
    cut = read(json.loads(exported(film, "x")), film.frame_rate)
    assert cut.remarks == []
    assert operations(film, cut, {}) == ([], [])


def document(film: Timeline | None = None) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(exported(film or timeline(), str(uuid4())))
    return told


def items(told: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told["tracks"]["children"][0]["children"]
    return found


def test_a_clip_of_another_rate_keeps_its_time() -> None:
    told = document()
    for time in items(told)[0]["source_range"].values():
        if isinstance(time, dict):
            time["value"], time["rate"] = time["value"] * 2, 60.0
    assert operations(timeline(), read(told, 30), {}) == ([], [])


def test_gaps_and_unknown_media_are_left_out_and_told() -> None:
    told = document()
    track = items(told)
    gap = {"OTIO_SCHEMA": "Gap.1", "name": "", "source_range": track[0]["source_range"]}
    del track[0]["metadata"]["rayreel"]
    track.insert(0, gap)
    track.append({"OTIO_SCHEMA": "Stack.1", "name": "inner\n", "children": []})
    cut = read(told, 30)
    done, remarks = operations(timeline(), cut, {})
    assert next(each.op for each in done) == "remove"
    assert len(cut.remarks) == 2
    assert "scene-1.mp4" in remarks[0]


@pytest.mark.parametrize(
    "told",
    [
        {"OTIO_SCHEMA": "Timeline.1", "tracks": {"OTIO_SCHEMA": "Nonsense.1"}},
        {},
        {"OTIO_SCHEMA": "Clip.2"},
        {"OTIO_SCHEMA": "Timeline.1"},
        {"OTIO_SCHEMA": 5},
    ],
)
def test_what_is_no_timeline_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleBrief):
        read(told, 30)


def test_a_document_is_no_deeper_than_it_needs_to_be() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"children": deep}
    with pytest.raises(ImpossibleBrief, match="too deep"):
        read(deep, 30)


@pytest.mark.stack
async def test_a_film_is_cut_elsewhere(
    user: User, queue: JobQueue, database: Database, api: Api, tmp_path: Path
) -> None:
    _, composition = await finished(user, queue, database)
    told = (await user.get(f"/compositions/{composition}/timeline.otio")).json()
    answer = await user.call("POST", "/compositions/import", json={"document": told})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["composition_id"], answer.json()["operations"]) == (composition, [])
    stranger = await api.open_session()
    theirs = await stranger.call("POST", "/compositions/import", json={"document": told})
    refused(theirs, 404, "not_found")
    # The last scene goes first, and a film of the user's own comes in behind it.
    await filmed(user, tmp_path)
    track = items(told)
    for each in track:
        each.pop("metadata", None) if each["OTIO_SCHEMA"].startswith("Transition") else None
    scenes = [each for each in track if each["OTIO_SCHEMA"].startswith("Clip")]
    own = json.loads(json.dumps(scenes[0]))
    own["metadata"] = {}
    reference = own["media_references"]["DEFAULT_MEDIA"]
    reference["target_url"] = "file:///C:/footage/mine.mp4"
    track[:] = [scenes[2], own, scenes[0], scenes[1]]
    body = {"document": told, "apply_immediately": True}
    answer = await user.call("POST", "/compositions/import", json=body)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    version = (await user.get(f"/compositions/{made['composition_id']}")).json()
    assert version["parent_composition_id"] == composition
    names = [scene["id"] for scene in version["timeline"]["scenes"]]
    assert names == ["scene-3", "scene-o1", "scene-1", "scene-2"]
    assert {join["kind"] for join in version["timeline"]["transitions"]} == {"cut"}


@pytest.mark.stack
async def test_a_cut_that_is_not_from_here_is_a_film_of_its_own(
    user: User, queue: JobQueue, database: Database, tmp_path: Path
) -> None:
    def clip(name: str, start: int, length: int) -> dict[str, Any]:
        shown = {
            "OTIO_SCHEMA": "TimeRange.1",
            "start_time": {"OTIO_SCHEMA": "RationalTime.1", "value": start, "rate": 23.976},
            "duration": {"OTIO_SCHEMA": "RationalTime.1", "value": length, "rate": 23.976},
        }
        media = {"OTIO_SCHEMA": "ExternalReference.1", "target_url": f"file:///footage/{name}"}
        return {"OTIO_SCHEMA": "Clip.1", "source_range": shown, "media_reference": media}

    children = [clip("mine.mp4", 6, 36), clip("lost.mov", 0, 10), clip("mine.mp4", 0, 40)]
    track = {"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": children}
    stack = {"OTIO_SCHEMA": "Stack.1", "children": [track]}
    told = {"OTIO_SCHEMA": "Timeline.1", "name": "Rough cut", "tracks": stack}
    answer = await user.call("POST", "/compositions/import", json={"document": told})
    refused(answer, 422, "impossible_brief")
    assert "lost.mov" in answer.json()["detail"]
    await filmed(user, tmp_path)
    answer = await user.call("POST", "/compositions/import", json={"document": told})
    assert answer.status_code == 200, answer.text
    assert answer.json()["composition_id"] is None
    assert answer.json()["duration_seconds"] == pytest.approx(76 / 24, abs=0.001)
    assert ["lost.mov" in remark for remark in answer.json()["remarks"]] == [True]
    body = {"document": told, "apply_immediately": True}
    made = (await user.call("POST", "/compositions/import", json=body)).json()
    version = (await user.get(f"/compositions/{made['composition_id']}")).json()
    assert version["generation_id"] == made["generation_id"]
    film = version["timeline"]
    assert (film["title"], film["frame_rate"]) == ("Rough cut", 24)
    assert [(scene["in_point"], scene["length"]) for scene in film["scenes"]] == [(6, 36), (0, 40)]
    assert [join["kind"] for join in film["transitions"]] == ["cut"]
    assert (await lease_of(queue)).job_id == UUID(made["generation_id"])
