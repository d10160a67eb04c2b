"""A finished film is changed: by hand, in words, back again."""

import hashlib
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.acceptance.studio.journey import MADE_WITHIN, changes, made
from tests.browser.looking import look
from tests.integration.test_belongings import song

pytestmark = pytest.mark.film


def test_a_draft_is_collected_undone_and_made(page: Page, finished: str, tmp_path: Path) -> None:
    page.goto(finished)
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    wrong = look(page, "studio")
    page.get_by_role("button", name=re.compile("^Scene 2,")).click()
    chosen = page.get_by_role("region", name="Scene 2")
    chosen.get_by_label("What is seen").fill("A yellow umbrella over wet stones")
    chosen.get_by_role("button", name="Make it anew").click()
    chosen.get_by_label("Words on screen").fill("Rain, please")
    chosen.get_by_label("Words on screen").press("Enter")
    expect(changes(page)).to_have_text(
        [re.compile("Make scene 2 anew as"), re.compile("Rain, please")]
    )
    # The end of the chosen scene is pulled with the keyboard, too; a frame for each press.
    page.get_by_role("slider", name="Length of scene 2").press("ArrowLeft")
    expect(changes(page)).to_have_count(3)
    page.get_by_role("heading", name="Scene 2").click()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(changes(page)).to_have_count(1)
    page.keyboard.press("Control+Shift+z")
    expect(changes(page)).to_have_count(2)
    page.get_by_role("textbox", name="Timecode").fill("1")
    page.get_by_role("textbox", name="Timecode").press("Enter")
    expect(page.get_by_role("slider", name="Position")).to_have_value("30")
    page.get_by_role("button", name=re.compile("^Scene 1,")).press("Alt+ArrowRight")
    expect(changes(page).last).to_contain_text("Move scene")
    picture = tmp_path / "street.png"
    Image.new("RGB", (960, 540), (40, 90, 140)).save(picture)
    page.get_by_role("button", name=re.compile("^Scene 3,")).click()
    page.get_by_label("Show your own instead: a file").set_input_files(picture)
    expect(changes(page).last).to_contain_text("Show your own file in scene 3")
    expect(page.get_by_text("Made anew:")).to_be_visible()
    draft = page.get_by_role("region", name="Draft")
    expect(draft.get_by_text("Free", exact=True).first).to_be_visible()
    wrong += look(page, "studio-draft")
    # Nothing is made yet, and the draft outlives a reload.
    page.reload()
    expect(changes(page)).to_have_count(4)
    page.get_by_role("button", name="Make 4 changes into version").click()
    expect(page.get_by_role("button", name="Cancel the film")).to_be_visible()
    expect(page.get_by_text("stays as it is")).to_be_visible()
    made(page)
    expect(page.get_by_text("Rain, please").first).to_be_visible()
    expect(changes(page)).to_have_count(0)
    assert not wrong, "\n".join(wrong)


def test_a_scene_begins_later_and_others_come_in(page: Page, finished: str, tmp_path: Path) -> None:
    page.goto(finished)
    made(page)
    timeline = page.get_by_role("list", name="Scenes on the timeline")
    before = timeline.get_by_role("listitem").count()
    page.get_by_role("button", name=re.compile("^Scene 1,")).click()
    page.get_by_role("slider", name="Beginning of scene 1").press("PageUp")
    expect(changes(page)).to_have_text([re.compile("Begin the clip of scene 1 at 1 s, for")])
    # The other end leaves it there.
    page.get_by_role("slider", name="Length of scene 1").press("ArrowLeft")
    expect(changes(page)).to_have_text([re.compile("Begin the clip of scene 1 at 1 s, for")])
    chosen = page.get_by_role("complementary", name="What is chosen")
    chosen.get_by_text("A new scene before it").click()
    picture = tmp_path / "door.png"
    Image.new("RGB", (960, 540), (150, 70, 40)).save(picture)
    chosen.get_by_label("Or a file of your own: a file").first.set_input_files(picture)
    expect(changes(page).last).to_contain_text("Put your own file in at the beginning, for 3 s")
    page.get_by_role("button", name=re.compile("^After scene 2:")).click()
    chosen.get_by_text("A new scene between them").click()
    chosen.get_by_label("What is to be seen").fill("A puddle mirrors the sky")
    wrong = look(page, "studio-between")
    chosen.get_by_role("button", name="Put it in").click()
    expect(changes(page).last).to_contain_text(
        "Put in a new scene after scene 2: “A puddle mirrors"
    )
    expect(timeline.get_by_role("button", name=re.compile("^Scene 3, to be made"))).to_be_visible()
    chosen.get_by_role("button", name="The whole film").click()
    chosen.get_by_label(re.compile("own sound")).check()
    expect(changes(page)).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(chosen.get_by_label(re.compile("own sound"))).not_to_be_checked()
    page.keyboard.press("Control+Shift+z")
    loudness = chosen.get_by_role("slider", name="How loud it is")
    loudness.press("ArrowLeft")
    loudness.press("ArrowLeft")
    expect(changes(page).last).to_contain_text("be heard, 2 dB quieter")
    wrong += look(page, "studio-new-scenes")
    page.get_by_role("button", name="Make 4 changes into version").click()
    expect(page.get_by_role("button", name="Cancel the film")).to_be_visible()
    made(page)
    expect(timeline.get_by_role("listitem")).to_have_count(before + 2)
    film = page.request.get(f"/api/v1/generations/{finished.rpartition('/')[2]}").json()
    soundtrack = film["timeline"]["soundtrack"]
    assert (soundtrack["keep_clip_audio"], soundtrack["clip_level_db"]) == (True, -2)
    assert film["timeline"]["scenes"][1]["in_point"] == film["timeline"]["frame_rate"]
    assert film["timeline"]["scenes"][2]["prompt"] == "A puddle mirrors the sky"
    # Where one would seek, a picture tells what is there.
    page.get_by_role("slider", name="Position").hover()
    expect(page.locator(".still")).to_be_visible()
    assert not wrong, "\n".join(wrong)


