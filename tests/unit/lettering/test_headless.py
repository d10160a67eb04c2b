"""Skia on a machine without a graphics stack."""

import ctypes
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.lettering import headless

ROOT = Path(__file__).resolve().parents[3]


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
        "sys.modules['pipelines.lettering'] = package = types.ModuleType('pipelines.lettering')\n"
        "package.__path__ = ['pipelines/lettering']\n"
        "from pipelines.lettering import headless\n"
        "headless._loads = lambda name: False\n"
        "del sys.modules['pipelines.lettering']\n"
        "from tests.unit.models.test_animatic import digest, order_of\n"
        "maps = Path('/proc/self/maps').read_text()\n"
        "assert '/lib/x86_64-linux-gnu/libGL' not in maps, 'the real library was loaded'\n"
        "print(digest(order_of(length=3)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )
    with_it = (
        "from tests.unit.models.test_animatic import digest, order_of\n"
        "print(digest(order_of(length=3)))\n"
    )
    here = subprocess.run(
        [sys.executable, "-c", with_it], check=True, capture_output=True, text=True, cwd=ROOT
    )

    assert found.stdout == here.stdout
    assert len(found.stdout.strip()) == 64


@pytest.mark.parametrize(
    "first",
    ["pipelines.lettering.fonts", "pipelines.models.animatic.faces", "pipelines.stages.assemble"],
)
def test_whatever_is_imported_first_skia_comes_after_its_stand_ins(first: str) -> None:
    program = (
        "import ctypes, sys\n"
        "loaded = []\n"
        "class Loading(ctypes.CDLL):\n"
        "    def __init__(self, name, *more, **named):\n"
        "        loaded.append((name, 'skia' in sys.modules))\n"
        "        super().__init__(name, *more, **named)\n"
        "ctypes.CDLL = Loading\n"
        f"import {first}\n"
        "assert 'skia' in sys.modules\n"
        "assert ('libEGL.so.1', False) in loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
