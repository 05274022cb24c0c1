"""Events and responses against the types of two packages that others wrote."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import openresponses_types.types as spec
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import BaseModel, TypeAdapter

from oci_responses.emulator import Json

__all__ = ["check_official", "check_official_response", "check_open", "check_open_response"]


@cache
def _official() -> TypeAdapter[Any]:
    return TypeAdapter(ResponseStreamEvent)


@cache
def _open() -> dict[str, type[BaseModel]]:
    """Return the event types of Open Responses by their tag."""
    found = {}
    for name in dir(spec):
        kind = getattr(spec, name)
        if name.endswith("StreamingEvent"):
            (tag,) = kind.model_fields["type"].annotation  # an enumeration of one
            found[tag.value] = kind
    return found


def check_official(event: Json) -> None:
    """Fail unless the official client's types take ``event``, as JSON and without a warning on the way back."""
    made = _official().validate_python(event)
    assert made.type == event["type"]
    _unwarned(made)


def check_official_response(response: Json) -> None:
    _unwarned(Response.model_validate(response))


def check_open(event: Json) -> None:
    """Fail unless Open Responses has this event and its type takes it; OpenAI's own events are let pass."""
    kind = _open().get(event["type"])
    if kind is None:
        # The raw form of reasoning has another name there.
        assert event["type"].startswith("response.reasoning_text."), event["type"]
        return
    if "response" in event:
        event = {**event, "response": _without_schema(event["response"])}
    _unwarned(kind.model_validate(event))


def check_open_response(response: Json) -> None:
    made = spec.ResponseResource.model_validate(_without_schema(response))
    assert not spec.ResponseResource.model_fields.keys() - response.keys()
    _unwarned(made)


def _without_schema(response: Json) -> Json:
    """Take the echoed schema out: that package's type wants null there, where the service has the schema."""
    form = response["text"]["format"]
    if form["type"] != "json_schema":
        return response
    assert isinstance(form["schema"], dict)
    return {**response, "text": {**response["text"], "format": {**form, "schema": None}}}


def _unwarned(made: BaseModel) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made.model_dump()
