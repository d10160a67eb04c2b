"""Words are heard at their scenes and read while they are heard."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.film.narration import MOST_LETTERS, SpokenLine, narrated
from pipelines.film.timeline import Timeline
from pipelines.film.transition import CUT, Transition
from tests.acceptance.staging import timeline_of
from tests.unit.film.timelines import timelines

texts = st.text("abc .,!?。日\n", min_size=1, max_size=300).filter(
    lambda text: any(map(str.isalnum, text))
)


def line(scene_id: str, seconds: float, text: str = "A quiet harbour.") -> SpokenLine:
    return SpokenLine(
        scene_id=scene_id,
        text=text,
        location=f"{scene_id}.wav",
        sha256="s",
        samples=max(1, round(seconds * 48_000)),
    )


def test_words_begin_when_their_scene_has_the_picture_to_itself() -> None:
    timeline = timeline_of((90, 90, 90), (Transition(kind="fade", length=20), CUT))
    found = narrated(timeline, [line("scene-2", 2), line("scene-1", 2), line("scene-0", 1)])
    assert [cue.start for cue in found.cues] == [6, 70 + 20 + 6, 160 + 6]
    assert [(each.start, each.end) for each in found.captions] == [(6, 36), (96, 156), (166, 226)]
    assert found.warnings == ()


def test_a_long_line_goes_on_and_the_next_one_waits() -> None:
    timeline = timeline_of((90, 90, 90), (CUT, CUT))
    found = narrated(timeline, [line("scene-0", 4), line("scene-1", 4), line("scene-2", 3)])
    # 0.2 s after the scene's beginning; 0.15 s after the line before.
    assert [cue.start for cue in found.cues] == [6, 130, 254]
    assert found.warnings == (
        "The words of scene-0 end 1.2 s after it.",
        "The words of scene-1 end 2.3 s after it.",
        "The words of scene-2 are cut off, 2.5 s too long.",
    )
    assert found.captions[-1].end == timeline.length
    last = narrated(timeline, [line("scene-0", 20), line("scene-2", 1)])
    assert last.warnings[-1] == "The words of scene-2 have no room before the film's end."
    assert len(last.cues) == 1


@given(timelines(), st.data())
def test_captions_follow_one_another_and_say_everything(
    timeline: Timeline, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(timeline.scenes), unique=True, max_size=5))
    lines = [line(scene.id, data.draw(st.floats(0.1, 30)), data.draw(texts)) for scene in chosen]
    found = narrated(timeline, lines)
    for before, after in itertools.pairwise(found.captions):
        assert before.end <= after.start
    assert all(each.end <= timeline.length for each in found.captions)
    assert all(len(each.text) <= MOST_LETTERS for each in found.captions)
    assert len(found.cues) + sum("no room" in told for told in found.warnings) == len(lines)


def test_long_text_is_read_in_pieces_as_it_is_said() -> None:
    text = (
        "A quiet harbour at dawn. Fishing boats set out, one by one, past the lighthouse and the "
        "long stone pier; gulls follow them. By noon, the market is full."
    )
    timeline = timeline_of((400,), ())
    found = narrated(timeline, [line("scene-0", 10, text)])
    assert [each.text for each in found.captions] == [
        "A quiet harbour at dawn.",
        "Fishing boats set out, one by one, past the lighthouse and the long stone pier;",
        "gulls follow them.",
        "By noon, the market is full.",
    ]
    assert found.captions[0].start == 6
    assert found.captions[-1].end == 306
    letters = sum(len(each.text) for each in found.captions)
    for each in found.captions:
        assert (each.end - each.start) / 300 == pytest.approx(len(each.text) / letters, abs=0.005)


def test_a_short_caption_stays_as_long_as_the_next_one_leaves_it() -> None:
    timeline = timeline_of((90,), ())
    found = narrated(timeline, [line("scene-0", 0.2, "Now.")])
    assert [(each.start, each.end) for each in found.captions] == [(6, 31)]
    crowded = narrated(timeline, [line("scene-0", 1, "Now. Then. Later.")])
    assert [each.text for each in crowded.captions] == ["Now.", "Then.", "Later."]
    for before, after in itertools.pairwise(crowded.captions):
        assert before.end == after.start
