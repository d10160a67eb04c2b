from pathlib import Path

import pytest
from pydantic import ValidationError

from app.infrastructure.postgres import driver_url
from app.settings import Settings

ENVIRONMENT = {
    "DATABASE_URL": "postgresql://rayreel:hush@127.0.0.1:5432/rayreel",
    "REDIS_URL": "redis://:hush@127.0.0.1:6379/0",
    "S3_BUCKET": "films",
}
OPTIONAL = ("S3_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ALLOWED_ORIGINS")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in OPTIONAL:
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def settings() -> Settings:
    return Settings()


def test_three_variables_are_enough(environment: pytest.MonkeyPatch) -> None:
    assert settings().s3_bucket == "films"
    assert settings().store().endpoint_url is None


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_without_one_of_them_nothing_starts(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(ValidationError, match=name.lower()):
        settings()


def test_empty_variables_are_as_good_as_none(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("S3_ENDPOINT_URL", "")
    environment.setenv("ALLOWED_ORIGINS", "")
    assert settings().s3_endpoint_url is None
    assert settings().allowed_origins == ()


def test_origins_are_separated_by_commas(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALLOWED_ORIGINS", "http://localhost:5173/, https://films.example")
    assert settings().allowed_origins == ("http://localhost:5173", "https://films.example")


@pytest.mark.parametrize(
    "origins", ["*", "https://*.films.example", "films.example", "https://films.example/x", "null"]
)
def test_what_is_no_whole_origin_is_refused(environment: pytest.MonkeyPatch, origins: str) -> None:
    environment.setenv("ALLOWED_ORIGINS", origins)
    with pytest.raises(ValidationError, match="is no origin"):
        settings()


def test_the_work_folder_is_rayreels_own_variable(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("RAYREEL_WORK_FOLDER", str(tmp_path))
    assert settings().work_folder == tmp_path


def test_secrets_are_not_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("AWS_ACCESS_KEY_ID", "key-id")
    environment.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    assert "hush" not in repr(settings())
    assert "hush" not in repr(settings().store())
    assert settings().store().secret_key == "hush"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_spelling_of_a_postgres_url_will_do(scheme: str) -> None:
    assert driver_url(f"{scheme}://u:p@h/d") == "postgresql+psycopg://u:p@h/d"
