"""Whose work this is: the request, the job, the clip or segment. Log lines and spans carry it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Final

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_IDS: ContextVar[Mapping[str, str]] = ContextVar("ids", default=_NOTHING)


def ids() -> Mapping[str, str]:
    return _IDS.get()


@contextmanager
def labelled(**more: str) -> Iterator[None]:
    """Add these ids for as long as the block lasts, and for the tasks of asyncio begun in it."""
    token = _IDS.set({**_IDS.get(), **{name: value for name, value in more.items() if value}})
    try:
        yield
    finally:
        _IDS.reset(token)
