"""Files that callers have uploaded."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import Message
from email.parser import BytesParser
from hashlib import md5, sha256
from typing import Any

from pydantic_core import from_json

from tests.standin.prediction import new_id, written

KEPT = timedelta(hours=24)
MOST_BYTES = 100 * 1024**2


@dataclass(frozen=True)
class File:
    name: str
    content_type: str
    content: bytes
    metadata: dict[str, Any]
    id: str = field(default_factory=new_id)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def told(self, base: str) -> dict[str, Any]:
        checksums = {
            "sha256": sha256(self.content).hexdigest(),
            "md5": md5(self.content, usedforsecurity=False).hexdigest(),
        }
        return {
            "id": self.id,
            "name": self.name,
            "content_type": self.content_type,
            "size": len(self.content),
            "etag": checksums["md5"],
            "checksums": checksums,
            "metadata": self.metadata,
            "created_at": written(self.created_at),
            "expires_at": written(self.created_at + KEPT),
            "urls": {"get": f"{base}/v1/files/{self.id}"},
        }


class Files:
    def __init__(self, base: str) -> None:
        self._base = base
        self.kept: dict[str, File] = {}

    def told(self) -> list[dict[str, Any]]:
        return [file.told(self._base) for file in reversed(self.kept.values())]

    def upload(self, content_type: str, body: bytes) -> dict[str, Any]:
        """Keep the file in a multipart/form-data body; ValueError: there is none."""
        parts = _parts(content_type, body)
        if "content" not in parts or len(body) > MOST_BYTES:
            raise ValueError("a file of at most 100 MB in the field `content` is needed")
        part = parts["content"]
        metadata = from_json(_bytes_of(parts["metadata"])) if "metadata" in parts else {}
        if not isinstance(metadata, dict):
            raise ValueError("metadata is a JSON object")  # noqa: TRY004 - of a request
        file = File(part.get_filename("file"), part.get_content_type(), _bytes_of(part), metadata)
        self.kept[file.id] = file
        return file.told(self._base)


def _parts(content_type: str, body: bytes) -> dict[str, Message]:
    # A form is a MIME message but for its first line (RFC 7578).
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    named: dict[str, Message] = {}
    if message.is_multipart():
        for part in message.iter_parts():
            name = part.get_param("name", header="content-disposition")
            if isinstance(name, str):
                named[name] = part
    return named


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
