"""Skia on a machine without a graphics stack."""

import ctypes
import platform
import subprocess
import sys
from pathlib import Path

from pipelines.models.animatic import headless


def test_a_stand_in_exports_what_it_was_asked_for(tmp_path: Path) -> None:
    machine = headless._MACHINES[platform.machine()]
    path = tmp_path / "library"
    path.write_bytes(headless._library(b"libAbsent.so.9", [b"glOne", b"glTwo"], machine))

    library = ctypes.CDLL(str(path))

    exported = [name for name in ("glOne", "glTwo", "glThree") if hasattr(library, name)]
    assert exported == ["glOne", "glTwo"]


def test_frames_are_drawn_the_same_without_a_graphics_stack() -> None:
    program = (
        "from pathlib import Path\n"
        "import sys, types\n"
        "sys.modules['pipelines.models.animatic'] = package ="
        " types.ModuleType('pipelines.models.animatic')\n"
        "import pipelines.models\n"
        "package.__path__ = [str(Path(pipelines.models.__file__).parent / 'animatic')]\n"
        "from pipelines.models.animatic import headless\n"
        "headless._loads = lambda name: False\n"
        "headless.prepare()\n"
        "from tests.unit.models.test_animatic import digest, order_of\n"
        "maps = Path('/proc/self/maps').read_text()\n"
        "assert '/lib/x86_64-linux-gnu/libGL' not in maps, 'the real library was loaded'\n"
        "print(digest(order_of(length=3)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    with_it = (
        "from tests.unit.models.test_animatic import digest, order_of\n"
        "print(digest(order_of(length=3)))\n"
    )
    here = subprocess.run(
        [sys.executable, "-c", with_it], check=True, capture_output=True, text=True
    )

    assert found.stdout == here.stdout
    assert len(found.stdout.strip()) == 64
