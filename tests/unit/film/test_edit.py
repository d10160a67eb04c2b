"""Operations on a timeline, and what must be made anew for them."""

from uuid import uuid4

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.edit import edited
from pipelines.film.given import GivenSound
from pipelines.film.redo import redo
from pipelines.film.timeline import Timeline
from tests.integration.shop import timeline
from tests.unit.film.takes import clips_of

FILM = timeline(6)
IDS = [scene.id for scene in FILM.scenes]
DELIVERED = {(name, 1) for name in IDS}


def after(*operations: op.Operation, drawn: bool = True, film: Timeline = FILM) -> Timeline:
    return edited(film, operations, 2, clips_of(film, bought=not drawn)).timeline


def needs(film: Timeline) -> tuple[tuple[str, ...], int, bool]:
    """Return the clips, the number of segments and whether there is sound to make."""
    needed = redo(film, FILM, DELIVERED)
    return needed.clips, len(needed.segments), needed.sound


def test_another_take_of_one_scene_redoes_that_and_the_segments_it_is_seen_in() -> None:
    film = after(op.Retake(scene_id="scene-3"))
    assert [scene.made_for for scene in film.scenes] == [1, 1, 2, 1, 1, 1]
    assert film.scenes[2].seed != FILM.scenes[2].seed
    assert needs(film) == (("scene-3",), 3, False)


def test_other_music_redoes_no_picture() -> None:
    assert needs(after(op.Music(style="fast drums"))) == ((), 0, True)


def test_music_that_is_brought_redoes_no_picture_and_gives_way_to_composed_music() -> None:
    song, other = uuid4(), uuid4()
    brought = {
        name: GivenSound(location=f"given/{name}.wav", sha256=digit * 64, form="wav")
        for name, digit in ((song, "a"), (other, "b"))
    }

    def with_(film: Timeline, *operations: op.Operation) -> Timeline:
        return edited(film, operations, 2, {}, brought).timeline

    film = with_(FILM, op.Music(asset_id=song))
    assert film.soundtrack == FILM.soundtrack.model_copy(update={"music": brought[song]})
    assert film.scenes == FILM.scenes
    assert needs(film) == ((), 0, True)
    assert redo(with_(film, op.Music(asset_id=other)), film, DELIVERED).sound
    again = with_(film, op.Music(style="fast drums")).soundtrack
    assert (again.music, again.music_style) == (None, "fast drums")
    assert op.sounds_in([op.Music(asset_id=song), op.Music(style=""), op.Music(asset_id=song)]) == [
        song
    ]
    for wrong in (
        op.Music(asset_id=uuid4()),
        op.Replace(scene_id=IDS[0], asset_id=song),
        op.Insert(asset_id=song, length=30),
    ):
        with pytest.raises(ImpossibleBrief, match="There is no"):
            with_(FILM, wrong)


