"""The pieces a film is encoded in, cut at the transition boundaries."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.film.fitting import Fitting
from pipelines.film.timeline import Timeline
from pipelines.film.timing import Frames
from pipelines.film.transition import Transition
from pipelines.film.value import Value


class Span(Value):
    """Frames [first, end) of one scene's footage."""

    scene_id: str
    first: Frames
    end: Frames
    fitting: Fitting = Fitting()


class Segment(Value):
    """Frames [start, end) of the film: the body of a scene, or one transition between two."""

    index: Annotated[int, Field(ge=0)]
    kind: Literal["body", "transition"]
    start: Frames
    end: Frames
    spans: Annotated[tuple[Span, ...], Field(min_length=1, max_length=2)]
    """One span for a body; for a transition the span going out and the one coming in."""
    transition: Transition | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


class EncodedSegment(Value):
    """A segment as it lies in the object store."""

    index: Annotated[int, Field(ge=0)]
    key: str
    """Content key: the same clips, span and profile give the same key."""
    location: str
    """Object store key of the file."""
    length: Frames
    codec_fingerprint: str
    """SHA-256 of the H.264 parameter sets; a stream copy may join only equal ones."""
    size_bytes: Annotated[int, Field(gt=0)]
    preview: str = ""
    """Object store key of the same samples as a piece of the preview, where one was made."""
    encode_ms: Annotated[int, Field(ge=0)] = 0
    """What encoding it took; 0 where an earlier run had done it."""


def cut(timeline: Timeline) -> tuple[Segment, ...]:
    """Cut `timeline` into segments that tile the film exactly, in film order."""
    segments: list[Segment] = []
    at = 0
    fittings = [Fitting(fit=scene.fit, length=scene.fitted) for scene in timeline.scenes]
    for index, scene in enumerate(timeline.scenes):
        first = scene.in_point + timeline.lead_in(index)
        out = scene.in_point + scene.length
        end = out - timeline.lead_out(index)
        body = Segment(
            index=len(segments),
            kind="body",
            start=at,
            end=at + end - first,
            spans=(Span(scene_id=scene.id, first=first, end=end, fitting=fittings[index]),),
        )
        segments.append(body)
        at = body.end
        if lead_out := timeline.lead_out(index):
            after = timeline.scenes[index + 1]
            leaving = Span(scene_id=scene.id, first=end, end=out, fitting=fittings[index])
            coming = Span(
                scene_id=after.id,
                first=after.in_point,
                end=after.in_point + lead_out,
                fitting=fittings[index + 1],
            )
            segments.append(
                Segment(
                    index=len(segments),
                    kind="transition",
                    start=at,
                    end=at + lead_out,
                    spans=(leaving, coming),
                    transition=timeline.transitions[index],
                )
            )
            at += lead_out
    return tuple(segments)
