"""Text broken into even lines."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lettering.lines import lines


def width(text: str) -> float:
    return float(len(text))


@given(st.text("abc  日本。", max_size=60), st.integers(2, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, most: int) -> None:
    broken = lines(text, most, width)
    assert all(width(line) <= most for line in broken)
    assert "".join("".join(broken).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "most", "wanted"),
    [
        ("", 10, ()),
        ("one two", 10, ("one two",)),
        ("one two three four", 16, ("one two", "three four")),
        ("given\nlines stay", 20, ("given", "lines stay")),
        ("Donaudampfschiff", 10, ("Donaudampf", "schiff")),
        ("字幕は、二行", 4, ("字幕は、", "二行")),
        ("e\u0301e\u0301e\u0301", 2, ("e\u0301", "e\u0301", "e\u0301")),
    ],
)
def test_where_lines_end(text: str, most: int, wanted: tuple[str, ...]) -> None:
    assert lines(text, most, width) == wanted


@given(st.lists(st.integers(1, 9), min_size=2, max_size=20), st.integers(9, 40))
def test_as_few_lines_as_can_be_and_even_ones(words: list[int], most: int) -> None:
    text = " ".join("x" * word for word in words)
    broken = lines(text, most, width)
    for narrower in range(max(words), max(map(len, broken))):
        assert len(lines(text, narrower, width)) > len(broken)
    fewest = 1
    used = -1
    for word in words:
        if used + 1 + word > most:
            fewest, used = fewest + 1, -1
        used += 1 + word
    assert len(broken) == fewest
    assert list(itertools.chain(*(line.split() for line in broken))) == text.split()
