"""Word lists that are looked for in a brief."""

import re

IN_WORD = "[A-Za-z0-9_\u00c0-\u024f-]"
"""What a word found in a text may not touch, as a regular expression. Only Latin letters count:
Japanese and Chinese set no spaces, Arabic and Korean join small words to large ones."""


def words(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the words, and their English plurals, in any case."""
    return re.compile(
        rf"(?<!{IN_WORD})(?:{'|'.join(patterns)})(?:e?s)?(?!{IN_WORD})", re.IGNORECASE
    )
