"""A plan is changed before it is made."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.studio.journey import MADE_WITHIN, made
from tests.browser.looking import look

pytestmark = pytest.mark.film


def test_a_plan_is_read_over_and_changed_before_anything_is_made(page: Page) -> None:
    page.goto("/")
    page.get_by_role("textbox").first.fill("A fourth kettle, told by a voice.")
    page.get_by_role("button", name="6 s", exact=True).click()
    page.get_by_label("Narration").check()
    page.get_by_label("Voice", exact=True).select_option("English")
    page.get_by_label("Review the plan first").check()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("heading", name="Is this your film?")).to_be_visible(
        timeout=MADE_WITHIN
    )
    first = page.get_by_role("listitem", name="Scene 1")
    first.get_by_label("Words on screen").fill("Boiled by the sun")
    with page.expect_response(re.compile("/approve/estimate")) as answer:
        first.get_by_label("Seconds").fill("4")
    assert answer.value.json()["estimated_seconds"] > 0
    page.get_by_role("button", name="Later: scene 1").click()
    second = page.get_by_role("listitem", name="Scene 2")
    expect(second.get_by_label("Words on screen")).to_have_value("Boiled by the sun")
    second.get_by_title("Drag to another place").drag_to(first)
    expect(first.get_by_label("Words on screen")).to_have_value("Boiled by the sun")
    page.get_by_role("button", name="Later: scene 1").click()
    expect(page.get_by_text("Free")).to_be_visible()
    wrong = look(page, "plan")
    film = page.request.get(f"/api/v1/generations/{page.url.rpartition('/')[2]}").json()
    assert film["parameters"]["voice"] == "en"
    page.get_by_role("button", name="Make it so").click()
    made(page)
    expect(page.get_by_text("Boiled by the sun").first).to_be_visible()
    assert not wrong, "\n".join(wrong)
