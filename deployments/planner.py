"""The `planner` deployment: brief in, timeline out."""

from typing import Literal

from ray.exceptions import RayError, RayTaskError
from ray.serve.exceptions import RayServeException
from ray.serve.handle import DeploymentHandle

from cluster.priority import DRIVING, give_way
from deployments.inward import listen_inward
from pipelines.errors import PipelineError, ServiceUnavailable, WorkerLost
from pipelines.film.brief import Brief
from pipelines.film.script import Question, Script
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter
from pipelines.models.screenwriters.language_model.writer import LanguageScreenwriter
from pipelines.ports import Screenwriter

Writer = Literal["builtin", "language"]


class Planner:
    """Serves the screenwriters. It asks no model itself: a question goes back to who pays."""

    def __init__(self) -> None:
        listen_inward()
        give_way(DRIVING)
        self._writers: dict[Writer, Screenwriter] = {
            "builtin": BuiltinScreenwriter(),
            "language": LanguageScreenwriter(),
        }

    async def write(
        self, writer: Writer, brief: Brief, answers: tuple[str, ...]
    ) -> Script | Question:
        return await self._writers[writer].write(brief, answers)


class RemoteScreenwriter:
    """The `Screenwriter` port over a handle to the planner."""

    def __init__(self, planner: DeploymentHandle[Planner], writer: Writer) -> None:
        self._planner = planner
        self._writer = writer

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script | Question:
        written: Script | Question
        try:
            written = await self._planner.write.remote(self._writer, brief, answers)
        except RayTaskError as error:
            if isinstance(error.cause, PipelineError):
                raise error.cause from error
            raise
        except RayServeException as error:
            raise ServiceUnavailable("The planner does not answer.") from error
        except RayError as error:
            raise WorkerLost("The planner died.") from error
        return written
