"""What is written can be read, whatever the brand's colours and the picture."""

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.film.caption import LettersAs
from pipelines.film.picture import AspectRatio, PictureSize, picture_size
from pipelines.lettering.style import BLACK, BOX_OPACITY, CONTRAST, WHITE, contrast, look

colors = st.integers(0, 0xFFFFFF).map(lambda color: f"#{color:06X}")
HD = PictureSize(width=1280, height=720)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@given(st.lists(colors, max_size=5), st.sampled_from(get_args(LettersAs)))
@example(["#757575"], "title")
@example(["#767676"], "lower_third")
def test_letters_contrast_with_their_box_or_outline(brand: list[str], kind: LettersAs) -> None:
    style = look(kind, HD, brand)
    assert contrast(style.ink, style.behind) >= CONTRAST
    assert style.padding > 0 or style.outline >= 2, "something is behind the letters"


def test_a_captions_box_is_dark_enough_over_white() -> None:
    black = int(BLACK[1:3], 16)
    shown = round(255 * (1 - BOX_OPACITY) + black * BOX_OPACITY)
    assert contrast(WHITE, f"#{shown:02X}{shown:02X}{shown:02X}") >= CONTRAST
    assert look("caption", HD).opacity == BOX_OPACITY


def test_brand_colours_are_where_they_are_seen() -> None:
    brand = ("#E0A020", "#204080")
    assert look("title", HD, brand).ink == "#E0A020"
    assert look("lower_third", HD, brand).behind == "#E0A020"
    assert look("call_to_action", HD, brand).behind == "#204080"
    assert look("caption", HD, brand) == look("caption", HD)


@pytest.mark.parametrize("ratio", get_args(AspectRatio))
def test_words_keep_to_the_safe_area(ratio: AspectRatio) -> None:
    picture = picture_size(ratio, "720p")
    for kind in get_args(LettersAs):
        style = look(kind, picture)
        assert style.side >= 0.05 * picture.width
        assert style.bottom >= (0.2 if ratio == "9:16" else 0.05) * picture.height
