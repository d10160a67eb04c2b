"""What lies between the sky and the nearest land, for each kind of place."""

from pipelines.models.animatic.direction import Scenery
from pipelines.models.animatic.treatments.sceneries.city import city
from pipelines.models.animatic.treatments.sceneries.land import forest, hills, mountains
from pipelines.models.animatic.treatments.sceneries.place import Place as Place
from pipelines.models.animatic.treatments.sceneries.place import Scene
from pipelines.models.animatic.treatments.sceneries.sea import sea
from pipelines.models.animatic.treatments.sceneries.stage import stage

SCENERIES: dict[Scenery, Scene] = {
    "hills": hills,
    "mountains": mountains,
    "forest": forest,
    "city": city,
    "sea": sea,
    "stage": stage,
}
