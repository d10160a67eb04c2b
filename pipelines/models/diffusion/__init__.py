"""Video models of our own on a GPU: Wan 2.1 and LTX-Video by diffusers."""

from pipelines.models.diffusion.card import CARDS, Card
from pipelines.models.diffusion.model import DiffusionModel
from pipelines.models.diffusion.painter import Painter

__all__ = ["CARDS", "Card", "DiffusionModel", "Painter"]
