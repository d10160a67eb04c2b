"""What the API says of itself is enough to write a client from: words, names and examples for all.

A new route or field that fails here needs a docstring (of its function, class or field), and where
the type alone gives none, an example by its name in `app/examples.py`.
"""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from app.main import create_app
from app.openapi import TAGS
from app.settings import Settings

OPEN = {"open_anonymous_session", "take_webhook", "health", "detailed_health", "metrics"}
"""Operations that need no session."""
PROBLEM = "application/problem+json"
JSON = "application/json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    settings = Settings(
        database_url="postgresql://described",
        redis_url="redis://described",
        s3_bucket="described",
    )
    return create_app(settings).openapi()


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def test_operations_have_short_names_of_their_own(operations: dict[str, dict[str, Any]]) -> None:
    names = [operation["operationId"] for operation in operations.values()]
    assert len(names) == len(set(names)) > 30
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+){0,3}", name)] == []


def test_operations_are_described_and_sorted(operations: dict[str, dict[str, Any]]) -> None:
    lacking = [
        route
        for route, operation in operations.items()
        if not operation.get("description") or set(operation.get("tags", ())) - TAGS.keys()
    ]
    assert lacking == []


def test_operations_say_who_may_call_them(
    document: dict[str, Any], operations: dict[str, dict[str, Any]]
) -> None:
    assert document["components"]["securitySchemes"].keys() == {"HTTPBearer", "APIKeyCookie"}
    for route, operation in operations.items():
        schemes = {name for each in operation.get("security", ()) for name in each}
        assert bool(schemes) is (operation["operationId"] not in OPEN), route


def test_operations_say_what_they_refuse(
    document: dict[str, Any], operations: dict[str, dict[str, Any]]
) -> None:
    refusals = document["components"]["responses"]
    for route, operation in operations.items():
        answers = operation["responses"]
        if "/api/" not in route:
            continue
        wanted = {"400", "408", "429", "503"}
        if operation["operationId"] not in OPEN:
            wanted.add("401")
        assert wanted <= answers.keys(), route
        for status, answer in answers.items():
            if status < "400":
                continue
            content = refusals[answer["$ref"].rpartition("/")[2]]["content"][PROBLEM]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, (route, status)
            assert content["example"]["status"] == int(status)


def test_parameters_are_described_with_an_example(operations: dict[str, dict[str, Any]]) -> None:
    lacking = [
        f"{route}: {parameter['name']}"
        for route, operation in operations.items()
        for parameter in operation.get("parameters", ())
        # A cursor is nobody's to make up: it comes with a page.
        if not parameter.get("description")
        or ("example" not in parameter and parameter["name"] != "cursor")
    ]
    assert lacking == []


def test_schemas_and_their_fields_are_described(document: dict[str, Any]) -> None:
    lacking = []
    for name, schema in document["components"]["schemas"].items():
        if not schema.get("description"):
            lacking.append(name)
        for field, about in schema.get("properties", {}).items():
            # OpenAPI lets a reference that has a default say nothing itself.
            if not about.get("description") and "$ref" not in about:
                lacking.append(f"{name}.{field}")
    assert lacking == []


def test_fields_have_examples(document: dict[str, Any]) -> None:
    lacking = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, about in schema.get("properties", {}).items()
        if "examples" not in about
        and about.get("type") != "boolean"
        and not any(mark in str(about) for mark in ("'enum'", "'const'", "$ref"))
    ]
    assert lacking == []


def examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield each example, with its place and its schema."""
    for name, schema in document["components"]["schemas"].items():
        yield from ((name, schema, value) for value in schema.get("examples", ()))
        for field, about in schema.get("properties", {}).items():
            yield from ((f"{name}.{field}", about, value) for value in about.get("examples", ()))


def examples_of(
    document: dict[str, Any], operation: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any], Any]]:
    name = operation["operationId"]
    for parameter in operation.get("parameters", ()):
        if "example" in parameter:
            yield f"{name} {parameter['name']}", parameter["schema"], parameter["example"]
    for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
        if content := body.get("content", {}).get(JSON):
            (known,) = content["examples"].values()
            value = document["components"]["examples"][known["$ref"].rpartition("/")[2]]["value"]
            yield name, content["schema"], value


def test_examples_are_what_they_are_examples_of(
    document: dict[str, Any], operations: dict[str, dict[str, Any]]
) -> None:
    components = {"components": document["components"]}
    found = [*examples(document)]
    for operation in operations.values():
        found += examples_of(document, operation)
    wrong = []
    for place, schema, value in found:
        # Most refer to nothing, and need no copy of all schemas.
        whole = {**components, **schema} if "$ref" in str(schema) else schema
        checks = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        wrong += [f"{place}: {error.message}" for error in checks.iter_errors(value)]
    assert wrong == []
    assert len(found) > 250
