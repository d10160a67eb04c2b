"""torch and diffusers, behind the few calls that are made of them. Neither is needed to import it.

They are several gigabytes, and only GPU nodes have them (the `diffusion` extra of pyproject.toml).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import ModelUnavailable

Frames = NDArray[np.uint8]
"""Of one clip: number, height, width, RGB."""


@dataclass(frozen=True)
class Painting:
    """One call of a pipeline: clips of one form."""

    prompts: tuple[str, ...]
    negative: str
    seeds: tuple[int, ...]
    width: int
    height: int
    frames: int
    steps: int
    guidance: float


class Pipeline(Protocol):
    """A loaded model."""

    def paint(self, painting: Painting) -> Sequence[Frames]: ...


class Library(Protocol):
    def free_gb(self) -> float | None:
        """Return the GPU memory that is free; None without a GPU."""
        ...

    def load(self, folder: Path, *, offloaded: bool) -> Pipeline:
        """Load the pipeline saved in `folder`; with `offloaded` only the part at work is there.

        Raises `ModelUnavailable` if what lies there is no pipeline.
        """
        ...

    def sweep(self) -> None:
        """Give back what a model that was dropped has held."""
        ...


class TorchLibrary:
    """The real one. `device` is for tests, which have no GPU."""

    def __init__(self, device: str = "cuda") -> None:
        try:
            import diffusers  # noqa: PLC0415 - see above
            import torch  # noqa: PLC0415
        except ImportError as error:
            raise ModelUnavailable(
                f"{error.name} is not installed: GPU nodes need the diffusion packages."
            ) from error
        self._torch: Any = torch
        self._diffusers: Any = diffusers
        self._device = device

    def free_gb(self) -> float | None:
        if self._device == "cpu":
            return float("inf")
        if not self._torch.cuda.is_available():
            return None
        free, _total = self._torch.cuda.mem_get_info()
        return float(free) / 2**30

    def load(self, folder: Path, *, offloaded: bool) -> Pipeline:
        # 16 bits are what these models are published in; CPUs are exact instead.
        precision = self._torch.float32 if self._device == "cpu" else self._torch.bfloat16
        try:
            loaded = self._diffusers.DiffusionPipeline.from_pretrained(
                folder, dtype=precision, local_files_only=True
            )
        # A class that this version of diffusers does not know is an AttributeError of its module.
        except (AttributeError, KeyError, OSError, ValueError) as error:
            reason = str(error).split("\n", 1)[0]
            raise ModelUnavailable(f"The weights in {folder} can't be loaded: {reason}") from error
        loaded.set_progress_bar_config(disable=True)
        if offloaded:
            loaded.enable_model_cpu_offload()
        else:
            loaded.to(self._device)
        if hasattr(loaded, "vae") and hasattr(loaded.vae, "enable_tiling"):
            loaded.vae.enable_tiling()  # decodes in pieces: the peak of memory is there
        return _TorchPipeline(self._torch, loaded)

    def sweep(self) -> None:
        if self._device != "cpu":
            self._torch.cuda.empty_cache()


class _TorchPipeline:
    def __init__(self, torch: Any, loaded: Any) -> None:
        self._torch = torch
        self._loaded = loaded

    def paint(self, painting: Painting) -> Sequence[Frames]:
        # A generator on the CPU: the same seed is the same noise on every GPU.
        noise = [self._torch.Generator("cpu").manual_seed(seed) for seed in painting.seeds]
        with self._torch.inference_mode():
            painted = self._loaded(
                prompt=list(painting.prompts),
                negative_prompt=[painting.negative] * len(painting.prompts),
                height=painting.height,
                width=painting.width,
                num_frames=painting.frames,
                num_inference_steps=painting.steps,
                guidance_scale=painting.guidance,
                generator=noise,
                output_type="np",
            ).frames
        # Decoders hand out views with their axes turned; FFmpeg is given bytes as they lie.
        return [
            np.ascontiguousarray(np.round(np.clip(clip, 0, 1) * 255), np.uint8) for clip in painted
        ]
