"""What language models answer: good plans, and all the ways in which they fail."""

import json
from typing import Any, get_args

from hypothesis import strategies as st

from pipelines.film.transition import TransitionKind
from pipelines.models.screenwriters.language_model.plan import Move, Size

MIA = "Mia, about thirty, short black hair, a red raincoat"


def plan(scenes: int | list[dict[str, Any]] = 6, **changes: Any) -> dict[str, Any]:
    """Return a plan as a model gives it, with so many scenes or with these."""
    return {
        "title": "Steam before sunrise",
        "bible": {
            "characters": [MIA],
            "setting": "a camper van on a cliff, first light",
            "style": "warm handheld documentary, fine grain",
            "palette": ["#e9a23b", "#14213D", "#F2E8CF"],
        },
        "music": "slow acoustic guitar",
        "scenes": [scene(n) for n in range(scenes)] if isinstance(scenes, int) else scenes,
        **changes,
    }


def scene(number: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "shot": f"Mia pours water into the kettle for the {number + 1}th time and waits.",
        "size": get_args(Size)[number % len(get_args(Size))],
        "move": get_args(Move)[number % len(get_args(Move))],
        "length": ("short", "long", "medium")[number % 3],
        "title": f"Minute {number + 1}",
        "transition": "dissolve" if number % 3 == 2 else "cut",
        **changes,
    }


def answer(scenes: int | list[dict[str, Any]] = 6, **changes: Any) -> str:
    return json.dumps(plan(scenes, **changes))


lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=20, max_size=200).filter(
    lambda text: len(" ".join(text.split())) >= 20
)


@st.composite
def plans(draw: st.DrawFn, scenes: int) -> dict[str, Any]:
    """Any plan that fits the schema."""
    return plan(
        title=draw(lines)[:80].strip() or "x",
        bible={
            "characters": draw(st.lists(lines.map(lambda text: text[:100]), max_size=4)),
            "setting": draw(lines),
            "style": draw(lines)[:150],
            "palette": draw(
                st.lists(st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True), min_size=3, max_size=5)
            ),
        },
        music=draw(lines)[:90],
        scenes=[
            scene(
                shot=draw(lines),
                size=draw(st.sampled_from(get_args(Size))),
                move=draw(st.sampled_from(get_args(Move))),
                length=draw(st.sampled_from(["short", "medium", "long"])),
                title=draw(lines)[: draw(st.integers(0, 60))],
                transition=draw(st.sampled_from(get_args(TransitionKind))),
            )
            for _ in range(scenes)
        ],
    )
