"""What a user brings into a finished film, and scenes that show parts of their footage."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.cue import clip_cues
from pipelines.film.edit import Edited, edited
from pipelines.film.redo import redo
from pipelines.film.segment import Span, cut
from pipelines.film.timeline import Timeline
from tests.integration.shop import timeline
from tests.unit.film.takes import clips_of, footage

FILM = timeline(4)
IDS = [scene.id for scene in FILM.scenes]
VIDEO, PICTURE = uuid4(), uuid4()
BROUGHT = {VIDEO: footage(4), PICTURE: footage(0)}


def change(*operations: op.Operation, bought: bool = True, film: Timeline = FILM) -> Edited:
    return edited(film, operations, 2, clips_of(film, bought=bought), BROUGHT)


def shown(film: Timeline) -> list[Span]:
    """Return what is seen of the clips, transitions left out."""
    return [segment.spans[0] for segment in cut(film) if segment.kind == "body"]


@pytest.mark.parametrize("bought", [True, False])
def test_both_parts_of_a_split_scene_show_the_clip_there_is(bought: bool) -> None:
    done = change(op.Split(scene_id="scene-2", at=40, new_scene_id="scene-2b"), bought=bought)
    film = done.timeline
    assert film.length == FILM.length
    first, second = film.scenes[1:3]
    assert (first.length, second.length, second.in_point) == (40, 20, 40)
    assert (second.id, second.narration, second.made_for) == ("scene-2b", "", 1)
    assert done.origins == {"scene-2b": "scene-2"}
    # Frame for frame what was seen before: the same footage, cut in two.
    before, (head, tail) = shown(FILM)[1], shown(film)[1:3]
    assert (head.first, head.end, tail.first, tail.end) == (before.first, 40, 40, before.end)
    assert head.fitting == tail.fitting == before.fitting
    needed = redo(film, FILM, {(s.id, 1) for s in film.scenes}, origins=done.origins)
    assert (needed.clips, len(needed.segments), needed.sound) == ((), 2, False)


def test_a_part_is_split_again_and_trimmed_within_its_footage() -> None:
    done = change(
        op.Split(scene_id="scene-1", at=20),
        op.Split(scene_id="scene-v2n1", at=20),
        op.Trim(scene_id="scene-v2n2", length=30, in_point=25),
    )
    assert [scene.id for scene in done.timeline.scenes][:3] == [
        "scene-1",
        "scene-v2n1",
        "scene-v2n2",
    ]
    last = done.timeline.scenes[2]
    assert (last.in_point, last.length, last.fitted) == (25, 30, 60)
    assert done.origins == {"scene-v2n1": "scene-1", "scene-v2n2": "scene-1"}


def test_a_bought_clip_is_not_stretched_for_an_in_point() -> None:
    trim = op.Trim(scene_id="scene-1", length=50, in_point=20)
    with pytest.raises(ImpossibleBrief, match="from 20 on 40 are left, and the scene has 50"):
        change(trim)
    # One that is drawn here is drawn as long as it has to be.
    film = change(trim, bought=False).timeline
    assert (film.scenes[0].fitted, film.scenes[0].made_for) == (70, 2)


def test_an_in_point_within_a_drawn_clip_keeps_the_clip() -> None:
    film = change(op.Trim(scene_id="scene-1", length=30, in_point=20), bought=False).timeline
    assert (film.scenes[0].made_for, film.scenes[0].fitted) == (1, 60)
    assert next(span.first for span in shown(film)) == 20


def test_what_is_brought_takes_a_clips_place_and_costs_nothing() -> None:
    film = change(op.Replace(scene_id="scene-3", asset_id=VIDEO, in_point=30, fit="blur")).timeline
    scene = film.scenes[2]
    assert (scene.given, scene.in_point, scene.fit) == (BROUGHT[VIDEO], 30, "blur")
    assert scene.made_for == 2
    assert redo(film, FILM, {(s.id, s.made_for) for s in film.scenes if s.made_for == 1}).clips == (
        "scene-3",
    )


def test_footage_that_ends_before_its_scene_is_refused_only_with_an_in_point() -> None:
    with pytest.raises(ImpossibleBrief, match="from 90 on 30 are left"):
        change(op.Replace(scene_id="scene-1", asset_id=VIDEO, in_point=90))
    short = {VIDEO: footage(1)}
    edit = [op.Replace(scene_id="scene-1", asset_id=VIDEO)]
    done = edited(FILM, edit, 2, clips_of(FILM, bought=True), short)
    assert done.timeline.scenes[0].fitted == 60


def test_another_take_of_a_scene_is_a_models_again() -> None:
    film = change(op.Replace(scene_id="scene-1", asset_id=VIDEO)).timeline
    clips = clips_of(film, bought=False)
    again = edited(film, [op.Retake(scene_id="scene-1")], 3, clips).timeline
    assert (again.scenes[0].given, again.scenes[0].made_for) == (None, 3)


def test_a_new_scene_is_joined_by_a_cut_to_what_follows() -> None:
    film = change(op.Insert(after_scene_id="scene-1", prompt="Rain", length=30)).timeline
    assert [scene.id for scene in film.scenes][:3] == ["scene-1", "scene-v2n1", "scene-2"]
    assert [join.kind for join in film.transitions] == ["fade", "cut", "fade", "fade"]
    assert film.scenes[1].made_for == 2
    first = change(op.Insert(asset_id=PICTURE, length=30)).timeline
    assert [join.kind for join in first.transitions] == ["cut", "fade", "fade", "fade"]
    last = change(op.Insert(after_scene_id="scene-4", asset_id=PICTURE, length=30)).timeline
    assert [join.kind for join in last.transitions] == ["fade", "fade", "fade", "cut"]


def test_a_picture_is_filmed_anew_when_its_scene_gets_longer_or_shows_all_of_it() -> None:
    film = change(op.Replace(scene_id="scene-1", asset_id=PICTURE)).timeline
    clips = clips_of(film, bought=False)

    def made_for(*operations: op.Operation) -> int:
        return edited(film, operations, 3, clips).timeline.scenes[0].made_for

    assert made_for(op.Trim(scene_id="scene-1", length=90)) == 3
    assert made_for(op.Refit(scene_id="scene-1", fit="blur")) == 3
    assert made_for(op.Retitle(scene_id="scene-2", title="Other")) == 2


def test_brought_film_is_kept_whatever_its_scene_is_like() -> None:
    film = change(op.Replace(scene_id="scene-1", asset_id=VIDEO)).timeline
    trim = op.Trim(scene_id="scene-1", length=40, in_point=60)
    again = edited(film, [trim], 3, clips_of(film, bought=False)).timeline
    assert again.scenes[0].made_for == 2


def test_sound_begins_where_its_picture_does() -> None:
    film = change(op.Split(scene_id="scene-1", at=40)).timeline
    # Of 44 frames, slowed down to 60.
    cues = clip_cues(film, clips_of(film, bought=True, length=44))
    heard = [(cue.start, cue.first, cue.length, cue.slowed) for cue in cues[:2]]
    assert heard == [(0, 0, 40, 60 / 44), (40, 40, 20, 60 / 44)]


@pytest.mark.parametrize(
    "operation",
    [
        op.Split(scene_id="scene-1", at=60),
        op.Split(scene_id="scene-1", at=20, new_scene_id="scene-3"),
        op.Split(scene_id="scene-9", at=20),
        op.Replace(scene_id="scene-1", asset_id=uuid4()),
        op.Insert(after_scene_id="scene-9", prompt="Rain", length=30),
        op.Trim(scene_id="scene-1", length=60, in_point=36_000),
    ],
)
@pytest.mark.parametrize("bought", [True, False])
def test_what_cannot_be_done_is_refused(operation: op.Operation, bought: bool) -> None:
    with pytest.raises(ImpossibleBrief):
        change(operation, bought=bought)


def test_a_scene_that_is_made_anew_is_not_split_before_it_is_there() -> None:
    with pytest.raises(ImpossibleBrief, match="once it is there"):
        change(op.Retake(scene_id="scene-1"), op.Split(scene_id="scene-1", at=20))


names = st.sampled_from([*IDS, "scene-a", "scene-b", "scene-v2n1"])
lengths = st.integers(1, 200)
assets = st.sampled_from([VIDEO, PICTURE])
fits = st.sampled_from(["fill", "fit", "blur"])
news = st.sampled_from([None, "scene-a", "scene-b"])
in_points = st.integers(0, 150)
OPERATIONS = st.one_of(
    st.builds(op.Split, scene_id=names, at=st.integers(1, 60), new_scene_id=news),
    st.builds(op.Trim, scene_id=names, length=lengths, in_point=st.none() | in_points),
    st.builds(op.Replace, scene_id=names, asset_id=assets, in_point=in_points, fit=fits),
    st.builds(
        op.Insert,
        after_scene_id=st.none() | names,
        asset_id=assets,
        length=lengths,
        in_point=in_points,
        fit=fits,
        new_scene_id=news,
    ),
    st.builds(op.Insert, after_scene_id=names, prompt=st.just("Rain"), length=lengths),
    st.builds(op.Remove, scene_id=names),
    st.builds(op.Retake, scene_id=names),
    st.builds(op.Refit, scene_id=names, fit=fits),
    st.builds(op.Join, after_scene_id=names, kind=st.sampled_from(["cut", "fade"]), length=lengths),
    st.builds(op.Retitle, scene_id=names, title=st.just("Other words")),
)


@settings(max_examples=60)
@given(st.lists(OPERATIONS, min_size=1, max_size=6), st.booleans())
def test_any_edit_gives_a_whole_timeline_or_is_refused(
    operations: list[op.Operation], bought: bool
) -> None:
    """Every scene has its clip, its own or one there is, and the segments tile the film."""
    try:
        done = change(*operations, bought=bought)
    except ImpossibleBrief:
        reject()
    film = done.timeline
    segments = cut(film)
    assert segments[0].start == 0
    assert segments[-1].end == film.length
    assert [a.end for a in segments[:-1]] == [b.start for b in segments[1:]]
    assert all(
        0 <= span.first < span.end <= span.fitting.length
        for segment in segments
        for span in segment.spans
    )
    for scene in film.scenes:
        origin = done.origins.get(scene.id, scene.id)
        assert scene.made_for == 2 or origin in IDS
    assert Timeline.model_validate_json(film.model_dump_json()) == film


def test_assets_are_named_once() -> None:
    put: list[op.Operation] = [
        op.Replace(scene_id="scene-1", asset_id=VIDEO),
        op.Insert(asset_id=PICTURE, length=5),
        op.Insert(prompt="Rain", length=5),
        op.Replace(scene_id="scene-2", asset_id=VIDEO),
    ]
    found: list[UUID] = op.footage_in([*put, op.Music(asset_id=uuid4())])
    assert found == [VIDEO, PICTURE]
