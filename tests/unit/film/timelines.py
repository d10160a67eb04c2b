"""Hypothesis strategies for timelines."""

from typing import get_args

from hypothesis import strategies as st

from pipelines.film.picture import AspectRatio, Resolution, picture_size
from pipelines.film.scene import Scene
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.timing import MIN_SEGMENT_FRAMES, FrameRate
from pipelines.film.transition import CUT, Transition, TransitionKind

transitions = st.one_of(
    st.just(CUT),
    st.builds(
        Transition,
        kind=st.sampled_from([kind for kind in get_args(TransitionKind) if kind != "cut"]),
        length=st.integers(MIN_SEGMENT_FRAMES, 60),
    ),
)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Any timeline of up to 40 scenes that keeps the invariants."""
    count = draw(st.integers(1, 40))
    joins = tuple(draw(transitions) for _ in range(count - 1))
    scenes = []
    for index in range(count):
        lead_in = joins[index - 1].length if index else 0
        lead_out = joins[index].length if index < count - 1 else 0
        body = draw(st.integers(MIN_SEGMENT_FRAMES, 420))
        scenes.append(
            Scene(
                id=f"scene-{index + 1:02d}",
                role="story",
                prompt="a kettle",
                length=lead_in + body + lead_out,
                seed=index,
            )
        )
    return Timeline(
        title="A film",
        picture=picture_size(
            draw(st.sampled_from(get_args(AspectRatio))),
            draw(st.sampled_from(get_args(Resolution))),
        ),
        frame_rate=draw(st.sampled_from(get_args(FrameRate))),
        scenes=tuple(scenes),
        transitions=joins,
        soundtrack=Soundtrack(music_style="", seed=0),
    )
