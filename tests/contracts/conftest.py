"""The servers are those of the integration tests."""

from tests.integration.conftest import endpoints

__all__ = ["endpoints"]
