"""What an order takes from a brand kit: at the moment it is placed, and never again."""

from app.brand_kits.repository import find_kit
from app.brand_kits.service import brand_of
from app.dependencies import Services
from app.errors import Unprocessable
from app.generations.schemas import GenerationRequest
from app.sessions.service import Session


async def completed(
    services: Services, user: Session, wanted: GenerationRequest
) -> GenerationRequest:
    """Return the order with the kit in place of what it leaves empty.

    Raises `Unprocessable` if the user has no such kit.
    """
    asked = wanted.parameters
    if asked.brand_kit_id is None:
        return wanted
    async with services.database.look() as session:
        kit = await find_kit(session, asked.brand_kit_id, user.id)
    if kit is None:
        none = "parameters.brand_kit_id: there is no such brand kit of yours."
        raise Unprocessable("no_such_brand_kit", none)
    brand = {name: mine or getattr(brand_of(kit), name) for name, mine in asked.brand}
    filled = {
        "brand": asked.brand.model_copy(update=brand),
        **{
            name: getattr(asked, name) or getattr(kit, name)
            for name in ("cta_text", "style", "music_style", "voice")
        },
    }
    parameters = asked.model_copy(update=filled)
    return wanted.model_copy(update={"parameters": parameters})
