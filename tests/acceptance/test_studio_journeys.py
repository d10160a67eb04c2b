"""Ways through the studio on the real stack: watched while made, by phone, by keyboard."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.acceptance.conftest import Rayreel
from tests.browser import studio
from tests.browser.chromium import launched
from tests.browser.looking import DESK, PHONE, TOO_WIDE, look, ready

pytestmark = pytest.mark.film

ANSWERED_WITHIN, MADE_WITHIN = 60_000, 240_000
"""Milliseconds, on a machine where others work too."""
# Not `wait_for_function`: the pages' policy forbids the `eval` that it needs.
PLAYED = """
async (film) => {
  film.muted = true;
  await film.play();
  while (film.currentTime < 0.2) await new Promise((done) => setTimeout(done, 50));
}
"""
LOADED = """
async (film) => {
  while (film.readyState < 2) await new Promise((done) => setTimeout(done, 50));
}
"""
TABS = 80
"""More than any page has places to stop at."""
BRIEF = (
    "A film about a kettle that boils by sunlight. Steam rises in a quiet kitchen at dawn. "
    "A cup is filled by the window. A cat stretches on the sill. "
    "Leaves move in the garden. We read “Good morning”."
)


@pytest.fixture(scope="module")
def browser(rayreel: Rayreel) -> Iterator[Browser]:
    studio.build()
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
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


@pytest.fixture
def page(person: BrowserContext) -> Iterator[Page]:
    complaints: list[str] = []
    page = person.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


class Heard:
    """Sequence numbers of the events that reached a page, and how."""

    def __init__(self, page: Page) -> None:
        self.live: list[int] = []
        self.read: list[int] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _frame(self, frame: str | bytes) -> None:
        event = json.loads(frame)
        if event["type"] != "heartbeat":
            self.live.append(event["seq"])


def test_a_film_is_watched_while_it_is_made_and_a_reload_misses_nothing(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="What is the film about?")).to_be_visible()
    wrong = look(page, "new-film-empty")
    page.get_by_role("textbox").first.fill(BRIEF)
    page.get_by_role("button", name="30 s", exact=True).click()
    expect(page.get_by_text("Free")).to_be_visible(timeout=ANSWERED_WITHIN)
    wrong += look(page, "new-film")
    heard = Heard(page)
    page.get_by_role("button", name="Make the film").click()
    film = page.locator("video")
    expect(film).to_be_visible(timeout=MADE_WITHIN)
    # It plays from its beginning although it is still being made.
    film.evaluate(PLAYED)
    expect(page.get_by_role("button", name="Cancel the film")).to_be_visible()
    page.get_by_role("button", name="What has happened").click()
    told = page.get_by_role("listitem").filter(has=page.locator("time")).all_text_contents()
    before = list(heard.live)

    with page.expect_response(re.compile(r"/events\?")) as answer:
        page.reload()
    history = [event["seq"] for event in answer.value.json()["events"]]
    page.get_by_role("button", name="What has happened").click()
    entries = page.get_by_role("listitem").filter(has=page.locator("time"))
    expect(entries.last).to_be_visible()
    again = entries.all_text_contents()
    assert again[-len(told) :] == told
    wrong += look(page, "making")

    expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=MADE_WITHIN)
    after = heard.live[len(before) :]
    assert before, "nothing was heard before the reload"
    assert after, "nothing was heard after the reload"
    # What was read and what came live after it are one unbroken row.
    row = sorted({*history, *after})
    assert row[0] == 1
    assert all(later == earlier + 1 for earlier, later in pairwise(row))
    wrong += look(page, "film")
    assert not wrong, "\n".join(wrong)


def test_the_other_screens_hold_in_both_themes_and_on_a_phone(page: Page) -> None:
    wrong = []
    for path, screen, words in (
        ("/films", "library", "Library"),
        ("/films?status=cancelled", "library-empty", "No film is in this state"),
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


def test_a_finished_film_is_played_and_searched_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/films")
    tab_to(page, "searchbox", "Search the briefs")
    page.keyboard.type("nowhere to be found")
    expect(page.get_by_text("No brief has “nowhere to be found” in it")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("KETTLE cat")
    expect(page.get_by_text("1 film", exact=True)).to_be_visible()
    tab_to(page, "link", "kettle that boils")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    page.locator("video").evaluate(LOADED)
    tab_to(page, "button", "One frame on")
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="Position")).to_have_value("3")
    tab_to(page, "button", "Scene 2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="Position")).not_to_have_value("3")


def test_a_plan_is_read_over_and_changed_before_anything_is_made(page: Page) -> None:
    page.goto("/")
    page.get_by_role("textbox").first.fill("A fourth kettle, told by a voice.")
    page.get_by_role("button", name="6 s", exact=True).click()
    page.get_by_label("Narration").check()
    page.get_by_label("Review the plan first").check()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("heading", name="Is this your film?")).to_be_visible(
        timeout=MADE_WITHIN
    )
    first = page.get_by_role("listitem", name="Scene 1")
    first.get_by_label("Words on screen").fill("Boiled by the sun")
    page.get_by_role("button", name="Later: scene 1").click()
    second = page.get_by_role("listitem", name="Scene 2")
    expect(second.get_by_label("Words on screen")).to_have_value("Boiled by the sun")
    expect(page.get_by_text("Free")).to_be_visible()
    wrong = look(page, "plan")
    page.get_by_role("button", name="Make it so").click()
    expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=MADE_WITHIN)
    expect(page.get_by_text("Boiled by the sun").first).to_be_visible()
    assert not wrong, "\n".join(wrong)


def test_a_film_is_ordered_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/")
    page.get_by_role("textbox").first.fill("A third kettle, small enough for a pocket.")
    page.get_by_role("button", name="6 s", exact=True).click()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("heading", name="Scenes", exact=True)).to_be_visible()
    assert page.evaluate(TOO_WIDE) == 0
    expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=MADE_WITHIN)
    assert page.evaluate(TOO_WIDE) == 0


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the focus is on what has this role and name."""
    wanted = page.get_by_role(role, name=re.compile(re.escape(name), re.IGNORECASE)).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(TABS):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to the {role} “{name}”.")


def test_a_logo_is_refused_in_words_or_taken_into_the_film(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("textbox").first.fill(BRIEF)
    logo = page.get_by_role("group", name="Logo")
    disguised = tmp_path / "logo.png"
    disguised.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    logo.get_by_label("Logo: a file").set_input_files(disguised)
    expect(logo.get_by_role("alert")).to_contain_text("This is no image")
    wrong = look(page, "upload-refused")
    Image.new("RGBA", (300, 100), (228, 87, 46, 255)).save(disguised)
    logo.get_by_label("Logo: a file").set_input_files(disguised)
    expect(logo.get_by_text("logo.png", exact=True)).to_be_visible()
    expect(logo.get_by_role("alert")).to_have_count(0)
    wrong += look(page, "upload-taken")
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("button", name="Cancel the film")).to_be_visible()
    film = page.url.rpartition("/")[2]
    order = page.request.get(f"/api/v1/generations/{film}").json()
    assert order["parameters"]["brand"]["logo_asset_id"]
    page.get_by_role("button", name="Cancel the film").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The film was cancelled")).to_be_visible()
    assert not wrong, "\n".join(wrong)
