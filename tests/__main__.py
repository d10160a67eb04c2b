"""Every check and every test: `./rayreel test [pytest arguments]`."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
)


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    # A test that names its own files wants those alone; the checks are for a whole run.
    checks = () if any(not argument.startswith("-") for argument in arguments) else CHECKS
    for check in checks:
        print("$", *check, flush=True)
        if code := subprocess.run([str(BIN / check[0]), *check[1:]], check=False).returncode:
            print(f"{check[0]} found something to mend.", file=sys.stderr)
            return code
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
