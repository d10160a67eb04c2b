"""The same film by MoviePy 2, as its documentation tells to: clips that fade into one another."""

from multiprocessing import get_context
from pathlib import Path

from pipelines.ffmpeg.profiles import Profile
from pipelines.film.timeline import Timeline


def moviepy_film(clips: list[Path], timeline: Timeline, profile: Profile, into: Path) -> None:
    """Render in a process of its own: what MoviePy holds is Python's memory."""
    process = get_context("spawn").Process(target=_render, args=(clips, timeline, profile, into))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"MoviePy ended with {process.exitcode}.")


def _render(clips: list[Path], timeline: Timeline, profile: Profile, into: Path) -> None:
    from moviepy import VideoFileClip, concatenate_videoclips, vfx  # noqa: PLC0415 - 1 s and 60 MB

    rate = timeline.frame_rate
    (fade,) = {change.length / rate for change in timeline.transitions}
    opened = [VideoFileClip(str(clip)) for clip in clips]
    faded = [opened[0], *(clip.with_effects([vfx.CrossFadeIn(fade)]) for clip in opened[1:])]
    concatenate_videoclips(faded, method="compose", padding=-fade).write_videofile(
        str(into),
        fps=rate,
        codec="libx264",
        preset=profile.preset,
        audio=False,
        threads=2,
        ffmpeg_params=["-crf", str(profile.crf), "-pix_fmt", "yuv420p"],
        logger=None,
    )
