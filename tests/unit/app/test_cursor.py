from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Unprocessable
from app.jobs.cursor import Cursor

TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(TIMES, st.uuids())
def test_a_cursor_comes_back_as_it_was(time: datetime, row: UUID) -> None:
    assert Cursor.decode(Cursor(time, row).encode()) == Cursor(time, row)


@given(st.text(max_size=200))
def test_what_is_no_cursor_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(Unprocessable):
        Cursor.decode(text)
