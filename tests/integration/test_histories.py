"""Any history of queue, ledger and events is one the rules allow.

RAYREEL_HISTORIES=20000 runs so many, where a run of all tests takes what fits into its time.
"""

import asyncio
import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as terms
from hypothesis.stateful import run_state_machine_as_test

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints, HotCache
from app.settings import Settings
from tests.integration.histories import Histories, Place

pytestmark = pytest.mark.stack

EXAMPLES = int(os.environ.get("RAYREEL_HISTORIES", "500"))
STEPS = 50


@pytest.mark.timeout(600 + EXAMPLES * 10)
def test_every_history_is_one_that_the_rules_allow(settings: Settings) -> None:
    url = settings.redis_url.get_secret_value()
    with asyncio.Runner() as runner:
        hints, hot = Hints(url), HotCache(url)
        database = Database(settings.database_url.get_secret_value(), hints)
        try:
            place = Place(runner, database, hot)
            run_state_machine_as_test(lambda: Histories(place), settings=TERMS)  # type: ignore[arg-type]
        finally:
            for each in (database, hints, hot):
                runner.run(each.close())


TERMS = terms(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
