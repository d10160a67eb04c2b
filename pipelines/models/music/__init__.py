"""Music models."""

from pipelines.models.music.procedural import ProceduralComposer

__all__ = ["ProceduralComposer"]
