"""Media in S3, or in anything that speaks it."""

import errno
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from pipelines.errors import DamagedMedia, DiskFull, ServiceUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

CONNECT_SECONDS = 3
READ_SECONDS = 20
"""Between two bytes, not for the whole object."""
ATTEMPTS = 4
"""Per request, the first included; boto3 waits up to 1, 2 and 4 s between them."""
SAME_URL_SECONDS = 300
"""For so long an object has one URL: browsers find it in their cache, answers keep their ETags, and
a list of a hundred films takes no 30 ms to sign."""
URLS_KEPT = 20_000
"""Of about 1 kB each."""
_MISSING = {"404", "NoSuchKey", "NotFound"}
# Few threads: a stage has one core, and many stages share the machine.
_TRANSFER = TransferConfig(max_concurrency=4)


@dataclass(frozen=True)
class Stored:
    """An object in a listing."""

    key: str
    etag: str
    """Another one for other content."""


@dataclass(frozen=True)
class S3Store:
    """The `ObjectStore` port over one bucket. Carries settings, connects on first use."""

    bucket: str
    region: str
    endpoint_url: str | None = None
    public_endpoint_url: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)

    def fetch(self, key: str, into: Path) -> None:
        # boto3 writes beside `into` and renames, so a broken transfer leaves nothing there.
        with _translated(key):
            _client(self, self.endpoint_url).download_file(
                self.bucket, key, str(into), Config=_TRANSFER
            )

    def store(self, source: Path, key: str, media_type: str) -> None:
        # An upload in parts becomes an object only when its last part is in.
        with _translated(key), source.open("rb") as content:
            _client(self, self.endpoint_url).upload_fileobj(
                content,
                self.bucket,
                key,
                ExtraArgs={"ContentType": media_type},
                Config=_TRANSFER,
            )

    def exists(self, key: str) -> bool:
        try:
            with _translated(key):
                _client(self, self.endpoint_url).head_object(Bucket=self.bucket, Key=key)
        except DamagedMedia:
            return False
        return True

    def size(self, key: str) -> int:
        """Return the bytes of an object; raise `DamagedMedia` if there is none."""
        with _translated(key):
            found = _client(self, self.endpoint_url).head_object(Bucket=self.bucket, Key=key)
        return found["ContentLength"]

    def listed(self, prefix: str = "") -> Iterator["Stored"]:
        """Yield every object whose key begins with `prefix`."""
        with _translated(self.bucket):
            pages = _client(self, self.endpoint_url).get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
                for found in page.get("Contents", ()):
                    yield Stored(found["Key"], found["ETag"])

    def media_type(self, key: str) -> str:
        """Return what the object was stored as; raise `DamagedMedia` if there is none."""
        with _translated(key):
            found = _client(self, self.endpoint_url).head_object(Bucket=self.bucket, Key=key)
        return found["ContentType"]

    def copy(self, source: str, key: str) -> None:
        """Copy an object inside the store; up to 5 GB."""
        with _translated(source):
            _client(self, self.endpoint_url).copy_object(
                Bucket=self.bucket, Key=key, CopySource={"Bucket": self.bucket, "Key": source}
            )

    def read(self, key: str, most_bytes: int) -> bytes:
        """Return a small object; raise `DamagedMedia` if there is none, or a larger one."""
        with _translated(key):
            found = _client(self, self.endpoint_url).get_object(Bucket=self.bucket, Key=key)
            with found["Body"] as body:
                content = body.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise DamagedMedia(f"The object {key} is larger than {most_bytes} bytes.")
        return content

    def delete(self, keys: Iterable[str]) -> None:
        """Delete the objects that are there; up to 1000."""
        objects: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in keys]
        with _translated(self.bucket):
            _client(self, self.endpoint_url).delete_objects(
                Bucket=self.bucket, Delete={"Objects": objects, "Quiet": True}
            )

    def delete_under(self, prefix: str) -> int:
        """Delete all objects whose keys begin with `prefix`; return how many there were."""
        count = 0
        with _translated(self.bucket):
            pages = _client(self, self.endpoint_url).get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
                keys = [found["Key"] for found in page.get("Contents", ())]
                if keys:
                    self.delete(keys)
                count += len(keys)
        return count

    def check(self) -> None:
        """Raise `ServiceUnavailable` unless the bucket answers."""
        with _translated(self.bucket):
            _client(self, self.endpoint_url).head_bucket(Bucket=self.bucket)

    def presign_get(self, key: str, *, seconds: int, filename: str | None = None) -> str:
        """Return a URL that gives the object to anyone for `seconds`; computed, nothing is asked.

        It lasts up to 5 minutes longer, because it is the same one for so long. With a `filename` a
        browser saves the object under that name instead of showing it.
        """
        window = int(time.time() // SAME_URL_SECONDS)
        return _presigned(self, key, seconds + SAME_URL_SECONDS, filename, window)

    def presign_post(
        self, key: str, *, media_type: str, size: int, seconds: int
    ) -> tuple[str, dict[str, str]]:
        """Return an address, and the fields of a form that lets one file of `size` bytes in.

        It goes to `key`, as `media_type` and nothing else; computed, nothing is asked.
        """
        made = _client(self, self.public_endpoint_url or self.endpoint_url).generate_presigned_post(
            self.bucket,
            key,
            Fields={"Content-Type": media_type},
            Conditions=[{"Content-Type": media_type}, ["content-length-range", size, size]],
            ExpiresIn=seconds,
        )
        return made["url"], made["fields"]


@lru_cache(maxsize=URLS_KEPT)
def _presigned(store: S3Store, key: str, seconds: int, filename: str | None, _window: int) -> str:
    query = {"Bucket": store.bucket, "Key": key}
    if filename is not None:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", filename)
        query["ResponseContentDisposition"] = f'attachment; filename="{plain}"'
    client = _client(store, store.public_endpoint_url or store.endpoint_url)
    return client.generate_presigned_url("get_object", Params=query, ExpiresIn=seconds)


@lru_cache(maxsize=8)
def _client(store: S3Store, endpoint_url: str | None) -> "S3Client":
    """One client per process: it takes 0.1 s and several MB to make, and threads may share it."""
    # A session of our own: boto3's default one is not safe to share between threads.
    session = boto3.session.Session(
        aws_access_key_id=store.access_key,
        aws_secret_access_key=store.secret_key,
        aws_session_token=store.session_token,
        region_name=store.region,
    )
    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        # Host names per bucket need DNS that only Amazon has.
        s3={"addressing_style": "path" if endpoint_url else "auto"},
    )
    return session.client("s3", endpoint_url=endpoint_url, config=config)


@contextmanager
def _translated(key: str) -> Iterator[None]:
    """Turn what boto3 raises into what the port promises."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise DamagedMedia(f"There is no object {key}.") from error
        raise ServiceUnavailable(f"The object store refused {key}: {code}.") from error
    except (BotoCoreError, Boto3Error) as error:
        raise ServiceUnavailable(f"The object store does not answer: {error}") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull("There is no room for media on this machine.") from error
        raise
