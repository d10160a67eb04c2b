"""Tells Ray's autoscaler what this producer has for machines to do."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from ray.exceptions import RayError

from cluster.demand import Claim, Demand

TELL_SECONDS = 5.0
"""As often as the autoscaler looks."""
WITHDRAW_SECONDS = 2.0
"""Leases are to be given back meanwhile."""
logger = logging.getLogger(__name__)


async def tell(claim: Claim, demand: Callable[[], Demand]) -> None:
    """Tell for ever; where nothing listens, as on a laptop, it costs a few milliseconds."""
    try:
        while True:
            try:
                await asyncio.to_thread(claim.tell, demand())
            except Exception as error:  # noqa: BLE001 - films are made all the same
                logger.warning("the cluster does not hear what is wanted: %r", error)
            await asyncio.sleep(TELL_SECONDS)
    finally:
        # Otherwise it lapses by itself, in half a minute.
        with suppress(RayError, ConnectionError, TimeoutError):
            async with asyncio.timeout(WITHDRAW_SECONDS):
                await asyncio.to_thread(claim.withdraw)
