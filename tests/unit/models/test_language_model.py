"""The screenwriter that asks: in steps, with at most two repairs, and never without a script."""

import json
from datetime import timedelta
from itertools import pairwise
from typing import get_args

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ImpossibleBrief
from pipelines.film.brief import Brand, Brief
from pipelines.film.script import Question, Script
from pipelines.film.timeline import Timeline
from pipelines.film.transition import TransitionKind
from pipelines.models.screenwriters.builtin import scene_seed, write
from pipelines.models.screenwriters.language_model.plan import Plan, schema
from pipelines.models.screenwriters.language_model.staging import scene_counts, staged
from pipelines.models.screenwriters.language_model.writer import LanguageScreenwriter
from tests.unit.models.answers import MIA, answer, plan, plans, scene
from tests.unit.models.briefs import ALL, EARBUDS, KETTLE, briefs

QUICK = settings(max_examples=100, deadline=timedelta(seconds=3))
BRIEF = Brief(prompt=KETTLE)
MODEL = "acme/planner"
WRITER = LanguageScreenwriter(MODEL)


async def ask(*answers: str, brief: Brief = BRIEF) -> Question:
    written = await WRITER.write(brief, answers)
    assert isinstance(written, Question)
    return written


async def script(*answers: str, brief: Brief = BRIEF) -> Script:
    written = await WRITER.write(brief, answers)
    assert isinstance(written, Script)
    return written


async def test_the_question_holds_the_schema_the_order_and_how_many_scenes_fit() -> None:
    brief = Brief(
        prompt=KETTLE,
        style="noir",
        brand=Brand(name="Helio", colors=("#112233",)),
        cta_text="Order now",
        music_style="jazz",
    )
    question = await ask(brief=brief)
    assert json.dumps(schema(), separators=(",", ":")) in question.instructions
    assert "a film of 30 seconds in 16:9 with 6 scenes (6 to 8 are possible)" in question.prompt
    told = json.loads(question.prompt.partition("<order>\n")[2].partition("\n</order>")[0])
    assert told == {
        "order": KETTLE,
        "style": "noir",
        "brand": "Helio",
        "brand_colors": ["#112233"],
        "call_to_action": "Order now",
        "music": "jazz",
    }


async def test_a_plan_becomes_the_script_of_its_writer() -> None:
    written = await script(answer())
    assert written.writer == MODEL
    assert written.remarks == ()
    timeline = written.timeline
    assert timeline.title == "Steam before sunrise"
    assert timeline.soundtrack.music_style == "slow acoustic guitar"
    assert [t.kind for t in timeline.transitions] == ["cut", "dissolve", "cut", "cut", "dissolve"]
    assert [each.title for each in timeline.scenes[:2]] == ["Minute 1", "Minute 2"]
    for number, each in enumerate(timeline.scenes):
        assert scene(number)["shot"] in each.prompt


async def test_every_prompt_carries_the_bible_and_the_users_own_words() -> None:
    timeline = (await script(answer())).timeline
    for each in timeline.scenes:
        assert f"Characters: {MIA}." in each.prompt
        assert "Setting: a camper van on a cliff, first light." in each.prompt
        assert "warm handheld documentary, fine grain" in each.prompt
        assert "Palette #E9A23B #14213D #F2E8CF." in each.prompt
        assert "a solar-powered kettle that boils in two minutes" in each.prompt
        assert KETTLE in each.prompt


async def test_the_camera_is_the_one_planned_however_it_is_spelled() -> None:
    scenes = [scene(0, size="close up", move="Push In"), *(scene(n) for n in range(1, 6))]
    timeline = (await script(answer(scenes))).timeline
    assert timeline.scenes[0].prompt.startswith("Close-up, slow push-in, ")


