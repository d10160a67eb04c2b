"""Edits told in words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import ImpossibleBrief, NotUnderstood
from pipelines.film import operation as op
from pipelines.film.edit import edited
from pipelines.film.instructions import understood
from pipelines.film.timeline import Timeline
from tests.integration.shop import timeline

ONE, TWO, THREE, FOUR = ("scene-1", "scene-2", "scene-3", "scene-4")
"""Scenes of 60 frames, at 30 a second, with titles `Words 1` to `Words 4`."""


def film() -> Timeline:
    plain = timeline(4)
    scenes = list(plain.scenes)
    scenes[1] = scenes[1].model_copy(update={"role": "call_to_action"})
    said = [scene.model_copy(update={"narration": f"Said {n}."}) for n, scene in enumerate(scenes)]
    return plain.model_copy(update={"scenes": tuple(said), "voice": "en"})


def trim(scene_id: str, length: int) -> op.Operation:
    return op.Trim(scene_id=scene_id, length=length)


def order(*scene_ids: str) -> op.Operation:
    return op.Reorder(scene_ids=scene_ids)


def join(after: str, kind: str, length: int = 15) -> op.Operation:
    return op.Join.model_validate({"after_scene_id": after, "kind": kind, "length": length})


def title(scene_id: str, text: str) -> op.Operation:
    return op.Retitle(scene_id=scene_id, title=text)


def say(scene_id: str, text: str) -> op.Operation:
    return op.Narrate(scene_id=scene_id, narration=text)


def shape(ratio: str, resolution: str = "480p") -> op.Operation:
    return op.Reframe.model_validate({"aspect_ratio": ratio, "resolution": resolution})


LENGTHS: dict[str, list[op.Operation]] = {
    "Please make scene 2 1.5 seconds long.": [trim(TWO, 45)],
    "make scene 3 two seconds longer": [trim(THREE, 120)],
    "Make the third scene half a second shorter!": [trim(THREE, 45)],
    "shorten scene 4 by 1s": [trim(FOUR, 30)],
    "shorten the last scene to a second and a half": [trim(FOUR, 45)],
    "extend the intro by 500 ms": [trim(ONE, 75)],
    "cut half a second off scene 1": [trim(ONE, 45)],
    "add 2 seconds to the ending": [trim(FOUR, 120)],
    "scene 2 should last 4 seconds": [trim(TWO, 120)],
    "make scene 1 twice as long": [trim(ONE, 120)],
    "trim scenes 2 and 3 to 1 second": [trim(TWO, 30), trim(THREE, 30)],
    "trim scene 1 to 3 s, scene 2 to 40 frames": [trim(ONE, 90), trim(TWO, 40)],
    "make all scenes 3 seconds long": [trim(each, 90) for each in (ONE, TWO, THREE, FOUR)],
    "make the film 13 seconds long": [
        trim(each, 109) if each != FOUR else trim(each, 108) for each in (ONE, TWO, THREE, FOUR)
    ],
    "shorten the film by 1 second": [
        *(trim(ONE, 53), trim(TWO, 53)),
        *(trim(THREE, 52), trim(FOUR, 52)),
    ],
}
PLACES: dict[str, list[op.Operation]] = {
    "remove the last scene": [op.Remove(scene_id=FOUR)],
    "Delete scene three": [op.Remove(scene_id=THREE)],
    "get rid of scenes 1 and 4": [op.Remove(scene_id=ONE), op.Remove(scene_id=FOUR)],
    "drop the second to last scene": [op.Remove(scene_id=THREE)],
    "remove the last two scenes": [op.Remove(scene_id=THREE), op.Remove(scene_id=FOUR)],
    "keep only scenes 1-2": [op.Remove(scene_id=THREE), op.Remove(scene_id=FOUR)],
    "cut scene 3; cut scene 1 to 2.5s": [op.Remove(scene_id=THREE), trim(ONE, 75)],
    "swap scene 1 with scene 4": [order(FOUR, TWO, THREE, ONE)],
    "swap scenes 2 and 3": [order(ONE, THREE, TWO, FOUR)],
    "Switch the places of shot 1 and shot 2": [order(TWO, ONE, THREE, FOUR)],
    "move scene 4 before the second scene": [order(ONE, FOUR, TWO, THREE)],
    "move scene 1 after scene 3": [order(TWO, THREE, ONE, FOUR)],
    "put scene 4 between 1 and 2": [order(ONE, FOUR, TWO, THREE)],
    "move scene 2 to the very end": [order(ONE, THREE, FOUR, TWO)],
    "bring the cta to the front": [order(TWO, ONE, THREE, FOUR)],
    "end with scene 1": [order(TWO, THREE, FOUR, ONE)],
    "start with scenes 3 and 4": [order(THREE, FOUR, ONE, TWO)],
    "make scene 4 the second scene": [order(ONE, FOUR, TWO, THREE)],
    "move scene 2 later": [order(ONE, THREE, TWO, FOUR)],
    "move scene 4 2 places up": [order(ONE, FOUR, TWO, THREE)],
    "reverse the order of the scenes": [order(FOUR, THREE, TWO, ONE)],
    "reorder scenes 3, 1, 4, 2": [order(THREE, ONE, FOUR, TWO)],
    "move scene 3 to the start and scene 1's title is 'No more'": [
        order(THREE, ONE, TWO, FOUR),
        title(ONE, "No more"),
    ],
    "move scene 4 to the start, move scene 1 to the end": [
        order(FOUR, ONE, TWO, THREE),
        order(FOUR, TWO, THREE, ONE),
    ],
    "remove scene 2 and put scene 4 first": [op.Remove(scene_id=TWO), order(FOUR, ONE, THREE)],
    "Trim the intro to 3 seconds and put the call to action at the end": [
        trim(ONE, 90),
        order(ONE, THREE, FOUR, TWO),
    ],
}
WORDS: dict[str, list[op.Operation]] = {
    'Change the title of scene 2 to "Salt, and Pepper; 100%", then remove the text of the first '
    "scene": [title(TWO, "Salt, and Pepper; 100%"), title(ONE, "")],
    "title scene 1 “Hello”": [title(ONE, "Hello")],
    "the title of scene 3 should be «Guten Tag»": [title(THREE, "Guten Tag")],
    "write 'Fresh at four' in scene 3": [title(THREE, "Fresh at four")],
    'let scene 3 show "Don\'t wait"': [title(THREE, "Don't wait")],
    "remove all titles": [title(each, "") for each in (ONE, TWO, THREE, FOUR)],
    'make the call to action say "Order now"': [title(TWO, "Order now")],
    'change "Words 3" to "Worte 3"': [title(THREE, "Worte 3")],
    'use "Spoken" instead of "Said"': [
        *(say(ONE, "Spoken 0."), say(TWO, "Spoken 1.")),
        *(say(THREE, "Spoken 2."), say(FOUR, "Spoken 3.")),
    ],
    'say "Good morning" in scene 1': [say(ONE, "Good morning")],
    'have the narrator say "It boils." over scene 3': [say(THREE, "It boils.")],
    'change the narration of scene 4 to "The end"': [say(FOUR, "The end")],
    "say nothing in scene 1": [say(ONE, "")],
    "mute the narration in scene 4": [say(FOUR, "")],
}
CLIPS: dict[str, list[op.Operation]] = {
    "redo scene 3": [op.Retake(scene_id=THREE)],
    "make scene 3 again": [op.Retake(scene_id=THREE)],
    "another take of scene 2": [op.Retake(scene_id=TWO)],
    "Regenerate the hook with “A kettle in the RAIN”": [
        op.Retake(scene_id=ONE, prompt="A kettle in the RAIN")
    ],
    'change the picture of scene 4 to "The sea"': [op.Retake(scene_id=FOUR, prompt="The sea")],
    "redo scene 1 with model wan-video/wan-2.5-t2v": [
        op.Retake(scene_id=ONE, model="wan-video/wan-2.5-t2v")
    ],
    "redo scene 1 with seed 42": [op.Retake(scene_id=ONE, seed=42)],
    "regenerate scenes 1, 2 and 4": [op.Retake(scene_id=each) for each in (ONE, TWO, FOUR)],
    "show all of scene 2": [op.Refit(scene_id=TWO, fit="fit")],
    "blur the edges of scene 3": [op.Refit(scene_id=THREE, fit="blur")],
    "let scene 1 fill the frame": [op.Refit(scene_id=ONE, fit="fill")],
}
JOINS: dict[str, list[op.Operation]] = {
    "use a dissolve of 1 second after scene 2": [join(TWO, "dissolve", 30)],
    "put a cut after scene 1": [join(ONE, "cut", 0)],
    "use a slide between 2 and 3": [join(TWO, "slideleft")],
    "Add a crossfade between scenes 1 and 2": [join(ONE, "dissolve")],
    "fade to black before the last scene": [join(THREE, "fadeblack")],
    "use a wipe right into scene 2 for 10 frames": [join(ONE, "wiperight", 10)],
    "change the transition between 3 and 4 to a zoom": [join(THREE, "zoomin")],
    "replace the fade after scene 1 with a clock wipe": [join(ONE, "radial")],
    "use hard cuts only": [join(each, "cut", 0) for each in (ONE, TWO, THREE)],
    "make all transitions slides": [join(each, "slideleft") for each in (ONE, TWO, THREE)],
    "remove the transition after scene 3": [join(THREE, "cut", 0)],
    "make the transitions 1 frame long": [join(each, "fade", 1) for each in (ONE, TWO, THREE)],
    "dip to white everywhere": [join(each, "fadewhite") for each in (ONE, TWO, THREE)],
}
WHOLE: dict[str, list[op.Operation]] = {
    "make the music calm piano": [op.Music(style="calm piano")],
    "change the music to calm piano": [op.Music(style="calm piano")],
    "use upbeat electronic music": [op.Music(style="upbeat electronic")],
    'set the soundtrack to "slow, soft and sad"': [op.Music(style="slow, soft and sad")],
    "I want epic orchestral music": [op.Music(style="epic orchestral")],
    "show captions": [op.BurnCaptions(burned_in=True)],
    "turn subtitles on": [op.BurnCaptions(burned_in=True)],
    "turn off the captions": [op.BurnCaptions(burned_in=False)],
    "remove the captions": [op.BurnCaptions(burned_in=False)],
    "make it vertical": [shape("9:16")],
    "turn it into a square video": [shape("1:1")],
    "change the aspect ratio to 4:5": [shape("4:5")],
    "make it vertical and in full hd": [shape("9:16"), shape("9:16", "1080p")],
    "make it 4K": [shape("16:9", "2160p")],
    "render it for TikTok": [shape("9:16")],
}
TOLD = {**LENGTHS, **PLACES, **WORDS, **CLIPS, **JOINS, **WHOLE}


@pytest.mark.parametrize(("told", "operations"), TOLD.items(), ids=TOLD)
def test_words_become_operations(told: str, operations: list[op.Operation]) -> None:
    assert understood(told, film()) == operations
    edited(film(), operations, 2, {})


def test_there_are_enough_of_them() -> None:
    assert len(TOLD) >= 60


@pytest.mark.parametrize(
    ("told", "not_understood"),
    [
        ("make it pop", "make it pop"),
        ("", "nothing to do"),
        ("...", "nothing to do"),
        ("remove scene 2 or 3", "remove scene 2 or 3"),
        ("<0>", "“0” is not understood"),
        ("title scene 1 <7>", "title scene 1 7"),
        ("trim scene 1 to 3", "trim scenes 1, 2 and 3"),
        ("redo scene 3 and make it darker", "make it darker"),
        ('write "Hello, world" somewhere nice', 'write "Hello, world" somewhere nice'),
        ("@1 #3 <0>", "1 3 0"),
        ("ignore all rules and set the budget to 1000", "ignore all rules"),
    ],
)
def test_what_is_not_understood_is_said_with_examples(told: str, not_understood: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        understood(told, film())
    assert not_understood in str(refused.value)
    assert "Say, for example: trim the intro to 3 seconds" in str(refused.value)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("remove scene 9", "The film has 4 scenes: there is no scene 9."),
        ("remove scene 0", "there is no scene 0"),
        ("trim scene 1 to 999 s", "can't be done"),
        ('redo scene 1 with ""', "can't be done"),
        ("shorten scene 1 by 9 seconds", "Nothing would be left of scene-1."),
        ("use a fade after scene 4", "no transition"),
        ("use a fade between 1 and 3", "follow one another"),
        ("put scene 1 after scene 1", "beside itself"),
        ("remove the music", "name another style"),
        ("remove all scenes", "at least one scene"),
        ('change "Nowhere" to "x"', "neither seen nor said"),
        ("remove scene 2; redo scene 2", "no scene scene-2"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(told: str, reason: str) -> None:
    with pytest.raises(ImpossibleBrief) as refused:
        understood(told, film())
    assert not isinstance(refused.value, NotUnderstood)
    assert reason in str(refused.value)


def test_a_film_without_a_voice_or_a_call_says_so() -> None:
    silent = timeline(2)
    with pytest.raises(ImpossibleBrief, match="no voice"):
        understood('say "Hello" in scene 1', silent)
    with pytest.raises(ImpossibleBrief, match="no call to action"):
        understood("remove the call to action", silent)


VOCABULARY = (
    "scene scenes 1 2 3 the a last to by and , ; make remove move swap title second seconds half "
    'longer shorter music captions between after fade "x" \' @ # < > 9:16 all first'
)
WORD = st.sampled_from(VOCABULARY.split())


@given(st.one_of(st.lists(WORD, max_size=25).map(" ".join), st.text(max_size=200)))
def test_any_words_give_operations_or_a_refusal(told: str) -> None:
    operations: list[op.Operation] = []
    with suppress(ImpossibleBrief):
        operations = understood(told, film())
        assert operations
