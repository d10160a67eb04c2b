"""A film made by a person with a browser: written, watched while it is made, downloaded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Rayreel
from tests.acceptance.studio.journey import ANSWERED_WITHIN, made

pytestmark = pytest.mark.film


@pytest.fixture
def page(browser: Browser, rayreel: Rayreel) -> Iterator[Page]:
    """Somebody who was never here: no session, no cookie, nothing kept."""
    complaints: list[str] = []
    page = browser.new_page(base_url=f"http://127.0.0.1:{rayreel.endpoints.http_port}")
    page.set_default_timeout(ANSWERED_WITHIN)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


def test_a_person_makes_watches_downloads_and_removes_a_film(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("textbox").first.fill("A kettle that boils by sunlight, in a quiet kitchen.")
    page.get_by_role("button", name="6 s", exact=True).click()
    # The price stands there before the button is pressed.
    expect(page.get_by_text("Free")).to_be_visible()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("heading", name="Scenes", exact=True)).to_be_visible()
    made(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").click()
    film = tmp_path / "film.mp4"
    started.value.save_as(film)
    assert film.read_bytes()[4:8] == b"ftyp"
    # The cookie alone says whose it is, whatever else the browser has forgotten.
    page.evaluate("() => localStorage.clear()")
    page.reload()
    made(page)
    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name=re.compile("kettle that boils")).click()
    page.get_by_role("tab", name="About").click()
    page.get_by_role("button", name="Remove the film").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove the film").click()
    expect(page.get_by_text("Your films will be here")).to_be_visible()
