"""Fetches what strangers offer by URL, and nothing that they should not make us fetch."""

from pipelines.download.fetch import Downloaded, fetch
from pipelines.download.policy import DownloadPolicy

__all__ = ["DownloadPolicy", "Downloaded", "fetch"]
