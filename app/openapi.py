"""What OpenAPI tells beyond FastAPI's own: short names of operations, parameters, examples."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.errors import MEDIA_TYPE
from app.examples import FIELDS, PARAMETERS, PLAIN

DESCRIPTION: Final = """\
Open a session with `POST /api/v1/sessions`, and send its token, or an API key, as
`Authorization: Bearer`. Order a film with `POST /api/v1/generations`; follow it at its
`websocket_url`, or ask for it. Refusals have the form of RFC 9457, with a `code` for programs.
"""
TAGS: Final = {
    "sessions": "Who the user is.",
    "generations": "Films: ordered, shown, changed, stopped and removed.",
    "compositions": "The versions of films.",
    "exports": "Finished films in other forms.",
    "assets": "Files that users bring into their films.",
    "brand kits": "What the films of one brand have in common.",
    "webhooks": "Messages between programs: from providers to us, and from us to yours.",
    "operations": "How the installation goes, for whoever runs it.",
    "health": "How this installation is.",
}
_JSON: Final = "application/json"
_SEVERAL: Final = {"anyOf", "oneOf", "allOf"}
_Schema = dict[str, Any]


def operation_id(route: APIRoute) -> str:
    """Name an operation as its function is named: so clients call their methods."""
    return route.name


def described(app: FastAPI) -> Callable[[], _Schema]:
    """Return what makes the app's OpenAPI, once."""
    plain = app.openapi

    def openapi() -> _Schema:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    return openapi


def operations_of(document: _Schema) -> Iterator[_Schema]:
    for operations in document["paths"].values():
        yield from operations.values()


def _completed(document: _Schema) -> _Schema:
    document["info"]["description"] = DESCRIPTION
    document["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        for field, about in schema.get("properties", {}).items():
            _exemplify(f"{name}.{field}", about)
    for operation in operations_of(document):
        for parameter in operation.get("parameters", ()):
            _explain(parameter)
        for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
            content = body.get("content", {}).get(_JSON)
            if content:
                content["examples"] = _once(document, content["schema"])
        for status, answer in operation["responses"].items():
            if status >= "400" and MEDIA_TYPE in answer.get("content", {}):
                name = answer["description"].replace(" ", "")
                document["components"].setdefault("responses", {}).setdefault(name, answer)
                operation["responses"][status] = _reference("responses", name)
    return document


def _exemplify(name: str, about: _Schema) -> None:
    """Give a field an example, unless it is a choice, or made of schemas that have theirs."""
    chosen = any(mark in str(about) for mark in ("'enum'", "'const'", "$ref"))
    value = FIELDS.get(name)
    if value is None and not chosen:
        value = FIELDS.get(name.rpartition(".")[2], _plain(about))
    if value is not None:
        about.setdefault("examples", [value])


def _plain(about: _Schema) -> Any:
    """Return what shows enough by its type alone; None if it takes words."""
    one = about.get("anyOf", [about])[0]
    kind = one.get("format", one.get("type"))
    if kind in {"integer", "number"}:
        return one.get("minimum", one.get("exclusiveMinimum", 0)) + 1
    return PLAIN.get(kind)


def _explain(parameter: _Schema) -> None:
    words, value = PARAMETERS.get(parameter["name"], ("", None))
    parameter.setdefault("description", words)
    if value is not None:
        parameter.setdefault("example", value)


def _once(document: _Schema, schema: _Schema) -> _Schema:
    """Return examples that refer to one value of each schema: the document is long enough."""
    name = schema["$ref"].rpartition("/")[2]
    known = document["components"].setdefault("examples", {})
    known.setdefault(name, {"value": _example(schema, document["components"]["schemas"])})
    return {name: _reference("examples", name)}


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _example(schema: _Schema, schemas: _Schema) -> Any:
    """Return a value of the schema, put together from the examples of its fields."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if several := _SEVERAL & schema.keys():
        return _example(schema[several.pop()][0], schemas)
    if schema.get("type") == "array":
        return [_example(schema["items"], schemas)]
    if schema.get("type") == "object":
        fields = schema.get("properties", {}).items()
        return {name: _example(each, schemas) for name, each in fields}
    one = schema.get("const", schema.get("default", False))
    return schema["enum"][0] if "enum" in schema else one
