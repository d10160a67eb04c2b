"""The Serve applications, by the names the configs in `config/` import them under."""

from collections.abc import Callable

from fastapi import FastAPI
from ray import serve
from ray.serve import Application

from deployments.api import build_api
from deployments.diffusion import Diffusion
from deployments.events import build_events
from deployments.inward import listen_inward
from deployments.planner import Planner
from deployments.producer import Producer


def api(_arguments: dict[str, str]) -> Application:
    return serve.deployment(name="api")(serve.ingress(_inward(build_api))()).bind()


def events(_arguments: dict[str, str]) -> Application:
    return serve.deployment(name="events")(serve.ingress(_inward(build_events))()).bind()


def diffusion(_arguments: dict[str, str]) -> Application:
    return serve.deployment(name="diffusion")(Diffusion).bind()


def production(_arguments: dict[str, str]) -> Application:
    planner = serve.deployment(name="planner")(Planner).bind()
    return serve.deployment(name="producer")(Producer).bind(planner)


def _inward(build: Callable[[], FastAPI]) -> Callable[[], FastAPI]:
    def built() -> FastAPI:
        listen_inward()
        return build()

    return built
