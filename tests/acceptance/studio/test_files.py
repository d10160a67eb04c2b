"""Files and brand kits are brought, refused in words, used and removed."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.acceptance.studio.journey import BRIEF, cancelled
from tests.browser.looking import look

pytestmark = pytest.mark.film


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
    cancelled(page)
    assert not wrong, "\n".join(wrong)


def test_a_brand_kit_fills_in_a_new_film(page: Page, tmp_path: Path) -> None:
    page.goto("/brand")
    page.get_by_role("button", name="New brand kit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Keep the kit").click()
    expect(dialog.get_by_text("The kit needs a name")).to_be_visible()
    dialog.get_by_label("Name of the kit").fill("Helio, summer")
    dialog.get_by_label("Brand", exact=True).fill("Helio")
    dialog.get_by_role("button", name="Add a colour").click()
    dialog.get_by_label("Call to action").fill("Boil with the sun")
    logo = tmp_path / "helio.png"
    Image.new("RGBA", (300, 100), (242, 165, 65, 255)).save(logo)
    dialog.get_by_label("Logo: a file").set_input_files(logo)
    expect(dialog.get_by_text("helio.png")).to_be_visible()
    wrong = look(page, "brand-kit")
    dialog.get_by_role("button", name="Keep the kit").click()
    expect(page.get_by_role("article", name="Helio, summer")).to_be_visible()
    page.get_by_label("A file to bring").set_input_files(
        {"name": "notes.png", "mimeType": "image/png", "buffer": b"these are words"}
    )
    expect(page.get_by_role("alert")).to_contain_text("notes.png was not taken")
    wrong += look(page, "brand")
    page.get_by_role("link", name="New film").click()
    page.get_by_label("Brand kit", exact=True).select_option("Helio, summer")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Helio")
    expect(page.get_by_label("Its words")).to_have_value("Boil with the sun")
    expect(page.get_by_text("The logo of Helio, summer")).to_be_visible()
    page.goto("/brand")
    page.get_by_role("button", name="Remove helio.png").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Remove helio.png")).to_have_count(0)
    page.get_by_role("button", name="Remove Helio, summer").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("article", name="Helio, summer")).to_have_count(0)
    assert not wrong, "\n".join(wrong)
