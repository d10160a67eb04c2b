"""The Serve applications, by the names the configs in `config/` import them under."""

from ray import serve
from ray.serve import Application

from deployments.api import build_api
from deployments.diffusion import Diffusion
from deployments.events import build_events
from deployments.planner import Planner
from deployments.producer import Producer


def api(_arguments: dict[str, str]) -> Application:
    return serve.deployment(name="api")(serve.ingress(build_api)()).bind()


def events(_arguments: dict[str, str]) -> Application:
    return serve.deployment(name="events")(serve.ingress(build_events)()).bind()


def diffusion(_arguments: dict[str, str]) -> Application:
    return serve.deployment(name="diffusion")(Diffusion).bind()


def production(_arguments: dict[str, str]) -> Application:
    planner = serve.deployment(name="planner")(Planner).bind()
    return serve.deployment(name="producer")(Producer).bind(planner)
