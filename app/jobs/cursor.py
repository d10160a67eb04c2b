"""Where a page of a list ends, in a form that clients hand back and do not read."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from app.errors import Unprocessable


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: rows are ordered by time, and by id where times are equal."""

    created_at: datetime
    id: UUID

    def encode(self) -> str:
        text = f"{self.created_at.isoformat()} {self.id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Self:
        padded = text + "=" * (-len(text) % 4)
        try:
            time, _, row = base64.b64decode(padded, b"-_", validate=True).decode().partition(" ")
            return cls(datetime.fromisoformat(time), UUID(row))
        except ValueError as error:
            raise Unprocessable("bad_cursor", "cursor: take it from next_cursor.") from error
