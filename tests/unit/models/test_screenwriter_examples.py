# ruff: noqa: RUF001 - typographic marks are meant
"""Plans for real briefs, judged by what a reader of the brief would expect of them."""

from collections.abc import Iterable

import pytest

from pipelines.film.brief import Brand, Brief
from pipelines.film.scene import Scene
from pipelines.models.screenwriters.builtin import write
from tests.unit.models import briefs


def plan(prompt: str, seconds: int = 30, brand: str = "", cta_text: str = "") -> tuple[Scene, ...]:
    brief = Brief(
        prompt=prompt, duration_seconds=seconds, brand=Brand(name=brand), cta_text=cta_text
    )
    return write(brief).scenes


def titles(scenes: Iterable[Scene]) -> list[str]:
    return [scene.title for scene in scenes if scene.title]


def seen(scene: Scene) -> str:
    """Return what the prompt says is in the picture: before the palette."""
    return scene.prompt.split(" Palette #")[0]


def test_the_solar_kettle_is_found_behind_the_order_and_its_claim_is_shown() -> None:
    scenes = plan(briefs.KETTLE)
    assert all(
        "Subject: a solar-powered kettle that boils in two minutes." in scene.prompt
        for scene in scenes
    )
    assert titles(scenes) == [
        "Solar-powered kettle",
        "Boils in two minutes",
        "See it for yourself",
    ]
    assert "kitchen" in scenes[0].prompt
    assert (
        write(Brief(prompt=briefs.KETTLE)).soundtrack.music_style == "acoustic, warm and uplifting"
    )


def test_the_earbuds_follow_the_users_own_scenes_in_order() -> None:
    scenes = plan(briefs.EARBUDS, 45)
    told = [seen(scene) for scene in scenes]
    assert "A crowded, noisy subway platform." in told[0]
    places = [
        next(index for index, text in enumerate(told) if words in text)
        for words in ("A young woman puts in", "the matte black case", "AirFlow has adaptive")
    ]
    assert places == sorted(places)
    assert "The product on a dark surface." in told[-1]
    # The words on screen are no part of the picture.
    assert "Available Now" not in told[-1]
    assert scenes[-1].title == "Available Now · AirFlow"
    assert [title for title in titles(scenes) if "life" in title] == ["40-hour battery life"]


def test_instructions_are_not_filmed() -> None:
    for prompt in (briefs.EARBUDS, briefs.FITNESS, briefs.SCRIPT):
        for scene in plan(prompt, 45):
            for words in ("Target audience", "Music:", "Style:", "electronic music", "Use bright"):
                assert words not in seen(scene)


def test_the_fitness_app_says_what_the_user_says_of_it_and_ends_with_the_users_words() -> None:
    scenes = plan(briefs.FITNESS)
    assert scenes[-1].title == "Download FitTrack today"
    assert "Tracks your progress" in titles(scenes)
    assert "snooze" in seen(scenes[0])
    timeline = write(Brief(prompt=briefs.FITNESS))
    assert timeline.soundtrack.music_style == "Upbeat electronic music"
    assert timeline.title == "FitTrack: fitness app"
    # "Use bright orange and deep blue": the palette begins with both.
    assert "Palette #F46036 #2463EB" in scenes[0].prompt


def test_the_festival_has_its_date_before_the_end_and_its_tickets_at_the_end() -> None:
    scenes = plan(briefs.FESTIVAL, 60)
    assert "Sunrise over an empty beach" in seen(scenes[0])
    assert scenes[-2].title == "June 20-22"
    assert scenes[-1].title == "Tickets on sale now"
    assert all("Barcelona" in scene.prompt for scene in scenes)


def test_the_fashion_film_is_calm_and_signs_with_its_brand() -> None:
    scenes = plan(briefs.FASHION, 40, brand="Verde", cta_text="Shop the collection")
    assert scenes[-1].title == "Shop the collection · Verde"
    assert {"Made from organic cotton", "Designed to last a lifetime"} <= set(titles(scenes))
    assert all("Style: Calm, earthy" in scene.prompt for scene in scenes)
    brief = Brief(prompt=briefs.FASHION, duration_seconds=40)
    assert {join.kind for join in write(brief).transitions} <= {"cut", "fade", "fadeblack"}


def test_running_shoes_in_three_seconds_are_a_hook_and_a_call() -> None:
    scenes = plan(briefs.SHOES, 3, brand="Fleet", cta_text="Run free")
    assert [scene.role for scene in scenes] == ["hook", "call_to_action"]
    assert titles(scenes) == ["Running shoes that weigh nothing", "Run free · Fleet"]


