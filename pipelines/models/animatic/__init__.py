"""Motion graphics of a scene, drawn on the machine the task runs on."""

import pipelines.lettering  # noqa: F401 - Skia can be imported after it, on servers too