def test_a_film_gets_music_of_ones_own(page: Page, finished: str) -> None:
    page.goto(finished)
    made(page)
    chosen = page.get_by_role("complementary", name="What is chosen")
    music = chosen.get_by_label("Music", exact=True)
    file = chosen.get_by_label("Your own music: a file")
    file.set_input_files({"name": "song.mp3", "mimeType": "audio/mpeg", "buffer": b"la la la"})
    expect(chosen.get_by_role("alert")).to_contain_text("This is no audio")
    wrong = look(page, "studio-music-refused")
    file.set_input_files({"name": "song.wav", "mimeType": "audio/wav", "buffer": song()})
    expect(changes(page)).to_have_text(["1Play your own file as the music"])
    expect(music.locator("option:checked")).to_have_text("song.wav, 1 s")
    expect(page.get_by_text("Made anew: the sound. Everything else is kept.")).to_be_visible()
    # Composed music again is no change; and the file that is there now can be chosen.
    music.select_option("Composed for the film")
    expect(changes(page)).to_have_count(0)
    music.select_option("song.wav, 1 s")
    wrong += look(page, "studio-music")
    page.get_by_role("button", name="Make 1 change into version").click()
    expect(page.get_by_role("button", name="Cancel the film")).to_be_visible()
    made(page)
    expect(music.locator("option:checked")).to_have_text("Your own, as it is")
    film = page.request.get(f"/api/v1/generations/{finished.rpartition('/')[2]}").json()
    given = film["timeline"]["soundtrack"]["music"]
    assert given["sha256"] == hashlib.sha256(song()).hexdigest()
    assert not wrong, "\n".join(wrong)


def test_a_film_is_changed_in_words_and_the_change_is_compared_and_taken_back(
    page: Page, finished: str
) -> None:
    page.goto(finished)
    words = page.get_by_label("Say what to change")
    words.fill("make it pop")
    words.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("trim the intro")
    words.fill("Trim the first scene to 1.5 seconds")
    words.press("Enter")
    expect(changes(page)).to_have_text([re.compile("Shorten scene 1 from .* to 1.5 s")])
    expect(page.get_by_text("Everything else is kept.")).to_be_visible()
    page.get_by_role("button", name="Make 1 change into version").click()
    # The version before is shown until the new one is begun.
    expect(page.get_by_role("button", name="Cancel the film")).to_be_visible()
    made(page)
    page.get_by_role("tab", name="Versions").click()
    versions = page.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(versions.first).to_contain_text("the newest")
    wrong = look(page, "studio-versions")
    count = versions.count()
    before = versions.nth(1)
    number = re.findall(r"Version (\d+)", before.inner_text())[0]
    before.get_by_role("button", name=f"Compare version {number} with").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("list", name="What differs")).to_contain_text("lasts 1.5 s instead")
    wrong += look(page, "studio-compare")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog.get_by_text("One frame back or on")).to_be_visible()
    wrong += look(page, "studio-keys")
    page.keyboard.press("Escape")
    # Undo, where nothing is drafted, shows the version before.
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(re.compile(r"version=\d+$|version=\d+&"))
    page.get_by_role("tab", name="Versions").click()
    with page.expect_response(re.compile("/restore")):
        page.get_by_role("button", name=f"Restore version {number}", exact=True).click()
    made(page)
    page.goto(finished)
    page.get_by_role("tab", name="Versions").click()
    expect(versions).to_have_count(count + 1, timeout=MADE_WITHIN)
    expect(versions.first).to_contain_text(f"from version {number}")
    assert not wrong, "\n".join(wrong)
