"""What all ways through the studio have in common."""

import re
from typing import Final

from playwright.sync_api import Locator, Page, expect

ANSWERED_WITHIN: Final = 60_000
MADE_WITHIN: Final = 240_000
"""Milliseconds, on a machine where others work too."""
TABS: Final = 80
"""More than any page has places to stop at."""
BRIEF: Final = (
    "A film about a kettle that boils by sunlight. Steam rises in a quiet kitchen at dawn. "
    "A cup is filled by the window. A cat stretches on the sill. "
    "Leaves move in the garden. We read “Good morning”."
)


def made(page: Page) -> None:
    """Wait until the newest version of the film on the page is there."""
    expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=MADE_WITHIN)


def changes(page: Page) -> Locator:
    """Return the lines of the draft."""
    return page.get_by_role("list", name="Changes").get_by_role("listitem")


def cancelled(page: Page) -> None:
    """Cancel the film, and wait until it is."""
    page.get_by_role("button", name="Cancel the film").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Cancel the film").click()
    expect(page.get_by_role("heading", name="The film was cancelled")).to_be_visible()


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the focus is on what has this role and name."""
    wanted = page.get_by_role(role, name=re.compile(re.escape(name), re.IGNORECASE)).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(TABS):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to the {role} “{name}”.")
