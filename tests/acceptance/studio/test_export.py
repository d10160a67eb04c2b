"""A film leaves the studio in other forms."""

import io
import json
import re

import opentimelineio as otio
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.acceptance.studio.journey import MADE_WITHIN, changes, made
from tests.browser.looking import look

pytestmark = pytest.mark.film


def test_a_film_is_exported_in_another_shape_and_downloaded(page: Page, finished: str) -> None:
    page.goto(finished)
    page.get_by_role("link", name="Export").click()
    expect(page.get_by_role("heading", name="Other forms")).to_be_visible()
    page.get_by_role("button", name="16:9").click()
    page.get_by_role("button", name="1:1").click()
    page.get_by_label("Resolution").select_option("480p")
    page.get_by_role("button", name="Make 1 file").click()
    exports = page.get_by_role("list", name="Exports").get_by_role("listitem")
    expect(exports).to_contain_text(re.compile("480 . 480"))
    link = exports.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=MADE_WITHIN)
    wrong = look(page, "export")
    with page.expect_download() as started:
        link.click()
    assert started.value.path().read_bytes()[4:8] == b"ftyp"
    expect(page.get_by_role("link", name="SubRip")).to_be_visible()
    assert not wrong, "\n".join(wrong)


def test_a_film_is_cut_in_another_editor_and_comes_back(page: Page, finished: str) -> None:
    page.goto(finished)
    with page.expect_download() as started:
        page.get_by_role("link", name="Take the timeline there").click()
    cut = json.loads(started.value.path().read_text())
    assert cut["OTIO_SCHEMA"].startswith("Timeline.")
    group = page.get_by_role("group", name="The cut made there")

    def bring(text: str) -> None:
        group.get_by_label("The cut made there: a file").set_input_files(
            {"name": "cut.otio", "mimeType": "application/json", "buffer": text.encode()}
        )

    told = page.get_by_role("status", name="What became of it")
    bring("no timeline")
    expect(group.get_by_role("alert")).to_contain_text("This is no OpenTimelineIO file")
    bring(json.dumps(cut))
    expect(told).to_contain_text("It changes nothing in the film")
    # The other editor leaves out the last clip, and what led to it.
    pieces = next(each for each in cut["tracks"]["children"] if each["kind"] == "Video")["children"]
    del pieces[-1]
    if pieces[-1]["OTIO_SCHEMA"].startswith("Transition"):
        del pieces[-1]
    bring(json.dumps(cut))
    expect(told).to_contain_text("Its changes are in the draft")
    expect(changes(page).first).to_contain_text("Take out scene")
    assert not (wrong := look(page, "studio-cut")), "\n".join(wrong)


def test_a_timeline_from_elsewhere_becomes_a_film(page: Page) -> None:
    street = io.BytesIO()
    Image.new("RGB", (960, 540), (40, 90, 140)).save(street, "PNG")
    page.goto("/brand")
    page.get_by_label("A file to bring").set_input_files(
        {"name": "an alley.png", "mimeType": "image/png", "buffer": street.getvalue()}
    )
    expect(page.get_by_role("button", name="Remove an alley.png")).to_be_visible()
    page.get_by_role("link", name="Library").click()
    page.get_by_role("button", name="Bring a timeline").click()
    dialog = page.get_by_role("dialog")
    cut = otio.schema.Timeline("An alley, rough cut")
    cut.tracks.append(otio.schema.Track("Picture", kind=otio.schema.TrackKind.Video))
    for name in ("an alley.png", "a lost scene.mov"):
        shown = otio.opentime.TimeRange(duration=otio.opentime.RationalTime(90, 30))
        media = otio.schema.ExternalReference(f"file:///footage/{name}")
        cut.tracks[0].append(otio.schema.Clip(name, media, shown))
    dialog.get_by_label("The timeline: a file").set_input_files(
        {
            "name": "rough.otio",
            "mimeType": "application/json",
            "buffer": otio.adapters.write_to_string(cut, "otio_json").encode(),
        }
    )
    expect(dialog.get_by_role("list", name="Remarks")).to_contain_text("a lost scene.mov")
    expect(dialog.get_by_text("The film lasts 3 s")).to_be_visible()
    wrong = look(page, "timeline-brought")
    dialog.get_by_role("button", name="Make the film").click()
    made(page)
    expect(page.get_by_role("heading", name="An alley, rough cut")).to_be_visible()
    assert not wrong, "\n".join(wrong)
