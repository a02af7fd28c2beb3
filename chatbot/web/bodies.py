"""Read a request's body into a schema, and refuse what does not fit in words that help."""

from __future__ import annotations

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from chatbot.errors import InvalidFields, InvalidInput, UnsupportedMediaType

ModelT = TypeVar("ModelT", bound=BaseModel)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def read_body(schema: type[ModelT], *, forms: bool = False) -> ModelT:
    """Return the body as `schema`; `forms` takes HTML forms beside JSON.

    Raises:
        InvalidInput: not JSON, or nested too deeply.
        InvalidFields: JSON, but fields do not fit; says which and why.
        UnsupportedMediaType: neither JSON nor an allowed form.
    """
    try:
        if request.mimetype == "application/json" or request.mimetype.endswith("+json"):
            return schema.model_validate_json(request.get_data(cache=False))
        if forms and request.mimetype in FORMS:
            return schema.model_validate(request.form.to_dict())
    except ValidationError as error:
        raise _refusal(error) from error
    accepted = "application/json" + (" or a form" if forms else "")
    raise UnsupportedMediaType(f"the body is {request.mimetype or 'of no type'}: send {accepted}")


def read_query(schema: type[ModelT]) -> ModelT:
    """Return the query string as `schema`.

    Raises:
        InvalidFields: a value does not fit.
    """
    try:
        return schema.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> InvalidInput | InvalidFields:
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        return InvalidInput(f"the body is not valid JSON: {first['msg'].removeprefix('Invalid JSON: ')}")
    if not first["loc"] and first["type"] == "model_type":
        return InvalidInput('the body must be a JSON object, such as {"message": "hello"}')
    fields = {
        ".".join(map(str, one["loc"])) or "body": one["msg"].removeprefix("Value error, ")
        for one in error.errors(include_url=False)
    }
    named = "; ".join(f"{name}: {text}" for name, text in list(fields.items())[:5])
    return InvalidFields(named, fields=fields)
