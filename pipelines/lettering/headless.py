"""Lets Skia be imported on a machine without a graphics stack.

Its wheel is linked against libGL, libEGL and libexpat, which servers and slim containers lack,
though drawing in memory calls none of them. For each that is missing an empty library of that
name is loaded first; the dynamic linker then takes it as the one it needs.
"""

import ctypes
import importlib.util
import platform
import re
import struct
import sys
import tempfile
from pathlib import Path

_LIBRARIES = {
    "libGL.so.1": rb"gl[A-Z]\w+",
    "libEGL.so.1": rb"egl[A-Z]\w+",
    "libexpat.so.1": rb"XML_\w+",
}
"""Each library, and what the names it exports look like."""

_MACHINES = {"x86_64": 62, "aarch64": 183}
"""Numbers of the ELF machines that the wheel is built for."""

_HEADER, _SEGMENT, _SYMBOL, _ENTRY = 64, 56, 24, 16
"""Bytes of the structures of a 64-bit ELF file, in the System V ABI."""
_ALIGNMENT = 0x10000


def prepare() -> None:
    """Load a stand-in for every library that Skia is linked against and that is not there."""
    machine = _MACHINES.get(platform.machine())
    skia = importlib.util.find_spec("skia")
    if sys.platform != "linux" or machine is None or skia is None or not skia.origin:
        return
    missing = [name for name in _LIBRARIES if not _loads(name)]
    if not missing:
        return
    binaries = [Path(skia.origin), *Path(skia.origin).parent.glob("skia_python.libs/*.so*")]
    code = b"".join(path.read_bytes() for path in binaries)
    with tempfile.TemporaryDirectory() as folder:
        for name in missing:
            exported = sorted(set(re.findall(rb"\0(" + _LIBRARIES[name] + rb")(?=\0)", code)))
            library = Path(folder) / name
            library.write_bytes(_library(name.encode(), exported, machine))
            ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _library(name: bytes, exported: list[bytes], machine: int) -> bytes:
    """Return a shared library that exports symbols and holds no code."""
    strings = b"\0" + b"\0".join([name, *exported]) + b"\0"
    symbols = bytes(_SYMBOL)
    at = 1 + len(name) + 1
    for symbol in exported:
        # A global function at the absolute address 1: never called, so never reached.
        symbols += struct.pack("<IBBHQQ", at, 0x12, 0, 0xFFF1, 1, 0)
        at += len(symbol) + 1
    count = len(exported) + 1
    # One bucket that chains all symbols: the linker compares names until one fits.
    chain = [*range(2, count), 0] if exported else []
    table = struct.pack(f"<{4 + len(chain)}I", 1, count, int(bool(exported)), 0, *chain)

    start = _HEADER + 2 * _SEGMENT
    symbols_at = start + 7 * _ENTRY
    table_at = symbols_at + len(symbols)
    strings_at = table_at + len(table)
    end = strings_at + len(strings)
    dynamic = b"".join(
        struct.pack("<QQ", tag, value)
        for tag, value in (
            (14, 1),  # SONAME
            (4, table_at),  # HASH
            (5, strings_at),  # STRTAB
            (6, symbols_at),  # SYMTAB
            (10, len(strings)),  # STRSZ
            (11, _SYMBOL),  # SYMENT
            (0, 0),  # NULL
        )
    )
    identity = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    header = identity + struct.pack(
        "<HHIQQQIHHHHHH", 3, machine, 1, 0, _HEADER, 0, 0, _HEADER, _SEGMENT, 2, 0, 0, 0
    )
    # All of it in one readable and writable segment; the linker notes addresses in the table.
    load = struct.pack("<IIQQQQQQ", 1, 6, 0, 0, 0, end, end, _ALIGNMENT)
    table_of_tags = struct.pack(
        "<IIQQQQQQ", 2, 6, start, start, start, len(dynamic), len(dynamic), 8
    )
    return header + load + table_of_tags + dynamic + symbols + table + strings
