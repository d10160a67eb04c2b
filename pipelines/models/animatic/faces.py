"""The typefaces, all from packages: what is installed on the machine is never used.

Manrope and Source Serif set titles; Noto sets whatever these lack. All are under the SIL Open
Font License 1.1.
"""

import unicodedata
from functools import cache
from typing import Any, Literal

import skia

from pipelines.lettering.typefaces import CJK, INVISIBLE, NOTO, NOTO_PACKAGE, noto_file, read

Face = Literal["grotesk", "serif"]

_FILES: dict[Face, tuple[str, str]] = {
    "grotesk": ("font_manrope", "files/Manrope-ExtraBold.ttf"),
    "serif": ("font_source_serif_pro", "files/SourceSerifPro-Bold.ttf"),
}
_BOLD = 700.0
_WEIGHT_AXIS = int.from_bytes(b"wght", "big")


RIGHT_TO_LEFT = "\u200f"
"""A mark that is not seen."""


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
    style.setLetterSpacing(
        -0.022 * size if face == "grotesk" and text.strip(RIGHT_TO_LEFT).isascii() else 0.0
    )
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
    if char in INVISIBLE or kind in ("Cc", "Cs", "Co", "Cn"):
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
        found[face] = read(package, name)
    for name in NOTO:
        found[name] = _bold(read(NOTO_PACKAGE, noto_file(name)))
    found["cjk"] = read(*CJK)
    return found


def _fallbacks() -> list[str]:
    return [*NOTO, "cjk"]


@cache
def _collection() -> tuple[Any, Any]:
    provider = skia.textlayout.TypefaceFontProvider()
    for name, typeface in _typefaces().items():
        provider.registerTypeface(typeface, name)
    faces = skia.textlayout.FontCollection()
    faces.setDefaultFontManager(provider)
    return faces, skia.Unicodes.ICU.Make()


def _bold(typeface: Any) -> Any:
    position = skia.FontArguments.VariationPosition
    # Skia only points at these: each must live until the clone is made.
    coordinates = position.Coordinates([position.Coordinate(_WEIGHT_AXIS, _BOLD)])
    weight = position(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(weight)
    return typeface.makeClone(arguments)
