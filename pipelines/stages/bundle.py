"""Bundle: a cut with its clips, sound and captions in one file, for other editors.

The file is an OTIOZ, a ZIP whose `content.otio` names the media within it:
https://opentimelineio.readthedocs.io/en/latest/tutorials/otio-filebundles.html
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cluster.resources import ASSEMBLE
from pipelines.film.caption import Caption
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.timeline import Timeline
from pipelines.interchange import exported, media_name
from pipelines.lettering import srt, webvtt
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

VERSION: Final = "1.0.0"
"""Of the OTIOZ format."""
SOUND: Final = "media/sound.m4a"
SPARE_BYTES: Final = 32 << 20
"""For sound and captions."""
COPIES: Final = 2
"""Of each clip: as fetched, and in the bundle."""


@dataclass(frozen=True)
class BundleFilm:
    """Put the cut and all its media into one file at `location`."""

    composition_id: str
    timeline: Timeline
    clips: tuple[Clip, ...]
    """One for each scene, in order."""
    audio: MixedAudio
    captions: tuple[Caption, ...]
    location: str


def bundle_film(work: BundleFilm, workshop: Workshop) -> Film:
    """Return the bundle; equal films give equal bytes."""
    timeline = work.timeline
    room = COPIES * sum(clip.size_bytes for clip in work.clips) + SPARE_BYTES
    with workplace(workshop, room) as folder:
        path = folder / "film.otioz"
        with zipfile.ZipFile(path, "w") as bundle:
            _write(bundle, "version.txt", VERSION)
            _write(bundle, "content.otio", exported(timeline, work.composition_id, SOUND))
            _write(bundle, "captions.srt", srt(work.captions, timeline.frame_rate))
            _write(bundle, "captions.vtt", webvtt(work.captions, timeline.frame_rate))
            media = {media_name(clip.scene_id): clip.location for clip in work.clips}
            for name, location in {**media, SOUND: work.audio.location}.items():
                fetched = folder / "media"
                workshop.store.fetch(location, fetched)
                _copy(bundle, name, fetched)
        workshop.store.store(path, work.location, "application/zip")
        return Film(
            location=work.location,
            sha256=sha256(path),
            picture=timeline.picture,
            frame_rate=timeline.frame_rate,
            length=timeline.length,
            size_bytes=path.stat().st_size,
        )


def _write(bundle: zipfile.ZipFile, name: str, text: str) -> None:
    # A ZipInfo of its own has a date of 1980, not of today.
    bundle.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)


def _copy(bundle: zipfile.ZipFile, name: str, source: Path) -> None:
    entry = zipfile.ZipInfo(name)
    entry.file_size = source.stat().st_size
    with source.open("rb") as media, bundle.open(entry, "w") as into:
        while piece := media.read(1 << 20):
            into.write(piece)


BUNDLE = Stage(ASSEMBLE, bundle_film)