@pytest.mark.parametrize("told", [{}, {"style": "calm", "asset_id": str(uuid4())}])
def test_music_is_composed_or_brought(told: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one of them"):
        op.Music.model_validate(told)


def test_the_clips_own_sound_has_a_level() -> None:
    film = after(op.ClipSound(heard=True, level_db=-6))
    assert (film.soundtrack.keep_clip_audio, film.soundtrack.clip_level_db) == (True, -6)
    assert needs(film) == ((), 0, True)
    louder = after(op.ClipSound(heard=True, level_db=3), film=film)
    assert redo(louder, film, DELIVERED).sound
    # Told as before there was one; and what is not heard has none.
    usual = after(op.ClipSound.model_validate({"op": "clip_sound", "heard": True}), film=film)
    assert usual.soundtrack.clip_level_db == 0
    assert after(op.ClipSound(heard=False, level_db=-6), film=film) == FILM


def test_a_title_is_drawn_anew_or_written_over_a_clip_that_was_bought() -> None:
    change = op.Retitle(scene_id="scene-2", title="New words")
    assert needs(after(change)) == (("scene-2",), 3, False)
    assert needs(after(change, drawn=False)) == ((), 1, False)


def test_a_transition_redoes_itself_and_the_ends_it_takes_from() -> None:
    film = after(op.Join(after_scene_id="scene-2", kind="wipeleft", length=15))
    assert needs(film) == ((), 1, False)
    shorter = after(op.Join(after_scene_id="scene-2", kind="fade", length=5), drawn=False)
    assert shorter.length == FILM.length + 10
    assert needs(shorter) == ((), 3, True)


def test_moving_scenes_keeps_their_clips_and_bodies() -> None:
    film = after(op.Reorder(scene_ids=tuple(reversed(IDS))))
    clips, segments, sound = needs(film)
    assert (clips, sound) == ((), False)
    # The transitions, and the first and last scene: they share frames on the other side now.
    assert segments == 5 + 2


def test_removing_the_last_scene_takes_the_transition_before_it() -> None:
    film = after(op.Remove(scene_id="scene-6"))
    assert [scene.id for scene in film.scenes] == IDS[:-1]
    assert len(film.transitions) == 4
    assert needs(film) == ((), 1, True)


def test_a_trimmed_scene_is_drawn_anew_but_not_bought_anew() -> None:
    change = op.Trim(scene_id="scene-1", length=90)
    assert needs(after(change))[0] == ("scene-1",)
    assert needs(after(change, drawn=False))[0] == ()


def test_a_transition_that_is_too_long_gives_way_and_says_so() -> None:
    done = edited(FILM, [op.Join(after_scene_id="scene-1", kind="fade", length=200)], 2, {})
    assert done.timeline.transitions[0].length < 60
    assert len(done.warnings) >= 1


def test_another_shape_redoes_everything_seen() -> None:
    clips, segments, sound = needs(after(op.Reframe(aspect_ratio="9:16", resolution="480p")))
    assert (clips, segments, sound) == (tuple(IDS), 11, False)


@pytest.mark.parametrize(
    "operation",
    [
        op.Trim(scene_id="scene-9", length=50),
        op.Reorder(scene_ids=("scene-1",)),
        op.Reorder(scene_ids=("scene-1",) * 6),
        op.Join(after_scene_id="scene-6", kind="fade", length=10),
        op.Narrate(scene_id="scene-1", narration="Nobody says this"),
        op.Trim(scene_id="scene-1", length=10_000),
    ],
)
def test_what_cannot_be_done_is_refused(operation: op.Operation) -> None:
    with pytest.raises(ImpossibleBrief):
        after(operation)


def test_a_film_keeps_a_scene() -> None:
    with pytest.raises(ImpossibleBrief):
        after(*(op.Remove(scene_id=name) for name in IDS))


OPERATIONS = st.one_of(
    st.builds(
        op.Trim, scene_id=st.sampled_from(IDS), length=st.integers(min_value=1, max_value=300)
    ),
    st.builds(op.Retake, scene_id=st.sampled_from(IDS)),
    st.builds(
        op.Join,
        after_scene_id=st.sampled_from(IDS[:-1]),
        kind=st.sampled_from(["cut", "fade", "radial"]),
        length=st.integers(min_value=0, max_value=80),
    ),
    st.builds(op.Reorder, scene_ids=st.permutations(IDS).map(tuple)),
)


@given(st.lists(OPERATIONS, min_size=1, max_size=6))
def test_any_edit_gives_a_whole_timeline(operations: list[op.Operation]) -> None:
    try:
        film = after(*operations)
    except ImpossibleBrief:
        reject()
    kept = {(scene.id, scene.made_for) for scene in film.scenes if scene.made_for == 1}
    assert {name for name, _ in kept} | set(redo(film, FILM, kept).clips) == set(IDS)
    assert sum(segment.length for segment in redo(film, FILM, kept).segments) <= film.length
