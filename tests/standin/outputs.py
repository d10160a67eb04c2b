"""From a prediction's input to the files and texts it gives."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from tests.standin.media import TINTS, Clip, Media, Mp3, Still, Wav
from tests.standin.model import Model

FRAME_COUNTS = ("num_frames", "video_length", "length", "max_frames")
LONGEST_SECONDS = 600
CHARACTERS_PER_SECOND = 15  # of speech


def stamp_of(model: str, given: Mapping[str, Any], prediction: str) -> bytes:
    """Tell outputs apart: by the input where it has a seed, by the prediction where not."""
    identity = [model, given, "" if given.get("seed") is not None else prediction]
    return sha256(json.dumps(identity, sort_keys=True).encode()).digest()


def media_of(model: Model, given: Mapping[str, Any], stamp: bytes, long_side: int) -> list[Media]:
    tint = stamp[0] % TINTS
    if model.kind == "video":
        fps = _whole(given, ("fps", "frames_per_second"), model.fps)
        frames = _whole(given, FRAME_COUNTS, round(_seconds(model, given) * fps))
        width, height = _size(given, long_side)
        sound = model.sound and given.get("generate_audio") is not False
        frames = max(1, min(frames, LONGEST_SECONDS * fps))
        return [Clip(width, height, fps, frames, sound, tint)]
    suffix = given.get("output_format")
    suffix = suffix if isinstance(suffix, str) else model.format
    if model.kind == "image":
        still = Still(*_size(given, long_side, "1:1"), suffix.replace("jpeg", "jpg"))
        return [still] * min(10, _whole(given, ("num_outputs",), 1))
    seconds = min(_seconds(model, given), LONGEST_SECONDS)
    return [Mp3(seconds, tint) if suffix == "mp3" else Wav(seconds)]


def pieces_of(text: str) -> list[str]:
    """Cut a text into the pieces in which a language model gives it."""
    return re.findall(r"\s*\S+|\s+", text)


def _number(given: Mapping[str, Any], name: str) -> float | None:
    value = given.get(name)
    if isinstance(value, str) and re.fullmatch(r"\d{1,6}(\.\d+)?s?", value):
        value = float(value.rstrip("s"))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        return None
    return value


def _whole(given: Mapping[str, Any], names: tuple[str, ...], otherwise: int) -> int:
    found = next((number for name in names if (number := _number(given, name))), otherwise)
    return max(1, round(found))


def _seconds(model: Model, given: Mapping[str, Any]) -> float:
    if model.kind == "speech":
        words = next(
            (text for name in ("text", "prompt") if isinstance(text := given.get(name), str)), ""
        )
        return max(0.5, len(words) / CHARACTERS_PER_SECOND)
    return _number(given, "duration") or _number(given, "seconds") or model.seconds


def _size(given: Mapping[str, Any], long_side: int, ratio: str = "16:9") -> tuple[int, int]:
    """Return width and height, even, px: the shape that was asked at our own small size."""
    wide: float | None = _number(given, "width")
    high: float | None = _number(given, "height")
    if not (wide and high):
        shape = f"{given.get('size', '')} {given.get('aspect_ratio', '')} {ratio}"
        match = re.search(r"([1-9]\d{0,4})[:*x]([1-9]\d{0,4})", shape)
        assert match
        wide, high = float(match[1]), float(match[2])
    scale = long_side / max(wide, high)
    return tuple(max(16, 2 * round(side * scale / 2)) for side in (wide, high))  # type: ignore[return-value]
