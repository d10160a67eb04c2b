"""How many producers there are: Serve sees no requests of theirs, so they tell what they have."""

import math
from typing import Any

from ray.serve.config import AutoscalingContext

from deployments.driver import CAPACITY

JOBS = "jobs"
WAITING_SECONDS = "waiting_seconds"
FULL = 0.8
"""Of a producer's capacity: what is left takes what comes while another starts."""
LONGEST_WAIT_SECONDS = 15.0
"""A job is taken up within a second, unless all producers are full or slow."""


def producers(context: AutoscalingContext) -> tuple[int, dict[str, Any]]:
    """Return how many are wanted: one more for a queue that waits, else as jobs under way need.

    The bounds and delays of the config hold on top.
    """
    told = context.aggregated_metrics or {}
    jobs = sum(told.get(JOBS, {}).values())
    waited = max(told.get(WAITING_SECONDS, {}).values(), default=0.0)
    wanted = math.ceil(jobs / (CAPACITY * FULL))
    if waited > LONGEST_WAIT_SECONDS:
        wanted = max(wanted, context.current_num_replicas + 1)
    return wanted, {}
