"""A scene in layers, from far to near, and how a moment of it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import skia

from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.drift import Drift, still

SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)
_SEEN = 1 / 255
"""Less opacity changes no pixel."""

Draw = Callable[[skia.Canvas], None]
Animate = Callable[[skia.Canvas, float], None]


class Layer(Protocol):
    def draw(self, canvas: skia.Canvas, camera: Camera, time: float) -> None: ...


def _shown(_time: float) -> float:
    return 1.0


@dataclass(frozen=True)
class Plate:
    """A layer painted once and then only moved: Skia blits an image far faster than it fills."""

    image: skia.Image
    left: float
    top: float
    scale: float
    """Pixels of the image to one of the picture."""
    depth: float
    drift: Drift = still
    opacity: Callable[[float], float] = _shown
    hollow: skia.Path | None = None
    """A part of the plane that is empty, and skipped."""

    def draw(self, canvas: skia.Canvas, camera: Camera, time: float) -> None:
        opacity = self.opacity(time)
        if opacity < _SEEN:
            return
        canvas.save()
        canvas.concat(camera.matrix(time, self.depth))
        if self.hollow:
            canvas.clipPath(self.hollow, skia.ClipOp.kDifference)
        across, down = self.drift(time)
        canvas.translate(self.left + across, self.top + down)
        canvas.scale(1 / self.scale, 1 / self.scale)
        canvas.drawImage(self.image, 0, 0, SMOOTH, skia.Paint(Alphaf=opacity))
        canvas.restore()


@dataclass(frozen=True)
class Live:
    """A layer drawn anew at each time: for few and plainly filled shapes."""

    animate: Animate
    depth: float

    def draw(self, canvas: skia.Canvas, camera: Camera, time: float) -> None:
        canvas.save()
        canvas.concat(camera.matrix(time, self.depth))
        self.animate(canvas, time)
        canvas.restore()


@dataclass
class Picture:
    """Layers from far to near, and what lies on the lens."""

    camera: Camera
    layers: list[Layer] = field(default_factory=list)

    @property
    def width(self) -> int:
        return self.camera.width

    @property
    def height(self) -> int:
        return self.camera.height

    def paint(self, depth: float, draw: Draw, bounds: skia.Rect | None = None) -> Plate:
        """Paint a plate at `depth`, as large as the camera will see it or as `bounds`."""
        area = bounds or self.camera.seen(depth)
        return _painted(area, self.camera.closest(depth), depth, draw)

    def ground(self, draw: Draw) -> None:
        """Paint the opaque plate behind everything."""
        depth = 0.12
        area = self.camera.seen(depth)
        self.layers.append(_painted(area, self.camera.closest(depth), depth, draw, opaque=True))

    def add(self, depth: float, draw: Draw, bounds: skia.Rect | None = None) -> None:
        self.layers.append(self.paint(depth, draw, bounds))

    def live(self, depth: float, animate: Animate) -> None:
        self.layers.append(Live(animate, depth))

    def draw(self, canvas: skia.Canvas, time: float) -> None:
        """Draw the moment `time` (seconds)."""
        for layer in self.layers:
            layer.draw(canvas, self.camera, time)


def _painted(
    area: skia.Rect, scale: float, depth: float, draw: Draw, *, opaque: bool = False
) -> Plate:
    width, height = round(area.width() * scale) or 1, round(area.height() * scale) or 1
    surface = sheet(width, height, opaque=opaque)
    with surface as canvas:
        canvas.scale(scale, scale)
        canvas.translate(-area.left(), -area.top())
        draw(canvas)
    return Plate(surface.makeImageSnapshot(), area.left(), area.top(), scale, depth)


def sheet(width: int, height: int, *, opaque: bool = False) -> skia.Surface:
    """Return an empty surface of the pixels that all images here have."""
    kind = skia.kOpaque_AlphaType if opaque else skia.kPremul_AlphaType
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, kind)
    return skia.Surface.MakeRaster(info)


def grain(canvas: skia.Canvas, strength: float = 0.5, pixels: float = 1.0) -> None:
    """Lay fine grain over what is painted; it also hides the steps of a smooth gradient."""
    paint = skia.Paint(BlendMode=skia.BlendMode.kSoftLight, Alphaf=strength)
    matrix = skia.Matrix.Scale(pixels, pixels)
    tile = skia.TileMode.kRepeat
    paint.setShader(_noise().makeShader(tile, tile, SMOOTH, matrix))
    canvas.drawPaint(paint)


def _noise() -> skia.Image:
    """Return a tile of grey noise, the same on every machine."""
    side = 256
    random = np.random.Generator(np.random.PCG64(7))
    # The sum of four even distributions is near enough to a normal one.
    grey = random.integers(0, 64, (4, side, side)).sum(axis=0).astype(np.uint8)
    pixels = np.full((side, side, 4), 255, np.uint8)
    pixels[..., :3] = grey[..., None]
    return skia.Image.fromarray(
        pixels, colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kOpaque_AlphaType
    )
