"""Reads an edit that is told in plain English, as the operations that do it."""

from pipelines.film.instructions.reading import MORE, understood

__all__ = ["MORE", "understood"]
