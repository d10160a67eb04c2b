"""The typefaces, all from packages: what is installed on the machine is never used.

Manrope and Source Serif set titles; Noto sets whatever these lack. All are under the SIL Open
Font License 1.1.
"""

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import skia

Face = Literal["grotesk", "serif"]

_FILES: dict[Face, tuple[str, str]] = {
    "grotesk": ("font_manrope", "files/Manrope-ExtraBold.ttf"),
    "serif": ("font_source_serif_pro", "files/SourceSerifPro-Bold.ttf"),
}
_NOTO = (
    "NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoSansBengali",
    "NotoSansTamil", "NotoSansTelugu", "NotoSansKannada", "NotoSansMalayalam", "NotoSansGujarati",
    "NotoSansGurmukhi", "NotoSansOriya", "NotoSansSinhala", "NotoSansThai", "NotoSansLao",
    "NotoSansKhmer", "NotoSansMyanmar", "NotoSansGeorgian", "NotoSansArmenian", "NotoSansEthiopic",
    "NotoSansSymbols", "NotoEmoji",
)  # fmt: skip
_CJK = ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf")
_BOLD = 700.0
_WEIGHT_AXIS = int.from_bytes(b"wght", "big")

_INVISIBLE = "\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff"
"""Marks that no face draws; some faces show a box for them."""


def drawable(text: str) -> str:
    """Return `text` without the characters that no face has, or with their plain forms.

    Empty if nothing in it would be seen.
    """
    kept = "".join(map(_drawable, unicodedata.normalize("NFC", text)))
    return kept if any(map(_is_seen, kept)) else ""


def shaped(text: str, face: Face, size: float, argb: int) -> Any:
    """Return `text` on one line as a Skia paragraph, shaped and with fallback faces."""
    faces, unicode = _collection()
    style = skia.textlayout.TextStyle()
    style.setFontFamilies([face, *_fallbacks()])
    style.setFontSize(size)
    style.setColor(argb)
    # Large bold type looks loose at the spacing that suits small type.
    style.setLetterSpacing(-0.022 * size if face == "grotesk" and text.isascii() else 0.0)
    paragraph = skia.textlayout.ParagraphStyle()
    paragraph.setTextStyle(style)
    builder = skia.textlayout.ParagraphBuilder.make(paragraph, faces, unicode)
    builder.pushStyle(style)
    builder.addText(text)
    shaped = builder.Build()
    shaped.layout(1e6)
    return shaped


def _drawable(char: str) -> str:
    if char.isspace():
        return " "
    kind = unicodedata.category(char)
    # Of what is invisible only joiners and marks of direction shape what is visible.
    if char in _INVISIBLE or kind in ("Cc", "Cs", "Co", "Cn"):
        return ""
    if _has(char) or kind == "Cf":
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if all(map(_has, plain)) else ""


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS"


@cache
def _has(char: str) -> bool:
    return any(face.unicharToGlyph(ord(char)) for face in _typefaces().values())


@cache
def _typefaces() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for face, (package, name) in _FILES.items():
        found[face] = _read(package, name)
    for name in _NOTO:
        found[name] = _bold(_read("manimgx_fonts", f"{name}[wght].ttf"))
    found["cjk"] = _read(*_CJK)
    return found


def _fallbacks() -> list[str]:
    return [*_NOTO, "cjk"]


@cache
def _collection() -> tuple[Any, Any]:
    provider = skia.textlayout.TypefaceFontProvider()
    for name, typeface in _typefaces().items():
        provider.registerTypeface(typeface, name)
    faces = skia.textlayout.FontCollection()
    faces.setDefaultFontManager(provider)
    return faces, skia.Unicodes.ICU.Make()


def _read(package: str, name: str) -> Any:
    # Not Typeface.MakeFromFile: that would have fontconfig look for the machine's own fonts.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromFile(str(files(package).joinpath(name)))
    assert typeface, f"{package} does not carry {name}"
    return typeface


def _bold(typeface: Any) -> Any:
    position = skia.FontArguments.VariationPosition
    # Skia only points at these: each must live until the clone is made.
    coordinates = position.Coordinates([position.Coordinate(_WEIGHT_AXIS, _BOLD)])
    weight = position(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(weight)
    return typeface.makeClone(arguments)
