"""What whoever runs the studio sees."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.film


def test_whoever_runs_the_studio_sees_queue_workers_and_costs(page: Page) -> None:
    page.goto("/operations")
    for part in ("Queue", "Workers", "Machines", "Costs of 30 days"):
        expect(page.get_by_role("region", name=part)).to_be_visible()
    expect(page.get_by_role("region", name="Workers").get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_role("link", name="Ray dashboard")).to_have_attribute(
        "href", re.compile("^http://127")
    )
