"""The typefaces' files, all from packages under the SIL Open Font License."""

from importlib.resources import files
from typing import Any

import skia

NOTO_PACKAGE = "manimgx_fonts"
NOTO = (
    "NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoSansBengali",
    "NotoSansTamil", "NotoSansTelugu", "NotoSansKannada", "NotoSansMalayalam", "NotoSansGujarati",
    "NotoSansGurmukhi", "NotoSansOriya", "NotoSansSinhala", "NotoSansThai", "NotoSansLao",
    "NotoSansKhmer", "NotoSansMyanmar", "NotoSansGeorgian", "NotoSansArmenian", "NotoSansEthiopic",
    "NotoSansSymbols", "NotoEmoji",
)  # fmt: skip
"""What is asked, in this order, for what a film's own face lacks; each file has a weight axis."""
CJK = ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf")
"""Package and file of the face for Chinese, Japanese and Korean, which is asked last."""

INVISIBLE = "\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff"
"""Marks that no face draws; some faces show a box for them."""


def noto_file(name: str) -> str:
    return f"{name}[wght].ttf"


def read(package: str, name: str) -> Any:
    """Return the Skia typeface in file `name` of `package`."""
    # Not Typeface.MakeFromFile: that would have fontconfig look for the machine's own fonts.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromFile(str(files(package).joinpath(name)))
    assert typeface, f"{package} does not carry {name}"
    return typeface
