"""`/openapi.json`, made from what every route says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from apispec import APISpec
from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

import chatbot
from chatbot.web.schemas import Problem

ViewT = TypeVar("ViewT", bound=Callable[..., Any])
ERRORS = {
    "400": "the request is malformed",
    "401": "nobody is known to be asking",
    "403": "the asker may not",
    "404": "there is no such thing",
    "409": "it changed, or was used, in the meantime",
    "413": "the body is too large",
    "415": "neither JSON nor an accepted form",
    "422": "single fields do not fit",
    "429": "too many requests; see Retry-After",
    "503": "a part does not answer; see Retry-After",
}
DONE = {"200": "done", "503": "customers are not served; why"}
RESUMES = {
    "name": "Last-Event-ID",
    "in": "header",
    "description": "the last `id` that came: the stream goes on behind it, whatever `after` says",
    "schema": {"type": "integer", "minimum": 0},
}


@dataclass(frozen=True, slots=True)
class Description:
    """What the docs say of one route."""

    summary: str
    tag: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel] | None
    forms: bool
    stream: bool
    text: str | None
    other: tuple[str, ...]
    statuses: tuple[str, ...]
    errors: tuple[str, ...]


def describe(
    summary: str,
    *,
    tag: str,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    answer: type[BaseModel] | None = None,
    forms: bool = False,
    stream: bool = False,
    text: str | None = None,
    other: tuple[str, ...] = (),
    statuses: tuple[str, ...] = ("200",),
    errors: tuple[str, ...] = tuple(ERRORS),
) -> Callable[[ViewT], ViewT]:
    """Describe a route where it is defined.

    Args:
        text: the media type of an answer that is no JSON.
        other: media types that may be asked for in place of JSON.
        statuses: under which `answer` comes.
        errors: which problems may come instead.
    """

    def mark(view: ViewT) -> ViewT:
        view.__dict__["description"] = Description(
            summary, tag, body, query, answer, forms, stream, text, other, statuses, errors
        )
        return view

    return mark


def described(app: Flask) -> Iterator[tuple[Rule, Description]]:
    """Return every route that has a description."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        found = getattr(app.view_functions[rule.endpoint], "description", None)
        if found:
            yield rule, found


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of an application."""
    spec = APISpec(title="Chatbot", version=chatbot.__version__, openapi_version="3.1.0")
    routes = list(described(app))
    _add_schemas(spec, [found for _rule, found in routes])
    for rule, found in routes:
        operation = _operation(found, rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            spec.path(
                path=re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule.rule),
                operations={method.lower(): operation},
            )
    result: dict[str, Any] = spec.to_dict()
    return result


def _add_schemas(spec: APISpec, found: list[Description]) -> None:
    used = {schema for one in found for schema in (one.body, one.answer) if schema} | {Problem}
    named: list[tuple[type[BaseModel], Literal["validation"]]] = [
        (schema, "validation") for schema in sorted(used, key=lambda schema: schema.__name__)
    ]
    _, schemas = models_json_schema(named, ref_template=_ref("{model}"))
    for name, schema in schemas["$defs"].items():
        spec.components.schema(name, schema)


def _operation(found: Description, rule: Rule) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": found.summary,
        "tags": [found.tag],
        "parameters": [*_path_parameters(rule), *_query_parameters(found.query)],
        "responses": {**_success(found), **_errors(found)},
    }
    if found.stream:
        operation["parameters"].append(RESUMES)
    if found.body:
        kinds = ["application/json", *(["application/x-www-form-urlencoded"] if found.forms else [])]
        content = {kind: {"schema": {"$ref": _ref(found.body.__name__)}} for kind in kinds}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _success(found: Description) -> dict[str, Any]:
    if found.stream:
        return {"200": {"description": "a stream of events", "content": {"text/event-stream": {}}}}
    if found.text:
        return {"200": {"description": "done", "content": {found.text: {"schema": {"type": "string"}}}}}
    if found.answer is None:
        return {"204": {"description": "done"}}
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": _ref(found.answer.__name__)}}}
    content |= {kind: {"schema": {"type": "string"}} for kind in found.other}
    return {status: {"description": DONE[status], "content": content} for status in found.statuses}


def _errors(found: Description) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": _ref("Problem")}}}
    return {
        code: {"description": text, "content": content}
        for code, text in ERRORS.items()
        if code in found.errors
    }


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in sorted(rule.arguments)
    ]


def _query_parameters(query: type[BaseModel] | None) -> list[dict[str, Any]]:
    properties = query.model_json_schema()["properties"] if query else {}
    return [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"
