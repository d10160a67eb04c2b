"""A film made by a person with a browser: written, watched while it is made, downloaded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.conftest import Rayreel
from tests.browser import studio
from tests.browser.chromium import launched

pytestmark = pytest.mark.film

ANSWERED_WITHIN, MADE_WITHIN = 30_000, 120_000
"""Milliseconds, on a machine where others work too."""


@pytest.fixture(scope="module")
def page(rayreel: Rayreel) -> Iterator[Page]:
    studio.build()
    with launched() as browser:
        page = browser.new_page(accept_downloads=True)
        page.goto(f"http://127.0.0.1:{rayreel.endpoints.http_port}/")
        yield page


def test_a_person_makes_watches_and_downloads_a_film(page: Page, tmp_path: Path) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.get_by_role("textbox").first.fill("A kettle that boils by sunlight, in a quiet kitchen.")
    page.get_by_role("radio", name="6 s").or_(page.get_by_role("button", name="6 s")).first.click()
    # The price stands there before the button is pressed.
    expect(page.get_by_text("Free")).to_be_visible(timeout=ANSWERED_WITHIN)
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("heading", name="Scenes", exact=True)).to_be_visible(
        timeout=MADE_WITHIN
    )
    download = page.get_by_role("link", name="Download").or_(
        page.get_by_role("button", name="Download")
    )
    expect(download).to_be_visible(timeout=MADE_WITHIN)
    with page.expect_download(timeout=MADE_WITHIN) as started:
        download.click()
    film = tmp_path / "film.mp4"
    started.value.save_as(film)
    assert film.read_bytes()[4:8] == b"ftyp"
    assert complaints == []
    page.reload()
    expect(download).to_be_visible(timeout=ANSWERED_WITHIN)
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_text("6 s").first).to_be_visible(timeout=ANSWERED_WITHIN)
