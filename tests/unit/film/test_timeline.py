import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from pipelines.film.timing import MIN_SEGMENT_FRAMES
from pipelines.film.transition import CUT, Transition
from tests.unit.film.timelines import timelines


@given(timelines())
def test_segments_tile_the_film_exactly(timeline: Timeline) -> None:
    segments = cut(timeline)
    edges = [0, *(segment.end for segment in segments)]
    assert [segment.start for segment in segments] == edges[:-1]
    assert edges[-1] == timeline.length
    assert [segment.index for segment in segments] == list(range(len(segments)))


@given(timelines())
def test_every_frame_of_footage_is_used_exactly_once_per_scene(timeline: Timeline) -> None:
    spans: dict[str, list[tuple[int, int]]] = {}
    for segment in cut(timeline):
        for span in segment.spans:
            spans.setdefault(span.scene_id, []).append((span.first, span.end))
            assert span.end - span.first == segment.length
    for scene in timeline.scenes:
        used = sorted(spans[scene.id])
        assert used[0][0] == 0
        assert used[-1][1] == scene.length
        assert all(before[1] == after[0] for before, after in itertools.pairwise(used))


@given(timelines())
def test_no_segment_is_too_short_to_join(timeline: Timeline) -> None:
    assert min(segment.length for segment in cut(timeline)) >= MIN_SEGMENT_FRAMES


@given(timelines())
def test_a_timeline_survives_json(timeline: Timeline) -> None:
    again = Timeline.model_validate_json(timeline.model_dump_json())
    assert again == timeline
    assert again.fingerprint() == timeline.fingerprint()


@given(timelines(), st.data())
def test_a_scene_too_short_for_its_transitions_is_refused(
    timeline: Timeline, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(timeline.scenes) - 1))
    least = timeline.lead_in(index) + timeline.lead_out(index) + MIN_SEGMENT_FRAMES
    if least - 1 < MIN_SEGMENT_FRAMES:
        return
    content = timeline.model_dump()
    content["scenes"][index]["length"] = least - 1
    with pytest.raises(ValidationError, match="too few for its transitions"):
        Timeline.model_validate(content)


@given(timelines())
def test_transitions_and_scenes_must_match_in_number(timeline: Timeline) -> None:
    content = timeline.model_dump()
    content["transitions"] = (*content["transitions"], CUT.model_dump())
    with pytest.raises(ValidationError, match="exactly one transition"):
        Timeline.model_validate(content)


@pytest.mark.parametrize(("kind", "length"), [("cut", 3), ("fade", 0), ("fade", -1)])
def test_a_transition_with_an_impossible_length_is_refused(kind: str, length: int) -> None:
    with pytest.raises(ValidationError):
        Transition.model_validate({"kind": kind, "length": length})