@QUICK
@given(st.data(), briefs())
def test_whatever_is_planned_the_film_is_as_ordered(data: st.DataObject, brief: Brief) -> None:
    fewest, most, best = scene_counts(brief)
    assert fewest <= best <= most
    count = data.draw(st.integers(fewest, min(most, fewest + 8)))
    timeline = staged(Plan.model_validate(data.draw(plans(count))), brief)
    plain = write(brief)
    assert timeline.length == plain.length == brief.length
    assert (timeline.picture, timeline.frame_rate) == (plain.picture, plain.frame_rate)
    assert timeline.soundtrack.seed == brief.seed
    assert len(timeline.scenes) == count
    assert [each.id for each in timeline.scenes] == [f"scene-{n:02d}" for n in range(1, count + 1)]
    assert all(each.seed == scene_seed(brief.seed, each.id) for each in timeline.scenes)
    roles = [each.role for each in timeline.scenes]
    assert roles[0] == "hook"
    assert roles[-1] == ("call_to_action" if brief.include_cta else "story")
    assert set(roles[1:-1]) <= {"story"}
    for each in timeline.scenes:
        assert brief.style in each.prompt
        assert brief.brand.name in each.prompt
        assert all(color in each.prompt for color in brief.brand.colors)
    if brief.include_cta:
        assert brief.cta_text in timeline.scenes[-1].title
        assert timeline.scenes[-1].title == plain.scenes[-1].title


@pytest.mark.parametrize("kind", get_args(TransitionKind))
@pytest.mark.parametrize("seconds", [3, 5, 15, 30, 61, 180])
def test_the_pacing_is_that_of_every_film(kind: TransitionKind, seconds: int) -> None:
    brief = Brief(prompt=KETTLE, duration_seconds=seconds)
    for count in set(scene_counts(brief)):
        scenes = [scene(number, transition=kind) for number in range(count)]
        timeline = staged(Plan.model_validate(plan(scenes)), brief)
        lengths = [each.length / brief.frame_rate for each in timeline.scenes]
        assert timeline.length == brief.length
        if seconds >= 6:
            assert 3 <= lengths[0] <= 5
            assert 3 <= lengths[-1] <= 5
            assert all(4 <= length <= 7 for length in lengths[1:-1])


def test_scenes_planned_long_are_longer_than_those_planned_short() -> None:
    wished = ["medium", "short", "long", "medium", "short", "long"]
    brief = Brief(prompt=KETTLE, duration_seconds=31)
    scenes = [scene(n, length=w, transition="cut") for n, w in enumerate(wished)]
    timeline = staged(Plan.model_validate(plan(scenes)), brief)
    frames = dict(zip(wished[1:5], (each.length for each in timeline.scenes[1:5]), strict=False))
    assert frames["short"] <= frames["medium"] <= frames["long"]
    assert frames["short"] < frames["long"]


def test_words_the_user_wants_shown_are_shown_even_if_the_plan_forgets_them() -> None:
    brief = Brief(prompt=f'{EARBUDS} In the middle the text "Silence, at last" appears.')
    shown = [
        each.title
        for each in staged(Plan.model_validate(plan(scene_counts(brief)[2])), brief).scenes
    ]
    assert any("Silence, at last" in title for title in shown)
    assert shown[-1] == "Available Now · AirFlow"
    assert len([title for title in shown if "Available Now" in title]) == 1


async def test_what_the_user_settled_is_not_the_models_to_change() -> None:
    brief = Brief(
        prompt=KETTLE,
        style="flat vector animation, pastel",
        music_style="brass band",
        brand=Brand(name="Helio", colors=("#112233", "#AABBCC")),
    )
    timeline = (await script(answer(), brief=brief)).timeline
    assert timeline.soundtrack.music_style == "brass band"
    for each in timeline.scenes:
        assert "Palette #112233 #AABBCC." in each.prompt
        assert "Style: flat vector animation, pastel: warm handheld" in each.prompt
        assert "Brand: Helio." in each.prompt


@pytest.mark.parametrize(
    "wrapped",
    [
        "```json\n{}\n```",
        "Here is {{your}} plan:\n\n{}\n\nShall I change anything?",
        '<think>An object like {{}} or {{"a": 1}}?</think>{}',
        "  {}  ",
    ],
)
async def test_prose_and_fences_around_the_plan_do_not_matter(wrapped: str) -> None:
    text = wrapped.replace("{}", answer(), 1) if "{{" not in wrapped else wrapped.format(answer())
    assert await script(text) == await script(answer())


