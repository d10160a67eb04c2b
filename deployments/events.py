"""The `events` deployment: `/ws/*`, apart from HTTP because open sockets hold request slots."""

from fastapi import FastAPI

from app.main import create_events_app
from app.settings import Settings


def build_events() -> FastAPI:
    """Build the app on the replica, from the replica's own environment."""
    return create_events_app(Settings())
