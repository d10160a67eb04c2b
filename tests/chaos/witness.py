"""What is found after a storm, past all wires: rows, and the films themselves."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from tests.chaos.system import System
from tests.cluster.witness import s3

_UNDONE: Final = """
    SELECT count(*) FROM generation_jobs WHERE status NOT IN ('completed', 'failed', 'cancelled')
"""
_JOBS: Final = """
    SELECT job.id::text, job.status, job.error_message, job.last_seq, made.film->>'location',
        (SELECT count(*) FROM clips WHERE clips.job_id = job.id AND status = 'completed')
    FROM generation_jobs AS job LEFT JOIN compositions AS made ON made.id = job.composition_id
    WHERE job.id::text = ANY(%s)
"""


@dataclass
class Films:
    hashes: dict[str, str] = field(default_factory=dict)
    """Of the stored bytes of each finished film, by job."""
    reasons: list[str] = field(default_factory=list)
    """Why the others failed."""
    last_seq: dict[str, int] = field(default_factory=dict)
    bought: int = 0
    """Clips; each was paid for once."""


def films(system: System, jobs: list[str]) -> Films:
    found = Films()
    client = s3(system.servers)
    with system.connect() as connection:
        rows: list[Any] = connection.execute(_JOBS, (jobs,)).fetchall()
    for job_id, status, reason, last_seq, location, clips in rows:
        found.last_seq[job_id] = last_seq
        found.bought += clips
        if status == "completed":
            body = client.get_object(Bucket=system.servers.s3_bucket, Key=location)["Body"].read()
            found.hashes[job_id] = hashlib.sha256(body).hexdigest()
        elif status in {"failed", "cancelled"}:
            found.reasons.append(f"{job_id}: {reason}")
    client.close()
    return found


def overview(system: System) -> int:
    """Return how many jobs have not ended; 1 where nobody can tell just now."""
    try:
        with system.connect() as connection:
            row = connection.execute(_UNDONE).fetchone()
    except psycopg.Error:  # part of the storm
        return 1
    return int(row[0]) if row else 0
