"""The short form of the storm over the whole system; the long one: `./rayreel chaos`."""

import pytest

from tests.chaos.storm import Storm, run
from tests.chaos.system import short_folder

pytestmark = pytest.mark.film


@pytest.mark.timeout(1200)
def test_every_film_is_made_in_a_storm_over_everything() -> None:
    with short_folder() as folder:
        report = run(Storm(jobs=25, faults=75, every=2.0, short=True, limit_seconds=900), folder)
    print(report)
    assert report.kills >= 40
    assert (report.unfinished, report.failed, report.otherwise) == (0, [], 0)
    assert report.extra == 0
    assert (report.lost_events, report.repeated_events) == (0, 0)
    assert report.server_errors == []
