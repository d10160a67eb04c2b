"""The `planner` deployment: brief in, timeline out."""

from ray.exceptions import RayError, RayTaskError
from ray.serve.exceptions import RayServeException
from ray.serve.handle import DeploymentHandle

from pipelines.errors import PipelineError, ServiceUnavailable
from pipelines.film.brief import Brief
from pipelines.film.timeline import Timeline
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter


class Planner:
    """Serves the screenwriter."""

    def __init__(self) -> None:
        self._screenwriter = BuiltinScreenwriter()

    async def write(self, brief: Brief) -> Timeline:
        return await self._screenwriter.write(brief)


class RemoteScreenwriter:
    """The `Screenwriter` port over a handle to the planner."""

    def __init__(self, planner: DeploymentHandle[Planner]) -> None:
        self._planner = planner

    async def write(self, brief: Brief) -> Timeline:
        try:
            timeline: Timeline = await self._planner.write.remote(brief)
        except RayTaskError as error:
            if isinstance(error.cause, PipelineError):
                raise error.cause from error
            raise
        except (RayError, RayServeException) as error:
            raise ServiceUnavailable("The planner does not answer.") from error
        return timeline
