"""Scenes are pulled by their ends, and the film by its slider: with a mouse, and with a finger."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, expect

from tests.acceptance.conftest import Rayreel
from tests.acceptance.studio.journey import ANSWERED_WITHIN, changes, made
from tests.browser.looking import PHONE

pytestmark = pytest.mark.film

Drag = Callable[[float, float, float], None]
"""From a place of the page so many pixels to the right."""
STEPS = 8


def mouse(page: Page) -> Drag:
    def drag(x: float, y: float, by: float) -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + by, y, steps=STEPS)
        page.mouse.up()

    return drag


def finger(page: Page) -> Drag:
    line = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    def drag(x: float, y: float, by: float) -> None:
        touch("touchStart", {"x": x, "y": y})
        for step in range(1, STEPS + 1):
            touch("touchMove", {"x": x + by * step / STEPS, "y": y})
        touch("touchEnd")

    return drag


@pytest.fixture
def phone(browser: Browser, person: BrowserContext, rayreel: Rayreel) -> Iterator[Page]:
    """The same person's telephone."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{rayreel.endpoints.http_port}",
        storage_state=person.storage_state(),
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(ANSWERED_WITHIN)
    yield context.new_page()
    context.close()


def opened(page: Page, path: str) -> Any:
    """Return the film whose page is shown now."""
    page.goto(path)
    made(page)
    return page.request.get(f"/api/v1/generations/{path.rpartition('/')[2]}").json()


def box(part: Locator) -> FloatRect:
    part.scroll_into_view_if_needed()
    found = part.bounding_box()
    assert found
    return found


def middle(part: Locator) -> tuple[float, float]:
    found = box(part)
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def drafted(page: Page, act: Callable[[], None]) -> Any:
    """Return the draft's operations as the API has priced them after `act`."""
    with page.expect_response(re.compile("/edit$")) as answer:
        act()
    assert answer.value.status == 200, answer.value.text()
    return answer.value.json()["operations"]


def pull_both_ends(page: Page, film: dict[str, Any], drag: Drag) -> None:
    """Pull scene 1, whose end is before the others, by its end and then by its beginning."""
    scene = film["timeline"]["scenes"][0]
    name, length, begins = scene["id"], scene["length"], scene["in_point"]
    whole = round(film["compositions"][-1]["duration_seconds"] * film["timeline"]["frame_rate"])
    row = page.get_by_role("list", name="Scenes on the timeline")
    page.get_by_role("button", name=re.compile("^Scene 1,")).click()
    end = page.get_by_role("slider", name="Length of scene 1")
    beginning = page.get_by_role("slider", name="Beginning of scene 1")

    by = round(length / 3 * box(row)["width"] / whole)
    shorter = length - round(by * whole / box(row)["width"])
    (trim,) = drafted(page, lambda: drag(*middle(end), -by))
    assert (trim["op"], trim["scene_id"], trim["length"]) == ("trim", name, shorter)
    assert trim.get("in_point") is None
    expect(end).to_have_attribute("aria-valuenow", str(shorter))
    # One change for the whole way, which one undo takes back.
    expect(changes(page)).to_have_count(1)

    left = whole - (length - shorter)
    by = round(shorter / 3 * box(row)["width"] / left)
    late = round(by * left / box(row)["width"])
    (trim,) = drafted(page, lambda: drag(*middle(beginning), by))
    assert (trim["length"], trim["in_point"]) == (shorter - late, begins + late)
    expect(beginning).to_have_attribute("aria-valuenow", str(begins + late))
    # It can be nudged from where it was left.
    expect(beginning).to_be_focused()
    (trim,) = drafted(page, lambda: page.keyboard.press("ArrowRight"))
    assert (trim["length"], trim["in_point"]) == (shorter - late - 1, begins + late + 1)
    page.get_by_role("button", name="Discard").click()
    expect(changes(page)).to_have_count(0)


def pull_the_slider(page: Page, film: dict[str, Any], drag: Drag) -> None:
    position = page.get_by_role("slider", name="Position")
    last = round(film["compositions"][-1]["duration_seconds"] * film["timeline"]["frame_rate"]) - 1
    place = box(position)
    thumb = 8
    way = place["width"] - thumb
    at = int(position.input_value()) / last * way + place["x"] + thumb / 2
    wanted = place["x"] + thumb / 2 + way * 2 / 3
    before = position.input_value()
    drag(at, place["y"] + place["height"] / 2, wanted - at)
    expect(position).not_to_have_value(before)
    frame = int(position.input_value())
    assert frame == pytest.approx(last * 2 / 3, abs=1 + last / way / 2)
    rate = film["timeline"]["frame_rate"]
    shown = page.get_by_role("textbox", name="Timecode")
    expect(shown).to_have_value(f"00:{frame // rate:02}:{frame % rate:02}")
    assert int(page.locator("video").evaluate("it => it.currentTime") * rate) == frame


def test_a_mouse_pulls_the_ends_of_a_scene_and_the_slider(page: Page, finished: str) -> None:
    film = opened(page, finished)
    pull_both_ends(page, film, mouse(page))
    pull_the_slider(page, film, mouse(page))
    # Along the ruler, too.
    row = box(page.get_by_role("list", name="Scenes on the timeline"))
    mouse(page)(row["x"] + 1, row["y"] - 10, row["width"] / 2)
    frames = film["compositions"][-1]["duration_seconds"] * film["timeline"]["frame_rate"]
    half = int(page.get_by_role("slider", name="Position").input_value())
    assert half == pytest.approx(frames / 2, abs=1 + frames / row["width"])


def test_a_finger_pulls_the_ends_of_a_scene_and_the_slider(phone: Page, finished: str) -> None:
    film = opened(phone, finished)
    pull_both_ends(phone, film, finger(phone))
    pull_the_slider(phone, film, finger(phone))
