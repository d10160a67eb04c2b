"""Motion graphics of a scene, drawn on the machine the task runs on."""

from pipelines.models.animatic import headless

headless.prepare()
