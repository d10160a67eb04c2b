"""Screens that no journey comes by."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look

pytestmark = pytest.mark.film


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