def test_a_german_brief_keeps_its_words_and_gets_no_english_on_screen() -> None:
    scenes = plan(briefs.GERMAN)
    assert scenes[-1].title == "Jetzt vorbestellen"
    assert any("Er braucht kein Kabel." in seen(scene) for scene in scenes)
    assert all("solarbetriebenen Wasserkocher" in scene.prompt for scene in scenes)
    nameless = plan("Ein Werbespot für Laufschuhe")
    assert titles(nameless) == ["Laufschuhe", "Jetzt entdecken"]


def test_a_japanese_brief_is_read_without_spaces() -> None:
    scenes = plan(briefs.JAPANESE)
    assert scenes[0].title == "夜の大阪の屋台"
    assert all("Subject: 夜の大阪の屋台." in scene.prompt for scene in scenes)
    assert any("湯気の立つたこ焼き。" in seen(scene) for scene in scenes)
    assert "night" in seen(scenes[0])


def test_a_shooting_script_gives_its_scenes_its_tagline_and_its_call() -> None:
    scenes = plan(briefs.SCRIPT)
    assert "A grey London street." in seen(scenes[0])
    ribs = next(scene for scene in scenes if "carbon-fibre ribs" in seen(scene))
    assert ribs.prompt.startswith("Close-up")
    assert "Weather, handled" in titles(scenes)
    assert scenes[-1].title == "Stay dry at nimbus.com"


def test_a_story_has_people_and_no_product_in_hand() -> None:
    for scene in plan(briefs.STORY, 60):
        assert "put the" not in seen(scene)
    named = plan("A short film about a girl named Anna who learns to fly")
    assert "Anna" not in named[-1].title
    assert all("Brand:" not in scene.prompt for scene in named)


def test_four_thousand_characters_are_told_in_order_and_every_prompt_stays_short() -> None:
    assert 3900 < len(briefs.LONG) <= 4000
    scenes = plan(briefs.LONG, 180)
    moments = [
        int(words.split()[0]) for scene in scenes for words in seen(scene).split("In moment ")[1:2]
    ]
    assert moments == sorted(moments)
    assert len(moments) > 25
    assert all("Subject: the harbour of Hamburg." in scene.prompt for scene in scenes)
    assert max(len(scene.prompt) for scene in scenes) < 1500


def test_three_minutes_about_one_thing_do_not_repeat_themselves() -> None:
    scenes = plan("A solar-powered kettle that boils in two minutes", 180, brand="Helio")
    assert 28 <= len(scenes) <= 38
    assert len({seen(scene).split(". ", 1)[1] for scene in scenes}) == len(scenes)
    assert len(titles(scenes)) == len(set(titles(scenes)))


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("Make a 30 second ad. It's about a hand-blown lamp.", "a hand-blown lamp"),
        (
            "Can you make me a 1 minute video about two old men playing chess?",
            "two old men playing chess",
        ),
        ("A camera that shoots film for weeks", "A camera that shoots film for weeks"),
        ("Promote our new bakery in Leeds", "our new bakery in Leeds"),
        ("I want a 15s vertical TikTok ad for vegan ice cream", "vegan ice cream"),
        ("Un anuncio de 30 segundos para una tetera solar", "una tetera solar"),
        ("Une publicité de 30 secondes pour un vélo pliable", "un vélo pliable"),
        ("制作一个30秒的关于智能手表的广告", "智能手表"),
        ("30초짜리 전기 자전거 광고", "전기 자전거"),
        ("إعلان مدته 30 ثانية عن غلاية شمسية", "غلاية شمسية"),
    ],
)
def test_ordering_words_are_not_the_subject(prompt: str, subject: str) -> None:
    assert f"Subject: {subject}." in plan(prompt)[0].prompt


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("An ad for boots. Text on screen: “Walk on”.", "Walk on"),
        ("Ad for boots with the words 'Don't stop' on a wall", "Don't stop"),
        ("Werbung für Stiefel. „Weiter geht’s“ steht im Bild.", "Weiter geht’s"),
        ("靴のCM。「歩き続けよう」と出る。", "歩き続けよう"),
    ],
)
def test_quotations_are_shown_letter_by_letter(prompt: str, title: str) -> None:
    for seconds in (3, 12, 60):
        assert any(title in shown for shown in titles(plan(prompt, seconds)))


def test_without_a_call_to_action_the_film_ends_with_its_brand() -> None:
    brief = Brief(prompt=briefs.SHOES, brand=Brand(name="Fleet"), include_cta=False)
    last = write(brief).scenes[-1]
    assert (last.role, last.title) == ("story", "Fleet")
    assert "call to action" not in last.prompt.lower()
