"""The API as a Python program uses it; it needs httpx and websockets, and nothing of rayreel."""

from deployments.sdk.client import Client
from deployments.sdk.errors import ApiFailure, Refused, Unreachable

__all__ = ["ApiFailure", "Client", "Refused", "Unreachable"]
