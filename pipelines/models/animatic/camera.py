"""Where the camera is at a time, and how far that moves what lies at a depth."""

import math
from dataclasses import dataclass

import skia

from pipelines.models.animatic.direction import Move

ZOOM_PER_SECOND = 0.030
"""How much nearer a push-in brings the plane of the subject each second."""
MOST_ZOOM = 0.15
PAN_PER_SECOND = 0.016
"""Picture widths each second at the plane of the subject."""
MOST_PAN = 0.075
FLOAT = 0.0016
"""Picture widths that a hand-held camera breathes."""

_SAMPLES = 17
"""Times at which the extremes of a move are looked for; moves are smooth."""


def eased(share: float) -> float:
    """Return 0 to 1 as 0 to 1, slow at both ends but never quite still."""
    share = min(max(share, 0.0), 1.0)
    return 0.55 * share + 0.45 * (0.5 - 0.5 * math.cos(math.pi * share))


def settled(share: float) -> float:
    """Return 0 to 1 as 0 to 1, fast at first and slow at last."""
    share = min(max(share, 0.0), 1.0)
    return 1 - (1 - share) ** 4


def sprung(share: float) -> float:
    """Return 0 to 1 as 0 to 1, a little beyond and back."""
    share = min(max(share, 0.0), 1.0) - 1
    return 1 + 2.4 * share**3 + 1.4 * share**2


@dataclass(frozen=True)
class Camera:
    """A move over the whole clip. Depth 0 is infinitely far, 1 the subject's, more is nearer."""

    move: Move
    seconds: float
    width: int
    height: int
    center: tuple[float, float]
    """The point of the picture that a zoom leaves where it is."""

    def matrix(self, time: float, depth: float) -> skia.Matrix:
        """Return how the plane at `depth` is drawn at `time` (seconds)."""
        scale, x, y = self._view(time, depth)
        matrix = skia.Matrix()
        matrix.setScaleTranslate(scale, scale, x, y)
        return matrix

    def closest(self, depth: float) -> float:
        """Return the largest scale at which the plane at `depth` is drawn."""
        return max(self._view(time, depth)[0] for time in self._times())

    def seen(self, depth: float) -> skia.Rect:
        """Return the part of the plane at `depth` that is ever in the picture, with a margin."""
        seen = skia.Rect.MakeWH(self.width, self.height)
        for time in self._times():
            scale, x, y = self._view(time, depth)
            seen.join(
                skia.Rect.MakeLTRB(
                    -x / scale, -y / scale, (self.width - x) / scale, (self.height - y) / scale
                )
            )
        return seen.makeOutset(3, 3)

    def _times(self) -> list[float]:
        return [self.seconds * step / (_SAMPLES - 1) for step in range(_SAMPLES)]

    def _view(self, time: float, depth: float) -> tuple[float, float, float]:
        share = eased(time / self.seconds)
        zoom = min(ZOOM_PER_SECOND * self.seconds, MOST_ZOOM)
        pan = min(PAN_PER_SECOND * self.seconds, MOST_PAN) * self.width
        scale, across = 1.0, 0.0
        match self.move:
            case "push-in":
                scale += zoom * share * depth
            case "pull-out":
                scale += zoom * (1 - share) * depth
            case "pan-left":
                across = pan * (share - 0.5) * 2 * depth
                scale += 0.02 * share * depth
            case "pan-right":
                across = -pan * (share - 0.5) * 2 * depth
                scale += 0.02 * share * depth
            case "orbit":
                # What lies behind the subject moves with the camera, what lies before it against.
                across = pan * (share - 0.5) * 2 * (0.85 - depth)
                scale += 0.035 * share * depth
        breath = FLOAT * self.width * depth
        across += breath * math.sin(2 * math.pi * time / 5.3)
        up = breath * 0.7 * math.sin(2 * math.pi * time / 4.1 + 1)
        x, y = self.center
        return scale, x - x * scale + across, y - y * scale + up
