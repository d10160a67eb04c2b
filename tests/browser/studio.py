"""The studio's own tools, as the `rayreel` script runs them: one installation serves all tests."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def build() -> None:
    """Build the pages that `up` serves, if they have changed."""
    _script().build_studio(sys.executable)


def npm(*task: str) -> None:
    """Run npm in `frontend`; raises CalledProcessError, and a failed test shows what it said."""
    _script().npm(sys.executable, *task)


def _script() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("rayreel_script", str(ROOT / "rayreel"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module
