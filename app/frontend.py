"""Serves the built studio: its files, and `index.html` for every other page of it."""

import mimetypes
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from app.settings import Settings

DIST: Final = Path(__file__).resolve().parents[1] / "frontend" / "dist"
OURS: Final = ("api", "ws", "health", "metrics", "docs", "redoc", "openapi.json")
"""First parts of paths that are no pages: what is not found there is not found."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""Of files whose names hold their hash."""
ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""What the build has copies of files in (`frontend/vite.config.ts`), the smallest first."""


def serve_studio(app: FastAPI, settings: Settings, dist: Path = DIST) -> None:
    """Add the studio as the last route; without a build every page is simply not found."""
    root = dist.resolve()
    policy = content_policy(settings)

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        if path.split("/", 1)[0] in OURS:
            raise HTTPException(404)
        wanted = (root / path).resolve()
        # A name such as `..%2f..%2fetc` must not lead out of the build.
        if path and wanted.is_relative_to(root) and wanted.is_file():
            kept = FOREVER if path.startswith("assets/") else "no-cache"
            return _sent(wanted, request, {"Cache-Control": kept, **policy})
        index = root / "index.html"
        if path.startswith("assets/") or not index.is_file():
            raise HTTPException(404)
        return _sent(index, request, {"Cache-Control": "no-cache", **policy})


def _sent(file: Path, request: Request, headers: dict[str, str]) -> FileResponse:
    """Return the file, or the smallest copy of it that the browser can read."""
    headers = {**headers, "Vary": "Accept-Encoding"}
    readable = _readable(request.headers.get("accept-encoding", ""))
    for encoding, suffix in ENCODINGS.items():
        copy = file.with_name(file.name + suffix)
        if encoding in readable and copy.is_file():
            kind, _ = mimetypes.guess_type(file.name)
            headers["Content-Encoding"] = encoding
            return FileResponse(copy, media_type=kind, headers=headers)
    return FileResponse(file, headers=headers)


def _readable(accepted: str) -> set[str]:
    """Return the encodings that an Accept-Encoding names, but for those of weight 0 (RFC 9110)."""
    told = (each.partition(";q=") for each in accepted.lower().replace(" ", "").split(","))
    return {name for name, weighed, weight in told if not weighed or weight.strip("0.")}


def content_policy(settings: Settings) -> dict[str, str]:
    """Return headers that let pages load from here and from the object store, and nowhere else."""
    media = settings.s3_public_endpoint_url or settings.s3_endpoint_url
    parts = urlsplit(media) if media else None
    store = f"{parts.scheme}://{parts.netloc}" if parts else "https://*.amazonaws.com"
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        # Radix places its popovers by style attributes.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {store}",
        "media-src": f"'self' blob: {store}",
        "connect-src": f"'self' {store}",
        "font-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in rules.items())
    }
