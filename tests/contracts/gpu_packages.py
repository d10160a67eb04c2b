"""What GPU nodes have besides, in an environment of its own: `.rayreel/diffusion`."""

import hashlib
import re
import subprocess
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "deployments" / "diffusion.lock"
PLACE = ROOT / ".rayreel" / "diffusion"
TORCHS_OWN = re.compile(r"(torch|triton|nvidia-\S+|cuda-\S+)==")
"""A build of torch for CPUs has a hash of its own, and needs none of the others."""


def installed() -> Path:
    """Return the interpreter; raise `CalledProcessError` if pip fails.

    By pip, whatever else there is: it finds builds of torch for CPUs by `PIP_FIND_LINKS`. Without
    one it is PyPI's, of 3 GB.
    """
    # As in the image, what is there for the rest of rayreel is not installed again.
    shared = sysconfig.get_path("purelib")
    wanted = hashlib.sha256(f"{shared}\n{LOCK.read_text()}".encode()).hexdigest()
    python, stamp = PLACE / "bin" / "python", PLACE / "installed"
    if stamp.exists() and stamp.read_text() == wanted and python.exists():
        return python
    venv.create(PLACE, clear=True, with_pip=True, symlinks=True)
    (own,) = PLACE.glob("lib/python*/site-packages")
    (own / "rayreel.pth").write_text(shared)
    lines = re.findall(r"^\w.*(?:\n +--hash.*)*", LOCK.read_text(), re.MULTILINE)
    hashed, pinned = PLACE / "hashed.lock", PLACE / "pinned.lock"
    hashed.write_text("\n".join(line for line in lines if not TORCHS_OWN.match(line)))
    pinned.write_text("\n".join(line.split(" ")[0] for line in lines))
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(hashed)], check=True)
    subprocess.run([*pip, "--constraint", str(pinned), "torch"], check=True)
    stamp.write_text(wanted)
    return python
