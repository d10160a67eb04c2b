"""A film is watched while it is made, and no event of it is missed."""

import json
import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.acceptance.studio.journey import BRIEF, MADE_WITHIN, made
from tests.browser.looking import PHONE, TOO_WIDE, look

pytestmark = pytest.mark.film

# Not `wait_for_function`: the pages' policy forbids the `eval` that it needs.
PLAYED = """
async (film) => {
  film.muted = true;
  await film.play();
  while (film.currentTime < 0.2) await new Promise((done) => setTimeout(done, 50));
}
"""


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
    expect(page.get_by_text("Free")).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
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

    made(page)
    after = heard.live[len(before) :]
    assert before, "nothing was heard before the reload"
    assert after, "nothing was heard after the reload"
    # What was read and what came live after it are one unbroken row.
    row = sorted({*history, *after})
    assert row[0] == 1
    assert all(later == earlier + 1 for earlier, later in pairwise(row))
    wrong += look(page, "film")
    assert not wrong, "\n".join(wrong)


def test_a_connection_that_is_lost_is_taken_up_where_it_broke_off(page: Page) -> None:
    sockets: list[WebSocketRoute] = []
    heard: list[list[int]] = []
    refused: list[str] = []

    def carry(socket: WebSocketRoute) -> None:
        # The first attempt to come back fails, too.
        if sockets and not refused:
            refused.append(socket.url)
            socket.close(code=1013)
            return
        sockets.append(socket)
        mine: list[int] = []
        heard.append(mine)
        server = socket.connect_to_server()

        def told(frame: str | bytes) -> None:
            event = json.loads(frame)
            if event["type"] != "heartbeat":
                mine.append(event["seq"])
            socket.send(frame)

        server.on_message(told)

    page.route_web_socket(re.compile("/ws/"), carry)
    page.goto("/")
    page.get_by_role("textbox").first.fill("A fifth kettle, far away from everything.")
    page.get_by_role("button", name="15 s", exact=True).click()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    sockets[0].close(code=1011)
    expect(page.get_by_text("The connection was lost. Connecting again")).to_be_visible()
    made(page)
    assert refused
    # It goes on after the last event that had reached the page, and none is left out.
    known = int(sockets[1].url.partition("after=")[2])
    assert known in heard[0]
    assert heard[1] == list(range(known + 1, heard[1][-1] + 1))
    film = page.request.get(f"/api/v1/generations/{page.url.rpartition('/')[2]}").json()
    assert heard[1][-1] == film["last_event_seq"]


def test_a_film_is_ordered_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/")
    page.get_by_role("textbox").first.fill("A third kettle, small enough for a pocket.")
    page.get_by_role("button", name="6 s", exact=True).click()
    page.get_by_role("button", name="Make the film").click()
    expect(page.get_by_role("heading", name="Scenes", exact=True)).to_be_visible()
    assert page.evaluate(TOO_WIDE) == 0
    made(page)
    assert page.evaluate(TOO_WIDE) == 0
