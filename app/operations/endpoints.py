from fastapi import APIRouter, Request

from app.dependencies import AppServices
from app.errors import documented
from app.operations.schemas import Operations
from app.operations.service import overview
from app.sessions.credentials import CurrentOperator

router = APIRouter(prefix="/operations", tags=["operations"])


@router.get("", responses=documented(401, 403, 503))
async def show_operations(
    request: Request, _operator: CurrentOperator, services: AppServices
) -> Operations:
    """Show how the installation is: queue, producers, machines and costs.

    For keys of an operator, and for every session where `rayreel up` runs on one's own machine.
    """
    return await overview(services, request.app.state.census)
