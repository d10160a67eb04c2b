"""What a test sees of a stack from outside: its processes, its ports, what its servers keep."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import boto3
import psutil
import psycopg
import redis
from botocore.config import Config
from mypy_boto3_s3 import S3Client

from cluster.embedded.stack import Endpoints

PATIENCE_S = 60


@dataclass(frozen=True)
class Running:
    home: Path
    endpoints: Endpoints

    def supervisor(self) -> psutil.Process:
        return psutil.Process(json.loads((self.home / "status.json").read_text())["supervisor"][0])

    def processes(self) -> list[psutil.Process]:
        supervisor = self.supervisor()
        return [supervisor, *supervisor.children(recursive=True)]

    def server(self, name: str) -> psutil.Process:
        return next(each for each in self.supervisor().children() if each.name() == name)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return those of which at least one thread still runs."""
    return [each for each in processes if _runs(each)]


def _runs(process: psutil.Process) -> bool:
    try:
        ended = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() == 1
        return process.is_running() and not ended
    except psutil.NoSuchProcess:
        return False


def listening(processes: list[psutil.Process]) -> dict[str, str]:
    """Return each address that somebody listens at, with the name of who does."""
    found = {}
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # a worker or a backend that has ended meanwhile
            for socket in process.net_connections("inet"):
                if socket.status == psutil.CONN_LISTEN:
                    found[f"{socket.laddr.ip}:{socket.laddr.port}"] = process.name()
    return found


def s3(endpoints: Endpoints) -> S3Client:
    return boto3.client(
        "s3",
        endpoint_url=endpoints.s3_endpoint_url,
        aws_access_key_id=endpoints.s3_access_key,
        aws_secret_access_key=endpoints.s3_secret_key,
        region_name=endpoints.s3_region,
        config=Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=5),
    )


def leave(endpoints: Endpoints, mark: str) -> None:
    """Leave a row, a stream entry and an object called `mark`."""
    with psycopg.connect(endpoints.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS marks (mark text)")
        connection.execute("INSERT INTO marks VALUES (%s)", (mark,))
    with redis.Redis.from_url(endpoints.redis_url) as client:
        client.xadd("marks", {"mark": mark})
    client = s3(endpoints)
    client.put_object(Bucket=endpoints.s3_bucket, Key=f"marks/{mark}", Body=mark.encode())
    client.close()


def found(endpoints: Endpoints) -> dict[str, set[str]]:
    """Return the marks that each server still has."""
    with psycopg.connect(endpoints.database_url, connect_timeout=5) as connection:
        rows = {row[0] for row in connection.execute("SELECT mark FROM marks")}
    with redis.Redis.from_url(endpoints.redis_url, decode_responses=True) as cache:
        entries = {entry["mark"] for _, entry in cache.xrange("marks")}
    client = s3(endpoints)
    listed = client.list_objects_v2(Bucket=endpoints.s3_bucket, Prefix="marks/")
    objects = {
        client.get_object(Bucket=endpoints.s3_bucket, Key=each["Key"])["Body"].read().decode()
        for each in listed.get("Contents", [])
    }
    client.close()
    return {"rows": rows, "entries": entries, "objects": objects}


def eventually(condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {patience_s} s"
        time.sleep(0.05)
