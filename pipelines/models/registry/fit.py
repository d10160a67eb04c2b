"""How near a model comes to an order: its length, its ratio, its resolution."""

from fractions import Fraction

from pipelines.film.clip import ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.models.registry.entry import ModelEntry


def seconds_needed(order: ClipOrder) -> int:
    """Return the order's length in whole seconds, rounded up."""
    return -(-order.length // order.frame_rate)


def duration(entry: ModelEntry, seconds: int) -> int:
    """Return the shortest length it can do that is no shorter than `seconds`, else its longest."""
    enough = [each for each in entry.durations if each >= seconds]
    return min(enough) if enough else max(entry.durations, default=seconds)


def ratio(entry: ModelEntry, picture: PictureSize) -> str:
    """Return the ratio that loses least of the picture; empty if it needn't be said."""
    return min(entry.ratios, key=lambda each: _loss(each, picture), default="")


def resolution(entry: ModelEntry, picture: PictureSize, seconds: int) -> str:
    """Return the lowest resolution not below the picture's, else the highest, for `seconds`."""
    able = [
        each
        for each in entry.resolutions
        if not entry.durations or entry.seconds_at(each) >= seconds
    ]
    wanted = min(picture.width, picture.height)
    enough = [each for each in able if _lines(each) >= wanted]
    return min(enough, key=_lines) if enough else max(able, key=_lines, default="")


def flaws(entry: ModelEntry, order: ClipOrder) -> tuple[int, int]:
    """Return the seconds it lacks and the percentage of the picture it loses: to sort by."""
    needed = seconds_needed(order)
    lost = min((_loss(each, order.picture) for each in entry.ratios), default=Fraction(0))
    # Rounded, because 854x480 is not exactly 16:9.
    return max(0, needed - duration(entry, needed)), round(100 * lost)


def _loss(ratio: str, picture: PictureSize) -> Fraction:
    """Return the share of a picture of `ratio` that is cropped to make it `picture`'s."""
    across, down = (int(part) for part in ratio.split(":"))
    theirs, ours = Fraction(across, down), Fraction(picture.width, picture.height)
    return 1 - min(theirs, ours) / max(theirs, ours)


def _lines(resolution: str) -> int:
    return int(resolution.removesuffix("p"))
