"""A logo in the finished picture: where it belongs, in its colours, and clear where it is clear."""

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.clip import Clip, clip_order
from pipelines.film.given import Logo
from pipelines.film.mark import Mark, mark_over
from pipelines.film.picture import AspectRatio, picture_size
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition
from pipelines.ports import Workshop
from pipelines.stages import conform, generate
from pipelines.stages.workplace import sha256
from pipelines.testing import FolderStore, TestCard
from tests.acceptance.staging import timeline_of

RED = (220, 30, 40)
Frame = NDArray[np.uint8]


def logo_in(store: FolderStore, folder: Path, form: str = "PNG") -> Logo:
    """Put a red block, clear on its right half, into the store."""
    pixels = np.zeros((100, 400, 4), np.uint8)
    pixels[:, :, :3] = RED
    pixels[:, :200, 3] = 255
    path = folder / f"logo.{form.lower()}"
    Image.fromarray(pixels).save(path, form, **({"lossless": True} if form == "WEBP" else {}))
    store.store(path, "logo", "image/png")
    told = {"PNG": "png_pipe", "WEBP": "webp_pipe"}[form]
    fields = {"location": "logo", "sha256": sha256(path), "width": 400, "height": 100}
    fields["ink"] = "#DC1E28"
    return Logo.model_validate({**fields, "form": told})


def frames(path: Path) -> list[Frame]:
    with av.open(str(path), format="mov") as container:
        return [
            frame.to_ndarray(format="rgb24", src_colorspace="ITU709").astype(np.uint8)
            for frame in container.decode(video=0)
        ]


def made(timeline: Timeline, folder: Path) -> list[tuple[Mark | None, list[Frame]]]:
    """Encode each segment; return its mark and frames."""
    store = FolderStore(folder / "store")
    workshop = Workshop(store, folder / "work")
    clips: dict[str, Clip] = {}
    for scene in timeline.scenes:
        order = clip_order(scene, timeline)
        work = generate.RenderClip(
            scene.id, order, TestCard(), f"{scene.id}.mp4", f"{scene.id}.jpg"
        )
        clips[scene.id] = generate.render_clip(work, workshop)
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    result = []
    for segment in cut(timeline):
        takes = tuple(clips[span.scene_id] for span in segment.spans)
        mark = mark_over(segment, timeline)
        encode = conform.EncodeSegment(segment, takes, profile, "temp/", mark=mark)
        encoded = conform.encode_segment(encode, workshop)
        result.append((mark, frames(store.root / encoded.location)))
    return result


@pytest.mark.parametrize("ratio", ["16:9", "9:16", "1:1", "4:5"])
def test_a_logo_is_seen_in_every_segment(tmp_path: Path, ratio: AspectRatio) -> None:
    (tmp_path / "work").mkdir()
    plain = timeline_of(
        (40, 40), (Transition(kind="fade", length=10),), picture_size(ratio, "480p")
    )
    bare = made(plain, tmp_path)
    logo = logo_in(FolderStore(tmp_path / "store"), tmp_path)
    branded = made(plain.model_copy(update={"logo": logo}), tmp_path)
    assert len(branded) == 3
    for (mark, seen), (_, without) in zip(branded, bare, strict=True):
        assert mark is not None
        assert len(seen) == len(without)
        left = (slice(mark.y + 4, mark.y + mark.height - 4), slice(mark.x + 4, mark.x + 10))
        middle = mark.x + mark.width // 2
        right = (left[0], slice(middle + 4, mark.x + mark.width - 4))
        ink = seen[-1][left].reshape(-1, 3).mean(axis=0)
        ground = without[-1][left].reshape(-1, 3).mean(axis=0)
        wanted = np.array(RED) * mark.percent / 100 + ground * (1 - mark.percent / 100)
        assert ink == pytest.approx(wanted, abs=14)
        # Where the logo is clear, and all around it, the picture is as it was.
        clear = seen[-1][right].astype(int) - without[-1][right].astype(int)
        assert np.abs(clear).mean() < 8
        below = slice(mark.y + mark.height + 16, None)
        assert np.abs(seen[-1][below].astype(int) - without[-1][below].astype(int)).mean() < 8


def test_a_film_ends_with_a_card(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    plain = timeline_of((40,), ())
    scenes = (plain.scenes[0].model_copy(update={"role": "call_to_action"}),)
    logo = logo_in(FolderStore(tmp_path / "store"), tmp_path)
    timeline = plain.model_copy(
        update={"scenes": scenes, "logo": logo, "colors": ("#00285A", "#F0E0C0")}
    )
    ((mark, seen),) = made(timeline, tmp_path)
    assert mark is not None
    assert mark.ground == "#F0E0C0"
    card, ink = seen[-1].astype(int), (mark.y + mark.height // 2, mark.x + 6)
    clear = (mark.y + mark.height // 2, mark.x + mark.width - 6)
    for at in (clear, (2, 2), (-3, -3)):
        assert card[at] == pytest.approx((0xF0, 0xE0, 0xC0), abs=6)
    assert card[ink] == pytest.approx(RED, abs=12)
    # It comes in by and by.
    steps = [int(np.abs(seen[n].astype(int) - card).mean()) for n in (0, mark.fade // 2, mark.fade)]
    assert steps[0] > steps[1] > steps[2]
    assert steps[2] <= 1


def test_another_logo_makes_other_segments(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    store = FolderStore(tmp_path / "store")
    timeline = timeline_of((30,), ())
    workshop = Workshop(store, tmp_path / "work")
    order = clip_order(timeline.scenes[0], timeline)
    work = generate.RenderClip("a", order, TestCard(), "a.mp4", "a.jpg")
    clip = generate.render_clip(work, workshop)
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    (segment,) = cut(timeline)
    keys = [conform.segment_key(segment, (clip,), profile)]
    for form in ("PNG", "WEBP"):
        logo = logo_in(store, tmp_path, form)
        mark = mark_over(segment, timeline.model_copy(update={"logo": logo}))
        keys.append(conform.segment_key(segment, (clip,), profile, mark=mark))
        encode = conform.EncodeSegment(segment, (clip,), profile, "temp/", mark=mark)
        assert conform.encode_segment(encode, workshop).length == 30
    assert len(set(keys)) == 3
