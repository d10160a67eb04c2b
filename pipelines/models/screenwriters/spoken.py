"""What of a brief is heard and how it is written: the same whoever plans the scenes."""

from collections.abc import Sequence

from pipelines.errors import ImpossibleBrief
from pipelines.film.beat import SAMPLES_PER_SECOND, on_the_beat
from pipelines.film.brief import Brief
from pipelines.film.timeline import Timeline
from pipelines.models.music.tempo import beat_of
from pipelines.models.screenwriters.reading import Reading
from pipelines.models.screenwriters.sentences import squeeze

LONGEST_LINE = 500
"""Characters a scene's narration may have."""


def line(*sayings: str) -> str:
    """Return the first of `sayings` there is, as a sentence to be spoken."""
    for saying in sayings:
        words = squeeze(saying.replace(" · ", ". "))
        if words and len(words) < LONGEST_LINE:
            return words if words[-1] in ".!?…。！？" else f"{words}."  # noqa: RUF001
    return ""


def voiced(timeline: Timeline, lines: Sequence[str], reading: Reading, brief: Brief) -> Timeline:
    """Return `timeline` with its voice, captions, colours and the words of each scene.

    Where the brief wants them to, its scenes change on the beat.
    Raises `ImpossibleBrief` if nobody knows which language is to be spoken.
    """
    voice = None
    if brief.narration and not (brief.voice_over or brief.voice_over_asset_id):
        if brief.voice is None and reading.language == "other":
            raise ImpossibleBrief("The brief's language is not known: name the voice's.")
        voice = brief.voice or reading.language
    whole = timeline.model_copy(
        update={
            "scenes": tuple(
                scene.model_copy(update={"narration": said})
                for scene, said in zip(timeline.scenes, lines, strict=True)
            ),
            "soundtrack": timeline.soundtrack.model_copy(
                update={"keep_clip_audio": brief.keep_clip_audio, "beat": _beat(timeline, brief)}
            ),
            "voice": voice,
            "captions": brief.captions,
            "colors": brief.brand.colors or reading.colors,
        }
    )
    return on_the_beat(whole)


def _beat(timeline: Timeline, brief: Brief) -> int | None:
    if not brief.snap_to_beat or brief.music_asset_id is not None:
        return None
    soundtrack = timeline.soundtrack
    samples = timeline.length * SAMPLES_PER_SECOND // timeline.frame_rate
    return beat_of(soundtrack.music_style, soundtrack.seed, samples)
