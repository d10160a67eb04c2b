"""Files that are meant to harm: each by name, made here, refused by `test_uploads`."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.ffmpeg import process

PNG_MARK: Final = b"\x89PNG\r\n\x1a\n"
REFUSED: Final = frozenset({400, 413, 415, 422})


@dataclass(frozen=True)
class Hostile:
    name: str
    kind: str
    filename: str
    content: bytes
    media_type: str = "application/octet-stream"


def chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I4s", len(content), name)
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def png(width: int = 8, height: int = 8, *more: bytes, rows: bytes | None = None) -> bytes:
    data = (
        rows if rows is not None else b"".join(b"\0" + b"\x7f" * 3 * width for _ in range(height))
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", zlib.compress(data))
    return PNG_MARK + body + chunk(b"IEND", b"")


def archive() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as packed:
        packed.writestr("run.sh", "rm -rf /")
    return into.getvalue()


def bomb() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", bytes(30_000_000))
    return into.getvalue()


@dataclass(frozen=True)
class Honest:
    """Files as they should be, by ending."""

    files: dict[str, bytes]

    def __getitem__(self, ending: str) -> bytes:
        return self.files[ending]


def honest(folder: Path) -> Honest:
    """Encode one small file of each kind that is taken."""
    picture = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=1"]
    sound = ["-f", "lavfi", "-i", "sine=duration=1"]
    still, both = [*picture, "-frames:v", "1"], [*picture, *sound]
    h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads", "1"]
    told = {
        "png": still,
        "jpg": still,
        "webp": [*still, "-c:v", "libwebp"],
        "mp4": [*both, *h264],
        "mov": [*both, *h264],
        "webm": [*both, "-c:v", "libvpx", "-c:a", "libopus"],
        "mkv": [*both, *h264],
        **dict.fromkeys(("wav", "mp3", "flac", "ogg", "m4a"), sound),
    }
    files = {}
    for ending, command in told.items():
        path = folder / f"honest.{ending}"
        process.run(["-v", "error", *command, str(path)], seconds=60)
        files[ending] = path.read_bytes()
    return Honest(files)


def hostile(good: Honest, folder: Path) -> Iterator[Hostile]:
    yield from _disguised(good)
    yield from _two_in_one(good)
    yield from _cut_off(good)
    yield from _too_much(good, folder)
    yield from _referring(good, folder)
    yield from _misnamed(good)


def _disguised(good: Honest) -> Iterator[Hostile]:
    """Scripts and lists under the name of media: FFmpeg by itself would open what they name."""
    scripts = {
        "hls": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "hls-http": b"#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/latest/meta-data/\n",
        "concat": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        "dash": b'<?xml version="1.0"?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>',
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "m3u": b"#EXTM3U\n/etc/passwd\n",
        "subtitles": b"1\n00:00:00,000 --> 00:00:01,000\nhello\n",
        "ass": b"[Script Info]\nScriptType: v4.00+\n",
        "html": b"<!DOCTYPE html><script>alert(1)</script>",
        "elf": b"\x7fELF\x02\x01\x01" + bytes(100),
        "text": b"/etc/passwd\n",
        "zeros": bytes(4096),
        "nothing": b"",
    }
    for name, content in scripts.items():
        yield Hostile(f"{name} as mp4", "video", "film.mp4", content, "video/mp4")
        yield Hostile(f"{name} as png", "logo", "logo.png", content, "image/png")
    for name, kind in (("gif", "logo"), ("bmp", "logo"), ("tiff", "logo"), ("avi", "video")):
        heads = {"gif": b"GIF89a", "bmp": b"BM", "tiff": b"II*\0", "avi": b"RIFF\0\0\0\0AVI "}
        yield Hostile(f"a {name}", kind, f"file.{name}", heads[name] + bytes(200))
    yield Hostile("a film as a logo", "logo", "logo.png", good["mp4"])
    yield Hostile("a picture as a film", "video", "film.mp4", good["png"])
    yield Hostile("a sound as a film", "video", "film.mp4", good["m4a"])
    yield Hostile("a film as a sound", "audio", "sound.wav", good["webm"])


def _two_in_one(good: Honest) -> Iterator[Hostile]:
    for ending, kind in KINDS.items():
        yield Hostile(f"{ending} and zip", kind, f"file.{ending}", good[ending] + archive())
    for ending in ("png", "jpg", "webp", "mp4", "webm", "wav", "ogg"):
        kind = KINDS[ending]
        yield Hostile(f"{ending} and more", kind, f"file.{ending}", good[ending] + b"\0" * 64)
        page = b"<script>alert(1)</script>"
        yield Hostile(f"{ending} and page", kind, f"file.{ending}", good[ending] + page)
    page = png(8, 8, chunk(b"tEXt", b"Comment\0<script>alert(1)</script>"))
    yield Hostile("a page in a comment", "logo", "logo.png", page)
    pdf = good["jpg"][:2] + b"\xff\xfe\x00\x0a%PDF-1.4" + good["jpg"][2:]
    yield Hostile("jpg and pdf", "logo", "logo.jpg", pdf)


def _cut_off(good: Honest) -> Iterator[Hostile]:
    for ending, kind in KINDS.items():
        if ending not in {"mp3", "flac"}:  # they may end with any frame
            half = good[ending][: len(good[ending]) // 2]
            yield Hostile(f"half a {ending}", kind, f"file.{ending}", half)
    broken = bytearray(good["png"])
    broken[len(broken) // 2] ^= 0xFF
    yield Hostile("a png with a flipped byte", "logo", "logo.png", bytes(broken))


def _too_much(good: Honest, folder: Path) -> Iterator[Hostile]:
    yield Hostile("a zip bomb", "logo", "logo.png", bomb())
    flood = png(30_000, 30_000, rows=bytes(1000))
    yield Hostile("a flood of pixels", "logo", "logo.png", flood)
    yield Hostile("a flood of pixels, once more", "background", "b.png", png(60_000, 1, rows=b"\0"))
    wide = bytearray(good["webp"])
    at = wide.find(b"VP8 ")
    wide[at + 14 : at + 18] = b"\xff\x3f\xff\x3f"
    yield Hostile("a webp that claims 16383 pixels", "logo", "logo.webp", bytes(wide))
    animated = png(8, 8, chunk(b"acTL", struct.pack(">II", 1_000_000, 0)))
    yield Hostile("a png of a million pictures", "logo", "logo.png", animated)
    yield Hostile("too large a picture", "logo", "logo.png", good["png"] + bytes(21 << 20))
    yield Hostile("a picture of four pixels", "logo", "logo.png", png(2, 2))
    silent = folder / "silent.wav"
    told = ["-f", "lavfi", "-i", "anullsrc=duration=2"]
    process.run(["-v", "error", *told, str(silent)], seconds=60)
    yield Hostile("two seconds of silence", "audio", "sound.wav", silent.read_bytes())
    long = folder / "long.mp4"
    told = ["-f", "lavfi", "-i", "color=size=16x16:rate=1:duration=700", "-c:v", "libx264"]
    process.run(["-v", "error", *told, "-threads", "1", str(long)], seconds=60)
    yield Hostile("a film of twelve minutes", "video", "film.mp4", long.read_bytes())
    many = folder / "many.mkv"
    maps = [word for _ in range(6) for word in ("-map", "0:v")]
    told = ["-f", "lavfi", "-i", "color=size=16x16:duration=1", *maps, "-c:v", "libx264"]
    process.run(["-v", "error", *told, "-threads", "1", str(many)], seconds=60)
    yield Hostile("a film of six pictures", "video", "film.mkv", many.read_bytes())
    fast = folder / "fast.mp4"
    told = ["-f", "lavfi", "-i", "color=size=16x16:rate=1000:duration=1", "-c:v", "libx264"]
    process.run(["-v", "error", *told, "-threads", "1", str(fast)], seconds=60)
    yield Hostile("a thousand pictures a second", "video", "film.mp4", fast.read_bytes())


def _referring(good: Honest, folder: Path) -> Iterator[Hostile]:
    film = good["mp4"]
    at = film.find(b"dref") + 12
    assert film[at + 4 : at + 8] == b"url "
    # Not "in this file", and the place named instead.
    told = film[: at + 11] + b"\0" + film[at + 12 :]
    yield Hostile("a film that lies elsewhere", "video", "film.mp4", told)
    subtitled = folder / "subtitled.mkv"
    (folder / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nhello\n")
    (folder / "film.mp4").write_bytes(film)
    inputs = ["-i", str(folder / "film.mp4"), "-f", "srt", "-i", str(folder / "words.srt")]
    process.run(["-v", "error", *inputs, "-c", "copy", str(subtitled)], seconds=60)
    yield Hostile("a film with subtitles", "video", "film.mkv", subtitled.read_bytes())
    unknown = film + box(b"evil", b"x" * 100)
    yield Hostile("a film with a part of its own", "video", "film.mp4", unknown)


def _misnamed(good: Honest) -> Iterator[Hostile]:
    for filename in (
        "../../etc/cron.d/logo.png",
        "/etc/logo.png",
        "..\\logo.png",
        "C:logo.png",
        ".png",
        "logo",
        "logo.svg",
        "logo.jpg",
        "logo.png.php",
        "gnp\u202eogol.png",
        "l" * 300 + ".png",
    ):
        yield Hostile(f"the name {filename[:20]!r}", "logo", filename, good["png"])
    yield Hostile("a type that is none", "virus", "logo.png", good["png"])


KINDS: Final = {
    "png": "logo",
    "jpg": "product_image",
    "webp": "background",
    "mp4": "video",
    "mov": "video",
    "webm": "video",
    "mkv": "video",
    "wav": "audio",
    "mp3": "audio",
    "flac": "audio",
    "ogg": "audio",
    "m4a": "audio",
}
