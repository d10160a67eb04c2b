"""Publish: what a program needs to know of a film, beside the film."""

import json
from dataclasses import dataclass

from cluster.resources import ASSEMBLE
from pipelines.film.composition import Film
from pipelines.film.timeline import Timeline
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import workplace

ROOM_BYTES = 1 << 20


@dataclass(frozen=True)
class PublishFilm:
    """Write `timeline.json` and `metadata.json` under `prefix`."""

    film: Film
    timeline: Timeline
    prefix: str


def publish_film(work: PublishFilm, workshop: Workshop) -> None:
    with workplace(workshop, ROOM_BYTES) as folder:
        for name, content in (
            ("timeline.json", work.timeline.model_dump(mode="json")),
            ("metadata.json", work.film.model_dump(mode="json")),
        ):
            path = folder / name
            path.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
            workshop.store.store(path, f"{work.prefix}/{name}", "application/json")


PUBLISH = Stage(ASSEMBLE, publish_film)
