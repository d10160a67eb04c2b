"""The options that describe a film, and the order they make: for `make` and `estimate`."""

import secrets
from collections.abc import Callable
from typing import Any, get_args

import click

from pipelines.film.brief import MAX_SEED
from pipelines.film.picture import AspectRatio, Resolution
from pipelines.film.terms import Continuity, Quality
from pipelines.film.timing import FrameRate

_OPTIONS = (
    click.argument("prompt"),
    click.option("-d", "--duration", default=30, show_default=True, help="Seconds, 3 to 180."),
    click.option(
        "-a",
        "--aspect-ratio",
        type=click.Choice(get_args(AspectRatio)),
        default="16:9",
        show_default=True,
    ),
    click.option(
        "--resolution", type=click.Choice(get_args(Resolution)), default="720p", show_default=True
    ),
    click.option(
        "--fps",
        type=click.Choice([str(rate) for rate in get_args(FrameRate)]),
        default="30",
        show_default=True,
    ),
    click.option("--style", default="", help="The look, in words."),
    click.option("--music", default="", help="The music, in words."),
    click.option("--snap-to-beat", is_flag=True, help="Scenes change on the beat of the music."),
    click.option("--narration", is_flag=True, help="A voice says what the scenes tell."),
    click.option("--voice", help="The voice's language, such as en; default: the prompt's."),
    click.option("--captions", is_flag=True, help="Write what is said in the picture too."),
    click.option("--keep-clip-audio", is_flag=True, help="Hear what models record with clips."),
    click.option(
        "--brand-kit", metavar="NAME", help="A brand kit of yours, for what is not said here."
    ),
    click.option("--brand", default="", help="Brand name."),
    click.option("--color", "colors", multiple=True, help="Brand colour, #RRGGBB; up to five."),
    click.option("--cta", default="", help="Words of the call to action."),
    click.option("--no-cta", is_flag=True, help="No call to action."),
    click.option(
        "--seed", type=click.IntRange(0, MAX_SEED), help="Same prompt, same seed: same film."
    ),
    click.option(
        "--quality",
        type=click.Choice(get_args(Quality)),
        default="draft",
        show_default=True,
        help="Drafts need no key; the others need REPLICATE_API_TOKEN.",
    ),
    click.option("--model", help="The clip model to try first, owner/name."),
    click.option("--budget", help="US dollars the film may cost at most."),
    click.option(
        "--continuity",
        type=click.Choice(get_args(Continuity)),
        default="words",
        show_default=True,
        help="What holds bought scenes together.",
    ),
    click.option("--no-cache", is_flag=True, help="Buy every clip anew."),
)


def describes_a_film(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the prompt and every option of a film."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def order_of(prompt: str, wishes: dict[str, Any]) -> dict[str, Any]:
    """Return the body of the request; the seed is chosen here if it is not given."""
    seed = wishes["seed"] if wishes["seed"] is not None else secrets.randbelow(MAX_SEED)
    options = {
        "seed": seed,
        "resolution": wishes["resolution"],
        "fps": int(wishes["fps"]),
        "quality": wishes["quality"],
        "continuity": wishes["continuity"],
        "cache": not wishes["no_cache"],
    }
    if wishes["model"]:
        options["model"] = wishes["model"]
    if wishes["budget"]:
        options["budget_usd"] = wishes["budget"]
    return {
        "prompt": prompt,
        "parameters": {
            "duration_seconds": wishes["duration"],
            "aspect_ratio": wishes["aspect_ratio"],
            "style": wishes["style"],
            "music_style": wishes["music"],
            "snap_to_beat": wishes["snap_to_beat"],
            "narration": wishes["narration"],
            "voice": wishes["voice"],
            "captions": wishes["captions"],
            "keep_clip_audio": wishes["keep_clip_audio"],
            "brand": {"name": wishes["brand"], "colors": list(wishes["colors"])},
            "include_cta": not wishes["no_cta"],
            "cta_text": wishes["cta"],
        },
        "options": options,
    }
