"""Where a running rayreel may be called: by its own machine alone."""

import pytest

from app.infrastructure.loopback import is_loopback
from tests.acceptance.conftest import Rayreel
from tests.load.doors import listening

pytestmark = pytest.mark.film


def test_everything_listens_on_loopback_alone(rayreel: Rayreel) -> None:
    found = listening(rayreel.home)
    ports = {port for _, port in found}
    # Serve's proxy and the dashboard are among them, so all were looked at.
    assert rayreel.endpoints.http_port in ports
    assert int(rayreel.endpoints.ray_dashboard_url.rpartition(":")[2]) in ports
    assert len(ports) > 10
    assert [(ip, port) for ip, port in sorted(found) if not is_loopback(ip)] == []
