"""Land in profile: hills, peaks, trees and towers as paths."""

import math
from collections.abc import Callable
from itertools import pairwise
from random import Random

import skia

Points = list[tuple[float, float]]
Tree = Callable[[float, float, float], skia.Path]
"""The outline of a tree at x, with its foot at y, of a height: pixels."""


def rolling(chance: Random, left: float, right: float, base: float, swing: float) -> Points:
    """Return the line of gentle hills around height `base`."""
    waves = [
        (
            chance.uniform(0.7, 1.4) * (1 + n * 1.1),
            chance.uniform(0, 2 * math.pi),
            1 / (1 + n * 1.3),
        )
        for n in range(3)
    ]
    points = []
    for step in range(97):
        share = step / 96
        high = sum(
            size * math.sin(share * rate * 2 * math.pi * 0.9 + phase) for rate, phase, size in waves
        )
        points.append((left + (right - left) * share, base - swing * 0.55 * high))
    return points


def peaks(chance: Random, left: float, right: float, base: float, swing: float) -> Points:
    """Return the line of a mountain range: midpoints displaced, less at each finer step."""
    count = 3
    points = [
        (
            left + (right - left) * index / (2 * count),
            base - swing * (chance.uniform(0.65, 1.1) if index % 2 else chance.uniform(-0.25, 0.1)),
        )
        for index in range(2 * count + 1)
    ]
    rough = swing * 0.20
    for _ in range(4):
        finer: Points = []
        for one, other in pairwise(points):
            share = chance.uniform(0.4, 0.6)
            x = one[0] + (other[0] - one[0]) * share
            y = one[1] + (other[1] - one[1]) * share + chance.uniform(-rough, rough)
            finer += [one, (x, y)]
        points = [*finer, points[-1]]
        rough *= 0.5
    return points


def land(points: Points, bottom: float) -> skia.Path:
    """Return the area under a line."""
    path = skia.Path()
    path.addPoly(
        [
            skia.Point(*point)
            for point in (*points, (points[-1][0], bottom), (points[0][0], bottom))
        ],
        close=True,
    )
    return path


def sunlit(points: Points, *, from_left: bool, swing: float) -> skia.Path:
    """Return the lit faces of a range: from each peak down, on one side of a crooked edge."""
    path = skia.Path()
    for index in range(8, len(points) - 8):
        x, y = points[index]
        if y != min(height for _, height in points[index - 8 : index + 9]):
            continue
        side = -1 if from_left else 1
        slope = [
            point for point in points[max(index - 14, 0) : index + 15] if (point[0] - x) * side >= 0
        ]
        slope.sort(key=lambda point: abs(point[0] - x))
        foot = max(height for _, height in slope)
        edge = [
            (x - side * swing * share, y + (foot - y) * drop)
            for share, drop in ((0.05, 0.25), (-0.03, 0.45), (0.08, 0.7), (0.02, 1.0))
        ]
        path.addPoly(
            [skia.Point(*point) for point in (*slope, (slope[-1][0], foot), *reversed(edge))],
            close=True,
        )
    return path


def snow(points: Points, swing: float) -> skia.Path:
    """Return the white tops of a range."""
    path = skia.Path()
    for index in range(8, len(points) - 8):
        _, y = points[index]
        if y != min(height for _, height in points[index - 8 : index + 9]):
            continue
        limit = y + swing * 0.30
        top = [point for point in points[max(index - 9, 0) : index + 10] if point[1] <= limit]
        left, right = top[0][0], top[-1][0]
        teeth = [
            (right + (left - right) * step / 6, limit - swing * (0.10 if step % 2 else -0.02))
            for step in range(7)
        ]
        path.addPoly([skia.Point(*point) for point in (*top, *teeth)], close=True)
    return path


def conifer(x: float, foot: float, height: float) -> skia.Path:
    path = skia.Path()
    half = height * 0.21
    path.addRect(
        skia.Rect.MakeLTRB(
            x - height * 0.025, foot - height * 0.16, x + height * 0.025, foot + height * 0.02
        )
    )
    for tier in range(4):
        top = foot - height * (1 - 0.20 * tier)
        low = foot - height * (0.62 - 0.165 * tier)
        wide = half * (0.42 + 0.19 * tier)
        path.addPoly(
            [
                skia.Point(x, top),
                skia.Point(x + wide, low),
                skia.Point(x, low - height * 0.03),
                skia.Point(x - wide, low),
            ],
            close=True,
        )
    return path


def round_tree(x: float, foot: float, height: float) -> skia.Path:
    path = skia.Path()
    path.addRect(
        skia.Rect.MakeLTRB(
            x - height * 0.03, foot - height * 0.4, x + height * 0.03, foot + height * 0.02
        )
    )
    for across, up, size in ((0, 0.68, 0.30), (-0.17, 0.52, 0.22), (0.18, 0.54, 0.21)):
        path.addCircle(x + across * height, foot - up * height, size * height)
    return path


def height_at(points: Points, x: float) -> float:
    """Return the line's height at `x`."""
    for one, other in pairwise(points):
        if one[0] <= x <= other[0]:
            return one[1] + (other[1] - one[1]) * (x - one[0]) / max(other[0] - one[0], 1e-6)
    return points[-1][1]
