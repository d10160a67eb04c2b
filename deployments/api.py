"""The `api` deployment: the FastAPI app behind Serve."""

from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings


def build_api() -> FastAPI:
    """Build the app on the replica, from the replica's own environment."""
    # Serve adds the id to every answer, beside one that is there already.
    return create_app(Settings(), echoed=True)
