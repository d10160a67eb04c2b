"""Pictures that a user has brought for a film to be like."""

from pipelines.film.given import GivenFootage
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.footage.estimate import clips_cost
from pipelines.footage.reference import referenced
from pipelines.models.registry.registry import load
from tests.integration.shop import timeline
from tests.unit.film.takes import footage

FILM = timeline(6)
REGISTRY = load()
ONE, TWO = footage(0), footage(0).model_copy(update={"sha256": "c" * 64})
STANDARD = Terms(quality="standard")


def pictures(film: Timeline, field: str) -> list[GivenFootage | None]:
    return [getattr(scene, field) for scene in film.scenes]


def test_a_draft_shows_them_at_no_cost() -> None:
    film, remarks = referenced(FILM, (ONE, TWO), Terms(), REGISTRY)
    assert pictures(film, "given") == [None, ONE, None, None, TWO, None]
    assert remarks == ()
    assert clips_cost(film, REGISTRY, Terms(), sells=True) < clips_cost(
        FILM, REGISTRY, Terms(), sells=True
    )


def test_bought_clips_begin_with_them() -> None:
    film, remarks = referenced(FILM, (ONE,), STANDARD, REGISTRY)
    assert pictures(film, "reference") == [None, None, None, ONE, None, None]
    assert pictures(film, "given") == [None] * 6
    assert remarks == ()


def test_nothing_changes_for_a_model_that_takes_none() -> None:
    blind = next(
        entry.id
        for entry in REGISTRY.entries
        if entry.kinds == ("text_to_video",) and "image" not in entry.inputs and not entry.local
    )
    terms = STANDARD.model_copy(update={"model": blind})
    film, (remark,) = referenced(FILM, (ONE,), terms, REGISTRY)
    assert film == FILM
    assert blind in remark


def test_those_without_a_scene_are_told() -> None:
    film, (remark,) = referenced(timeline(2), (ONE, TWO, ONE), Terms(), REGISTRY)
    assert pictures(film, "given") == [ONE, TWO]
    assert "1 are not used" in remark
