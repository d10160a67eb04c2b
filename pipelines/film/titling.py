"""The scenes' titles, as words over pictures that do not have them yet."""

from collections.abc import Mapping, Sequence

from pipelines.film.caption import Caption, Lettering, LettersAs, lettering
from pipelines.film.clip import Clip
from pipelines.film.mark import on_card
from pipelines.film.scene import Role
from pipelines.film.segment import Segment
from pipelines.film.timeline import Timeline

_SHOWN_AS: Mapping[Role, LettersAs] = {
    "hook": "title",
    "story": "lower_third",
    "call_to_action": "call_to_action",
}


def words_over(
    segment: Segment, timeline: Timeline, clips: Sequence[Clip], said: Sequence[Caption]
) -> Lettering:
    """Return what is written over `segment`, whose spans show `clips`; `said` is written too."""
    titles = _titles(segment, timeline, clips[0])
    return lettering((*said, *titles), segment.start, segment.end, timeline.colors)


def _titles(segment: Segment, timeline: Timeline, clip: Clip) -> tuple[Caption, ...]:
    """Return the title of the scene whose body `segment` is, if its picture does not show it.

    A title is shown while its scene has the picture to itself.
    """
    scene = next(each for each in timeline.scenes if each.id == clip.scene_id)
    hidden = clip.titled and not on_card(segment, timeline)
    if segment.kind != "body" or not scene.title or hidden:
        return ()
    kind = _SHOWN_AS[scene.role]
    return (Caption(start=segment.start, end=segment.end, text=scene.title, shown_as=kind),)
