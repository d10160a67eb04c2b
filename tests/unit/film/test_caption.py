"""Which words a segment is given, and on which clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.film.caption import Caption, Lettering, lettering

HELLO = Caption(start=20, end=50, text="Hello")
THERE = Caption(start=45, end=80, text="there")

spans = st.tuples(st.integers(0, 500), st.integers(1, 200))
captions = st.lists(
    st.builds(
        lambda at, text: Caption(start=at[0], end=at[0] + at[1], text=text),
        spans,
        st.sampled_from("abc"),
    ),
    max_size=6,
)


def test_a_segment_is_given_only_what_is_seen_in_it() -> None:
    assert lettering((HELLO, THERE), 0, 20) == Lettering()
    assert lettering((HELLO, THERE), 80, 90) == Lettering()
    begins = lettering((THERE, HELLO), 10, 30)
    assert begins == Lettering(captions=(HELLO.model_copy(update={"start": 10, "end": 40}),))
    both = lettering((THERE, HELLO), 46, 48)
    assert both.lead == 26
    assert [(each.start, each.end) for each in both.captions] == [(0, 30), (25, 60)]


@given(captions, spans, st.integers(0, 300))
def test_moved_words_are_the_same_lettering(
    film: list[Caption], segment: tuple[int, int], by: int
) -> None:
    later = [
        each.model_copy(update={"start": each.start + by, "end": each.end + by}) for each in film
    ]
    start, end = segment[0], segment[0] + segment[1]
    assert lettering(later, start + by, end + by) == lettering(film, start, end)


@given(captions, spans)
def test_what_is_seen_in_a_frame_does_not_depend_on_the_cuts(
    film: list[Caption], segment: tuple[int, int]
) -> None:
    start, end = segment[0], segment[0] + segment[1]
    given_ = lettering(film, start, end)
    for frame in range(start, end):
        seen = sorted(each.text for each in film if each.start <= frame < each.end)
        clock = frame - start + given_.lead
        assert sorted(c.text for c in given_.captions if c.start <= clock < c.end) == seen


def test_colours_are_told_only_where_they_are_shown() -> None:
    assert lettering((HELLO,), 0, 60, ("#102030",)).colors == ()
    title = HELLO.model_copy(update={"shown_as": "title"})
    assert lettering((title,), 0, 60, ("#102030",)).colors == ("#102030",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 5, "end": 5},
        {"start": -1},
        {"text": ""},
        {"text": " \n "},
        {"text": "a\x00b"},
        {"text": "a\tb"},
        {"text": "x" * 501},
        {"shown_as": "ticker"},
    ],
)
def test_what_is_no_caption_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Caption.model_validate({"start": 0, "end": 10, "text": "Hello", **wrong})


def test_lines_are_kept() -> None:
    assert Caption(start=0, end=1, text=" One\ntwo ").text == "One\ntwo"
