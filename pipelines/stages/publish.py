"""Publish: what a program needs to know of a film, beside the film."""

import json
from dataclasses import dataclass

from cluster.resources import ASSEMBLE
from pipelines.film.caption import Caption
from pipelines.film.composition import Film
from pipelines.film.timeline import Timeline
from pipelines.film.value import Value
from pipelines.lettering import srt, webvtt
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import workplace

ROOM_BYTES = 1 << 20


@dataclass(frozen=True)
class PublishFilm:
    """Write `timeline.json`, `metadata.json`, `captions.srt` and `captions.vtt` under `prefix`."""

    film: Film
    timeline: Timeline
    prefix: str
    captions: tuple[Caption, ...] = ()
    """What is said; the files are empty if that is nothing."""


def publish_film(work: PublishFilm, workshop: Workshop) -> None:
    rate = work.timeline.frame_rate
    files = (
        ("timeline.json", "application/json", _json(work.timeline)),
        ("metadata.json", "application/json", _json(work.film)),
        ("captions.srt", "application/x-subrip", srt(work.captions, rate)),
        ("captions.vtt", "text/vtt", webvtt(work.captions, rate)),
    )
    with workplace(workshop, ROOM_BYTES) as folder:
        for name, media_type, content in files:
            path = folder / name
            path.write_text(content, encoding="utf-8")
            workshop.store.store(path, f"{work.prefix}/{name}", media_type)


def _json(value: Value) -> str:
    return json.dumps(value.model_dump(mode="json"), indent=2, ensure_ascii=False)


PUBLISH = Stage(ASSEMBLE, publish_film)
