"""The API as a process, for webhooks: `uvicorn --factory tests.chaos.hooks:app`."""

from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings


def app() -> FastAPI:
    return create_app(Settings())
