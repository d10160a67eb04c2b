"""Serves the built studio: its files, and `index.html` for every other page of it."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from app.settings import Settings

DIST: Final = Path(__file__).resolve().parents[1] / "frontend" / "dist"
OURS: Final = ("api", "ws", "health", "metrics", "docs", "redoc", "openapi.json")
"""First parts of paths that are no pages: what is not found there is not found."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""Of files whose names hold their hash."""


def serve_studio(app: FastAPI, settings: Settings, dist: Path = DIST) -> None:
    """Add the studio as the last route; without a build every page is simply not found."""
    root = dist.resolve()
    policy = content_policy(settings)

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str) -> Response:
        if path.split("/", 1)[0] in OURS:
            raise HTTPException(404)
        wanted = (root / path).resolve()
        # A name such as `..%2f..%2fetc` must not lead out of the build.
        if path and wanted.is_relative_to(root) and wanted.is_file():
            kept = FOREVER if path.startswith("assets/") else "no-cache"
            return FileResponse(wanted, headers={"Cache-Control": kept, **policy})
        index = root / "index.html"
        if path.startswith("assets/") or not index.is_file():
            raise HTTPException(404)
        return FileResponse(index, headers={"Cache-Control": "no-cache", **policy})


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
