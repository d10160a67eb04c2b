import pytest

from tests.cluster.autoscaling import tell
from tests.cluster.ecs.fleets import WORKER

WORKERS = 2
ENCODES = 10


@pytest.mark.stack
def test_a_queue_makes_the_cluster_grow_and_leaves_it_empty() -> None:
    story = tell(WORKERS, ENCODES, gpus=0, seconds=2.0, say=print)
    wanted = sorted(f"encode-{number}" for number in range(ENCODES))
    assert sorted(story.done) == wanted
    # The node that Spot took ended its task first: nothing was run twice.
    assert story.taken_back
    assert sorted(story.begun) == wanted
    assert story.most == {WORKER.task_definition: WORKERS}
    assert story.started == {"FARGATE_SPOT": 1, "FARGATE": WORKERS}
