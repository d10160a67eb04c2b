"""Every table the app knows, in one place: importing their modules is what registers them."""

from typing import Final

from sqlalchemy import MetaData

from app.assets import tables as _assets
from app.brand_kits import tables as _brand_kits
from app.figures import tables as _figures
from app.generations import tables as _generations
from app.infrastructure.postgres import Table
from app.jobs import export_tables as _exports
from app.jobs import film_tables as _films
from app.jobs import reading_tables as _readings
from app.jobs import removals as _removals
from app.jobs import tables as _jobs
from app.sessions import tables as _sessions
from app.webhooks import tables as _webhooks

__all__ = ["metadata"]

_MODULES: Final = (
    _assets,
    _brand_kits,
    _exports,
    _figures,
    _generations,
    _films,
    _jobs,
    _readings,
    _removals,
    _sessions,
    _webhooks,
)
metadata: Final[MetaData] = Table.metadata
