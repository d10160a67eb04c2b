"""Transitions that are asked for and those there is room for."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.ffmpeg import commands
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.ffmpeg.source import Source
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Span
from pipelines.film.timing import MIN_SEGMENT_FRAMES
from pipelines.film.transition import CUT, Transition, TransitionKind, fitted
from tests.unit.film.timelines import transitions


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[int], list[Transition]]:
    """Scenes and transitions of any lengths, whether they go together or not."""
    scenes = draw(st.lists(st.integers(1, 80), min_size=1, max_size=12))
    return scenes, [draw(transitions) for _ in scenes[1:]]


def own_frames(scenes: list[int], joins: tuple[Transition, ...]) -> list[int]:
    lengths = [0, *(join.length for join in joins), 0]
    return [scene - lengths[n] - lengths[n + 1] for n, scene in enumerate(scenes)]


@given(edits())
def test_fitted_transitions_leave_every_scene_a_frame(
    edit: tuple[list[int], list[Transition]],
) -> None:
    scenes, asked = edit
    joins, warnings = fitted(scenes, asked)
    assert min(own_frames(scenes, joins)) >= MIN_SEGMENT_FRAMES
    changed = 0
    for before, after in zip(asked, joins, strict=True):
        assert after.length <= before.length
        assert after == CUT or after.kind == before.kind
        changed += before != after
    assert len(warnings) == changed
    assert fitted(scenes, joins) == (joins, ())


@given(edits())
def test_only_transitions_without_room_are_shortened(
    edit: tuple[list[int], list[Transition]],
) -> None:
    scenes, asked = edit
    joins, _ = fitted(scenes, asked)
    free = own_frames(scenes, tuple(asked))
    for n, (before, after) in enumerate(zip(asked, joins, strict=True)):
        if free[n] >= MIN_SEGMENT_FRAMES <= free[n + 1]:
            assert after == before


def test_what_is_too_long_gives_way_in_proportion_and_is_told() -> None:
    asked = (Transition(kind="wipeleft", length=30), Transition(kind="fade", length=10))
    joins, warnings = fitted((100, 21, 100), asked)
    assert [join.length for join in joins] == [15, 5]
    assert warnings == (
        "The wipeleft between scenes 1 and 2 was shortened from 30 to 15 frames: too little room.",
        "The fade between scenes 2 and 3 was shortened from 10 to 5 frames: too little room.",
    )
    joins, warnings = fitted((100, 1), asked[:1])
    assert joins == (CUT,)
    assert warnings == (
        "The wipeleft of 30 frames between scenes 1 and 2 became a cut: too little room.",
    )


@pytest.mark.parametrize(("kind", "length"), [("cut", 1), ("fade", 0), ("spin", 12)])
def test_no_transition_is_made_of_nothing(kind: str, length: int) -> None:
    with pytest.raises(ValidationError):
        Transition.model_validate({"kind": kind, "length": length})


@pytest.mark.parametrize("kind", [kind for kind in get_args(TransitionKind) if kind != "cut"])
def test_ffmpeg_is_told_each_transition_by_its_own_name(kind: TransitionKind) -> None:
    profile = delivery_profile(PictureSize(width=320, height=180), 30)
    span = Span(scene_id="a", first=0, end=1)
    change = Transition(kind=kind, length=1)
    clips = (Source(Path("a.mp4")), Source(Path("b.mp4")))
    told = commands.transition(clips, (span, span), change, profile, Path("out.mp4"))
    named = "fade" if kind == "dissolve" else kind
    assert any(f"transition={named}[" in word for word in told)
