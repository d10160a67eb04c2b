"""Screens that no journey comes by."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Rayreel
from tests.browser.looking import look

pytestmark = pytest.mark.film

FIRST_LOAD = 250_000
"""Bytes of scripts, as they are sent, that the first screen may need."""
SENT = """
() => performance.getEntriesByType("resource")
  .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
  .map(({ name, encodedBodySize, decodedBodySize }) => [name, encodedBodySize, decodedBodySize])
"""


def test_the_other_screens_hold_in_both_themes_and_on_a_phone(page: Page) -> None:
    wrong = []
    for path, screen, words in (
        ("/films", "library", "Library"),
        ("/films?status=failed", "library-empty", "No film is in this state"),
        ("/films?q=zebra", "library-search-empty", "No brief has “zebra” in it"),
        ("/operations", "operations", "Operations"),
        ("/nowhere", "missing", "There is no page here"),
        ("/films/00000000-0000-4000-8000-000000000000", "unknown-film", "This film is not here"),
    ):
        page.goto(path)
        expect(
            page.get_by_role("heading", name=words).or_(page.get_by_text(words)).first
        ).to_be_visible()
        page.wait_for_load_state("networkidle")
        wrong += look(page, screen)
    assert not wrong, "\n".join(wrong)


def test_the_first_screen_needs_little_script_and_no_session(
    browser: Browser, rayreel: Rayreel
) -> None:
    page = browser.new_page(base_url=f"http://127.0.0.1:{rayreel.endpoints.http_port}")
    page.goto("/")
    expect(page.get_by_role("heading", name="What is the film about?")).to_be_visible()
    page.wait_for_load_state("networkidle")
    scripts = page.evaluate(SENT)
    cookies = page.context.cookies()
    page.close()
    assert cookies == []
    assert 0 < sum(sent for _, sent, _ in scripts) <= FIRST_LOAD, scripts
    assert sum(sent for _, sent, _ in scripts) < sum(whole for _, _, whole in scripts) / 2
