"""What a provider delivers: made, served, and looked up again in the store."""

from http.server import SimpleHTTPRequestHandler
from pathlib import Path

from pipelines.ffmpeg import process
from pipelines.film.clip import ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.ports import Workshop
from pipelines.testing import FolderStore

SMALL = PictureSize(width=160, height=90)
ORDER = ClipOrder(prompt="card", title="", seed=1, picture=SMALL, frame_rate=30, length=30)
H264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads", "1"]
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def film(into: Path, *options: str, size: str = "320x180", rate: int = 24, n: int = 24) -> Path:
    source = ["-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}"]
    process.run([*source, *(options or H264), "-frames:v", str(n), str(into)], seconds=60)
    return into


def still(into: Path, size: str = "320x180") -> Path:
    source = ["-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={size}"]
    process.run([*source, "-frames:v", "1", "-update", "1", str(into)], seconds=60)
    return into


def kept(workshop: Workshop, key: str) -> Path:
    assert isinstance(workshop.store, FolderStore)
    return workshop.store.root / key


def nothing_is_kept(workshop: Workshop) -> bool:
    root = kept(workshop, "")
    no_folders = not list(workshop.folder.glob("*")) if workshop.folder.exists() else True
    return no_folders and not [each for each in root.rglob("*") if each.is_file()]
