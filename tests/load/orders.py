"""What the users of these tests order."""

from tests.integration.browser import ORDER

SHORT = {**ORDER, "parameters": {"duration_seconds": 3}}
PLANNED = {**ORDER, "options": {"resolution": "480p", "seed": 7, "review_plan": True}}
"""Waits for its user once it is planned: the API is measured, not FFmpeg."""
