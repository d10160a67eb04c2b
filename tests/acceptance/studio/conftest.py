"""One browser with its session for all ways through the studio, and a film that they share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.acceptance.conftest import Rayreel
from tests.acceptance.studio.journey import ANSWERED_WITHIN, made
from tests.browser import studio
from tests.browser.chromium import launched
from tests.browser.looking import DESK, ready


@pytest.fixture(scope="package")
def browser(rayreel: Rayreel) -> Iterator[Browser]:
    studio.build()
    expect.set_options(timeout=ANSWERED_WITHIN)
    with launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def person(browser: Browser, rayreel: Rayreel) -> Iterator[BrowserContext]:
    """One browser with its session: films made in one journey are there in the next."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{rayreel.endpoints.http_port}",
        viewport=DESK,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    context.set_default_timeout(ANSWERED_WITHIN)
    ready(context)
    yield context
    context.close()


@pytest.fixture(scope="package")
def finished(person: BrowserContext, rayreel: Rayreel) -> str:
    """Return the path of a finished film of this person's, made once for all who want to edit."""
    own = {"Origin": f"http://127.0.0.1:{rayreel.endpoints.http_port}"}
    if not person.cookies():
        assert person.request.post("/api/v1/sessions", headers=own).status == 201
    body = {
        "prompt": "An umbrella that opens by itself. Rain falls on a quiet street. A child laughs.",
        "parameters": {"duration_seconds": 10},
        "options": {"resolution": "480p", "seed": 7},
    }
    answer = person.request.post("/api/v1/generations", headers=own, data=body)
    assert answer.status == 201, answer.text()
    path = f"/films/{answer.json()['generation_id']}"
    page = person.new_page()
    page.goto(path)
    made(page)
    page.close()
    return path


@pytest.fixture
def page(person: BrowserContext) -> Iterator[Page]:
    complaints: list[str] = []
    page = person.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []
