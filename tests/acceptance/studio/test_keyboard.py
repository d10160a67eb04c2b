"""All that is done with a mouse is done without one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.studio.journey import tab_to
from tests.browser.looking import look

pytestmark = pytest.mark.film

LOADED = """
async (film) => {
  while (film.readyState < 2) await new Promise((done) => setTimeout(done, 50));
}
"""


def test_a_film_is_ordered_and_cancelled_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    tab_to(page, "textbox", "as you would tell a friend")
    page.keyboard.type("A second kettle, seen at night in the rain.")
    tab_to(page, "button", "1 min 30 s")
    page.keyboard.press("Space")
    tab_to(page, "button", "Make the film")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Scenes", exact=True)).to_be_visible()
    tab_to(page, "button", "Cancel the film")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_visible()
    wrong = look(page, "cancelling")
    # The safe answer has the focus; the other is one step on.
    expect(dialog.get_by_role("button", name="Keep making it")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The film was cancelled")).to_be_visible()
    wrong += look(page, "cancelled")
    assert not wrong, "\n".join(wrong)


def test_a_finished_film_is_found_and_played_with_the_keyboard_alone(
    page: Page, finished: str
) -> None:
    page.goto("/films")
    tab_to(page, "searchbox", "Search the briefs")
    page.keyboard.type("nowhere to be found")
    expect(page.get_by_text("No brief has “nowhere to be found” in it")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("UMBRELLA street")
    expect(page.get_by_text("1 film", exact=True)).to_be_visible()
    tab_to(page, "link", "umbrella that opens")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(finished)))
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    page.locator("video").evaluate(LOADED)
    tab_to(page, "button", "One frame on")
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="Position")).to_have_value("3")
    tab_to(page, "button", "Scene 2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="Position")).not_to_have_value("3")
