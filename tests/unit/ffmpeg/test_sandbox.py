"""What users upload is read where it can do nothing."""

import os
import resource
import socket
import tempfile
import threading
import time
from pathlib import Path

import pytest

from pipelines.errors import RenderFailed, UnfitMedia
from pipelines.ffmpeg import process, sandbox, upload

GIVEN = ["-f", "rawvideo", "-video_size", "16x16", "-pix_fmt", "gray", "-i", "fd:"]
NOWHERE = ["-f", "null", "-"]


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(bytes(16 * 16 * 10))
    return path


def test_the_file_it_is_given_is_read(given: Path) -> None:
    words = process.run([*GIVEN, *NOWHERE], seconds=30, jailed=given)
    assert "frame=   10" in words


def test_no_other_file_is_read(given: Path, tmp_path: Path) -> None:
    had = sandbox.walls(process.executable())
    # Where nobody could become another user, only what is pinned by format protects files.
    assert had.own_user or os.geteuid() != 0
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(16 * 16))
    secret.chmod(0o600)
    other = [word if word != "fd:" else str(secret) for word in GIVEN]
    if os.geteuid() == 0:
        with pytest.raises(RenderFailed, match="Permission denied"):
            process.run([*other, *NOWHERE], seconds=30, jailed=given)
    pinned = ["-protocol_whitelist", "fd", *other]
    with pytest.raises(RenderFailed, match="whitelist"):
        process.run([*pinned, *NOWHERE], seconds=30, jailed=given)


def test_nothing_is_reached_over_the_network(given: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        asked = [word if word != "fd:" else url for word in GIVEN]
        came: list[str] = []

        def listen() -> None:
            until = time.monotonic() + 3
            while time.monotonic() < until and not came:
                try:
                    server.accept()[0].close()
                    came.append("somebody")
                except TimeoutError:
                    continue

        listening = threading.Thread(target=listen)
        listening.start()
        with pytest.raises(RenderFailed, match=r"[Uu]nreachable|refused|failed"):
            process.run([*asked, *NOWHERE], seconds=30, jailed=given)
        listening.join()
    assert bool(came) != sandbox.walls(process.executable()).no_network


def test_it_knows_none_of_our_secrets(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_secret")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # for whoever runs it in there
        script = Path(folder) / "tell"
        script.write_text("#!/bin/sh\nenv\nid -u\nulimit -t\nulimit -n\npwd\n")
        script.chmod(0o755)
        monkeypatch.setattr(process, "executable", lambda: str(script))
        words = process.run([], seconds=30, jailed=given).split("\n")
    assert not any("r8_secret" in word for word in words)
    user, cpu, files, place, *_ = words[words.index("AV_LOG_FORCE_NOCOLOR=1") + 1 :][-5:]
    assert (user == sandbox.NOBODY) == (os.geteuid() == 0)
    assert (cpu, files) == (str(sandbox.CPU_SECONDS), str(sandbox.OPEN_FILES))
    assert place == "/"


def test_it_ends_when_its_time_is_used_up(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 1)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    endless = ["-f", "lavfi", "-i", "testsrc2=size=hd1080", *NOWHERE]
    with pytest.raises(RenderFailed, match=r"SIGXCPU|SIGKILL"):
        process.run(endless, seconds=60, jailed=given)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used < 10


def test_what_hangs_is_refused(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "PATIENCE_SECONDS", 0.01)
    picture = ["-f", "lavfi", "-i", "testsrc2=size=hd1080", "-frames:v", "1"]
    still = given.with_suffix(".png")
    process.run(["-v", "error", *picture, str(still)], seconds=30)
    with pytest.raises(UnfitMedia, match="can't be read"):
        upload.facts_of(still, "image", "png")
