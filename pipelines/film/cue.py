"""When what is heard, besides composed music: voices, the clips' own sound, music as given."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from pipelines.film.clip import Clip
from pipelines.film.fitting import pace
from pipelines.film.timeline import Timeline
from pipelines.film.timing import Frames
from pipelines.film.value import Value

HeardAs = Literal["voice", "clip", "music"]
"""
voice   everything else is turned down under it
clip    what was recorded with a scene's picture
music   takes the place of composed music
"""

MUSIC: HeardAs = "music"
VOICE: HeardAs = "voice"


class Cue(Value):
    """A sound in the object store, and where in the film it is heard."""

    location: str
    """Of a 48 kHz stereo WAV in 32-bit float; of an MP4 for a clip; of a `form` as given."""
    sha256: str
    form: str = ""
    """FFmpeg's demuxer for a sound that a user has brought."""
    heard_as: HeardAs
    start: Frames = 0
    length: Frames = 0
    """0: to the sound's own end."""
    fade_in: Frames = 0
    fade_out: Frames = 0
    """Frames over which it is crossed with what is heard before and after."""
    repeats: Frames = 0
    """A clip that is played again begins anew every so many frames; 0 for never."""
    slowed: Annotated[float, Field(ge=1, le=2)] = 1
    """How many times as long as its own a slowed clip lasts; its pitch stays."""
    first: Frames = 0
    """Of the sound, slowed or repeated as it is: what lies before is not heard."""


def cues(
    timeline: Timeline, clips: Mapping[str, Clip], spoken: Sequence[Cue] = ()
) -> tuple[Cue, ...]:
    """Return all that is heard in the film besides composed music; `spoken` is its narration."""
    soundtrack = timeline.soundtrack
    given = [
        Cue(location=sound.location, sha256=sound.sha256, form=sound.form, heard_as=kind)
        for sound, kind in ((soundtrack.music, MUSIC), (soundtrack.voice_over, VOICE))
        if sound
    ]
    recorded = clip_cues(timeline, clips) if soundtrack.keep_clip_audio else ()
    return (*given, *recorded, *spoken)


def clip_cues(timeline: Timeline, clips: Mapping[str, Clip]) -> tuple[Cue, ...]:
    """Return the clips' own sound, as their pictures are shown, crossed where scenes are."""
    cues = []
    start = 0
    for index, scene in enumerate(timeline.scenes):
        clip = clips[scene.id]
        how = pace(clip.length, scene.fitted, timeline.frame_rate)
        cues.append(
            Cue(
                location=clip.location,
                sha256=clip.sha256,
                heard_as="clip",
                start=start,
                length=scene.length,
                fade_in=timeline.lead_in(index),
                fade_out=timeline.lead_out(index),
                repeats=clip.length if how == "loop" else 0,
                slowed=scene.fitted / clip.length if how == "slow" else 1,
                first=scene.in_point,
            )
        )
        start += scene.length - timeline.lead_out(index)
    return tuple(cues)
