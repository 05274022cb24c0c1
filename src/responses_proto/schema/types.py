"""JSON schemas from Python types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeGuard

import msgspec

from ..errors import InvalidRequest
from .nodes import at_root, named

__all__ = ["PydanticModel", "from_plain", "is_pydantic", "json_schema", "pydantic_fault"]

_REF: Final = "#/$defs/{name}"


class PydanticModel(Protocol):
    """What is used of a pydantic model (version 2), which is never imported."""

    model_json_schema: Callable[..., dict[str, Any]]
    model_validate_json: Callable[[str | bytes], object]


def is_pydantic(kind: object) -> TypeGuard[PydanticModel]:
    """Whether a type is a pydantic model, by what it can do."""
    return isinstance(kind, type) and hasattr(kind, "model_json_schema") and hasattr(kind, "model_validate_json")


def from_plain(kind: type, value: object) -> object:
    """Return a value of a type that msgspec does not know, from plain JSON values: its ``dec_hook``."""
    if not is_pydantic(kind):
        raise NotImplementedError(f"{kind!r} has no JSON form")
    try:
        return kind.model_validate_json(msgspec.json.encode(value))
    except ValueError as error:
        path, message = pydantic_fault(error) or ("", str(error))
        raise ValueError(f"{path}: {message}" if path else message) from error


def pydantic_fault(error: Exception) -> tuple[str, str] | None:
    """Return path and text of the first fault in an error of pydantic, without the value that it names."""
    faults = getattr(error, "errors", None)
    if not callable(faults):
        return None
    first = faults()[0]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    return path.lstrip("."), str(first["msg"])


def json_schema(kind: object) -> dict[str, object]:
    """Return the JSON schema (2020-12) of a type; one that is given is returned as it is.

    Types are those that msgspec knows (Struct, dataclass, TypedDict, NamedTuple, attrs, Enum,
    Literal, unions, ``Annotated`` with ``msgspec.Meta``, the usual scalars and collections) and
    pydantic models, also inside one another. What an object may have besides its fields is left
    open where the type leaves it open.

    Raises :class:`InvalidRequest` with the rule ``type`` for a type that has no JSON form.
    """
    if isinstance(kind, Mapping):
        return dict(kind)
    definitions: dict[str, object] = {}
    try:
        if is_pydantic(kind):
            return at_root(kind.model_json_schema())
        (schema,), own = msgspec.json.schema_components(
            (kind,), schema_hook=lambda inner: _foreign(inner, definitions), ref_template=_REF
        )
    except (TypeError, NotImplementedError) as error:
        raise InvalidRequest(f"{kind!r} has no JSON schema: {error}", rule="type") from error
    except KeyError as error:
        # What msgspec raises where two types in one module have one name.
        raise InvalidRequest(f"two types are called {error}", rule="type") from error
    clash = own.keys() & definitions.keys()
    if clash:
        raise InvalidRequest(f"two types are called {', '.join(sorted(clash))}", rule="type")
    definitions = {**own, **definitions}
    return at_root({**schema, "$defs": definitions} if definitions else schema)


def _foreign(kind: object, definitions: dict[str, object]) -> dict[str, object]:
    if not is_pydantic(kind):
        raise NotImplementedError
    schema = kind.model_json_schema()
    definitions.update(named(schema, "$defs"))
    return {key: value for key, value in schema.items() if key != "$defs"}