async def test_a_flawed_answer_is_sent_back_with_the_validators_words() -> None:
    bad = answer(scenes=6, budget_usd=9999)
    question = await ask(bad)
    first = await ask()
    assert question.instructions == first.instructions
    assert question.prompt.startswith(first.prompt)
    assert "- budget_usd: Extra inputs are not permitted" in question.prompt
    worse = answer([scene(0), {"shot": "x"}, scene(2)])
    complaints = (await ask(worse)).prompt
    assert "- scenes[1].shot: String should have at least 15 characters" in complaints
    assert "- scenes[1].size: Field required" in complaints
    assert "- scenes: there are 3, but 6 to 8 fit the length" in (await ask(answer(3))).prompt


async def test_a_repaired_answer_is_taken() -> None:
    assert await script("{", answer()) == await script(answer())
    assert await script("{", answer(2), answer()) == await script(answer())


async def test_there_are_at_most_three_questions_then_the_builtin_writer_says_so() -> None:
    answers: tuple[str, ...] = ()
    asked = 0
    while isinstance(written := await WRITER.write(BRIEF, answers), Question):
        asked += 1
        answers += ("{'not': json}",)
    assert asked == 3
    assert written.timeline == write(BRIEF)
    assert written.writer == "builtin"
    assert written.remarks == (
        (
            "The built-in writer wrote the script, because acme/planner gave no usable plan in 3"
            " answers: the JSON is broken off or malformed; keep the answer short and complete."
        ),
    )


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("nothing", ["", "  \n"])
async def test_a_lost_answer_brings_in_the_builtin_writer_at_once(
    number: int, nothing: str
) -> None:
    written = await script(*["{"] * number, nothing)
    assert (written.writer, written.timeline) == ("builtin", write(BRIEF))
    assert written.remarks == (
        "The built-in writer wrote the script, because acme/planner did not answer.",
    )


async def test_a_refusal_is_not_asked_again() -> None:
    written = await script("I'm sorry, but\nI can't help with that.")
    assert written.writer == "builtin"
    assert written.remarks == (
        (
            "The built-in writer wrote the script, because acme/planner declined:"
            " I'm sorry, but I can't help with that."
        ),
    )


@QUICK
@given(st.lists(st.text(max_size=300) | st.builds(answer, st.integers(2, 9)), max_size=4))
async def test_whatever_is_answered_there_is_a_question_or_a_whole_script(
    answers: list[str],
) -> None:
    written = await WRITER.write(BRIEF, tuple(answers))
    assert written == await WRITER.write(BRIEF, tuple(answers))
    if isinstance(written, Question):
        assert len(answers) < 3
    else:
        assert written.timeline.length == BRIEF.length
        assert all("\n" not in remark and remark.isprintable() for remark in written.remarks)


@pytest.mark.parametrize(
    "nasty",
    [
        "{" * 50_000,
        '{"a":' * 10_000,
        "[" * 50_000 + "{",
        '{"scenes": ' + "9" * 5000 + "}",
        answer(title="\ud800"),
        answer(title="\x00\x07"),
        '{"\\ud800": 1}',
        '{"scenes": NaN}',
        "x{" * 25_000,
    ],
)
async def test_an_answer_made_to_break_the_reader_does_not(nasty: str) -> None:
    written = await WRITER.write(BRIEF, (nasty,))
    assert isinstance(written, Question)
    assert isinstance(await script(nasty, nasty, nasty), Script)


async def test_a_brief_of_no_words_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ImpossibleBrief):
        await WRITER.write(Brief(prompt="..."))


def test_the_schema_that_is_shown_is_the_one_that_is_checked() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(plan(), schema())
    for broken in (plan(model="x"), plan(6, title=""), plan([scene(length=5)] * 2)):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema())


@pytest.mark.parametrize("prompt", ALL)
async def test_every_brief_can_be_asked_about(prompt: str) -> None:
    brief = Brief(prompt=prompt, duration_seconds=45)
    try:
        expected = write(brief)
    except ImpossibleBrief:
        return
    question = await ask(brief=brief)
    assert len(question.instructions) + len(question.prompt) < 14_000
    written = await script(answer(scene_counts(brief)[2]), brief=brief)
    assert isinstance(written.timeline, Timeline)
    assert written.timeline.length == expected.length
    assert all(one.seed != two.seed for one, two in pairwise(written.timeline.scenes))
