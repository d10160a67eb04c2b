"""What a brief asks for in words: said, written in the picture, and beside the film."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import ImpossibleBrief
from pipelines.ffmpeg import process
from pipelines.ffmpeg.probe import probe
from pipelines.film.brief import Brief
from pipelines.film.given import GivenSound
from pipelines.models.narration import speaker
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter, write
from pipelines.ports import Voice, Workshop
from pipelines.production import Order, Studio, produce
from pipelines.runners.inline import InlineRunner
from pipelines.stages.workplace import sha256
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, TestCard, Tone, free_studio

PROMPT = "A solar kettle that boils in two minutes"


class Set:
    def __init__(self, folder: Path) -> None:
        self.store = FolderStore(folder / "store")
        self.journal = MemoryJournal()
        (folder / "work").mkdir()
        runner = InlineRunner(Workshop(self.store, folder / "work"))
        made = free_studio(BuiltinScreenwriter(), TestCard(), Tone(), runner)
        self.studio: Studio = replace(made, voices=speaker)

    async def make(self, brief: Brief, composition: str) -> str:
        """Return the folder of the film."""
        order = Order("g", composition, brief)
        journal = MemoryJournal()
        await produce(order, self.studio, journal, MemoryLedger())
        self.journal = journal
        return f"compositions/{composition}"

    def text(self, key: str) -> str:
        return (self.store.root / key).read_text(encoding="utf-8")


@pytest.fixture
def stage_set(tmp_path: Path) -> Set:
    return Set(tmp_path)


async def test_a_narrated_film_has_its_words_beside_it(stage_set: Set) -> None:
    brief = Brief(
        prompt=PROMPT, duration_seconds=6, resolution="480p", narration=True, captions=True
    )
    place = await stage_set.make(brief, "c1")
    srt = stage_set.text(f"{place}/captions.srt")
    timeline = write(brief)
    said = [scene.narration for scene in timeline.scenes if scene.narration]
    assert said
    assert all(words.split()[0] in srt for words in said)
    assert "-->" in stage_set.text(f"{place}/captions.vtt")
    facts = probe(stage_set.store.root / f"{place}/final.mp4")
    assert facts.frames == 180
    captioned = set(stage_set.journal.made.segments)
    without = brief.model_copy(update={"captions": False})
    plain = await stage_set.make(without, "c2")
    assert stage_set.text(f"{plain}/captions.srt") == srt, "in the picture or not, it is beside it"
    assert captioned != set(stage_set.journal.made.segments)


async def test_a_voice_that_is_given_takes_the_narrators_place(stage_set: Set) -> None:
    given = stage_set.store.root / "given.wav"
    given.parent.mkdir(exist_ok=True)
    tone = ["-f", "lavfi", "-i", "sine=frequency=900:duration=2"]
    process.run(["-v", "error", *tone, str(given)], seconds=30)
    voice = GivenSound(location="given.wav", sha256=sha256(given), form="wav")
    brief = Brief(
        prompt=PROMPT, duration_seconds=3, resolution="480p", narration=True, voice_over=voice
    )
    place = await stage_set.make(brief, "c1")
    made = stage_set.journal.made
    assert made.timeline is not None
    assert made.timeline.soundtrack.voice_over == voice
    assert made.timeline.voice is None
    assert stage_set.text(f"{place}/captions.srt") == "", "nobody knows its words"
    without = brief.model_copy(update={"voice_over": None, "narration": False})
    await stage_set.make(without, "c2")
    silent = stage_set.journal.made
    assert made.audio is not None
    assert silent.audio is not None
    assert made.audio.key != silent.audio.key


async def test_a_silent_film_has_empty_captions(stage_set: Set) -> None:
    brief = Brief(prompt=PROMPT, duration_seconds=3, resolution="480p")
    place = await stage_set.make(brief, "c1")
    assert stage_set.text(f"{place}/captions.srt") == ""
    assert stage_set.text(f"{place}/captions.vtt").startswith("WEBVTT")


async def test_titles_are_written_over_clips_that_have_none(stage_set: Set) -> None:
    brief = Brief(prompt=PROMPT, duration_seconds=3, resolution="480p")
    await stage_set.make(brief, "c1")
    written = set(stage_set.journal.made.segments)

    crew = replace(stage_set.studio.crew, clip_model=TestCard(writes_titles=True))
    stage_set.studio = replace(stage_set.studio, crew=crew)
    await stage_set.make(brief, "c2")
    assert any(scene.title for scene in write(brief).scenes)
    assert written != set(stage_set.journal.made.segments)


async def test_nothing_is_made_of_a_film_that_nobody_can_narrate(stage_set: Set) -> None:
    def nobody(language: str) -> Voice:
        raise ImpossibleBrief(f"nobody speaks {language}")

    stage_set.studio = replace(stage_set.studio, voices=nobody)
    brief = Brief(prompt=PROMPT, duration_seconds=3, resolution="480p", narration=True, voice="xx")
    with pytest.raises(ImpossibleBrief, match="nobody speaks xx"):
        await asyncio.wait_for(stage_set.make(brief, "c1"), 30)
    assert not (stage_set.store.root / "generations").exists()


def test_a_brief_in_no_known_language_must_name_its_voice() -> None:
    brief = Brief(prompt="โคมไฟริมทะเล", duration_seconds=3, narration=True)
    with pytest.raises(ImpossibleBrief, match="language"):
        write(brief)
    assert write(brief.model_copy(update={"voice": "en"})).voice == "en"
