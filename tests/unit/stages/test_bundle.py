"""A film and all its media in one file, read as another editor reads it."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest

from pipelines.errors import DamagedMedia
from pipelines.film.caption import Caption
from pipelines.film.clip import Clip
from pipelines.film.composition import MixedAudio
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition
from pipelines.interchange import read
from pipelines.ports import Workshop
from pipelines.stages.bundle import BundleFilm, bundle_film
from pipelines.testing import FolderStore

SIZE = PictureSize(width=192, height=108)
FILM = Timeline(
    title="Kettle",
    picture=SIZE,
    frame_rate=30,
    scenes=(
        Scene(id="scene-1", role="story", prompt="steam", length=40, seed=1),
        Scene(id="scene-2", role="story", prompt="sun", length=50, seed=2),
    ),
    transitions=(Transition(kind="wipeleft", length=11),),
    soundtrack=Soundtrack(music_style="", seed=0),
)
SAID = Caption(text="Boil with the sun", start=3, end=33)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    store = FolderStore(tmp_path / "store")
    for name in ("one.mp4", "two.mp4", "sound.m4a"):
        file = tmp_path / name
        file.write_bytes(name.encode() * 500_000)
        store.store(file, f"generations/g/{name}", "video/mp4")
    return Workshop(store, tmp_path / "work")


def work() -> BundleFilm:
    clips = [
        Clip(
            scene_id=scene,
            key=name,
            location=f"generations/g/{name}.mp4",
            thumbnail="",
            model="animatic",
            sha256="",
            picture=SIZE,
            length=60,
            size_bytes=1,
        )
        for scene, name in (("scene-1", "one"), ("scene-2", "two"))
    ]
    audio = MixedAudio(
        key="a", location="generations/g/sound.m4a", loudness_lufs=-14, true_peak_dbtp=-1
    )
    return BundleFilm("c", FILM, tuple(clips), audio, (SAID,), "compositions/c/exports/e.otioz")


def test_another_editor_finds_the_cut_and_every_file(workshop: Workshop, tmp_path: Path) -> None:
    film = bundle_film(work(), workshop)
    assert (film.length, film.picture) == (FILM.length, SIZE)
    path = tmp_path / "film.otioz"
    workshop.store.fetch(film.location, path)
    assert film.size_bytes == path.stat().st_size
    place = tmp_path / "elsewhere"
    place.mkdir()
    cut = otio.adapters.read_from_file(str(path), extract_to_directory=str(place))
    media = [place / each.media_reference.target_url for each in cut.find_clips()]
    assert [each.name for each in media] == ["scene-1.mp4", "scene-2.mp4", "sound.m4a"]
    kept = ("one.mp4", "two.mp4", "sound.m4a")
    for there, name in zip(media, kept, strict=True):
        assert there.read_bytes() == name.encode() * 500_000
    assert "Boil with the sun" in next(place.rglob("captions.srt")).read_text()
    assert next(place.rglob("captions.vtt")).read_text().startswith("WEBVTT")
    picture, sound = cut.tracks
    assert (picture.kind, sound.kind) == ("Video", "Audio")
    assert picture.duration() == sound.duration() == otio.opentime.RationalTime(FILM.length, 30)


def test_its_cut_comes_back_as_it_was(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "film.otioz"
    workshop.store.fetch(bundle_film(work(), workshop).location, path)
    with zipfile.ZipFile(path) as bundle:
        cut = read(json.loads(bundle.read("content.otio")), 30)
    assert (cut.composition_id, cut.remarks) == ("c", [])
    assert [piece.length for piece in cut.pieces] == [40, 50]
    assert cut.joins == list(FILM.transitions)


def test_equal_films_are_equal_files(workshop: Workshop) -> None:
    once, again = bundle_film(work(), workshop), bundle_film(work(), workshop)
    assert once == again


def test_a_clip_that_is_gone_is_told(workshop: Workshop) -> None:
    first, last = work().clips
    lost = replace(work(), clips=(first, last.model_copy(update={"location": "gone.mp4"})))
    with pytest.raises(DamagedMedia):
        bundle_film(lost, workshop)
    assert not workshop.store.exists(lost.location)
