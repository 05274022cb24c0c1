"""What may be given as ``input`` and as ``tools``, as plain JSON values that can be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol, TypeAlias

from msgspec import Raw, Struct

from .decoding import Keep, Unknown
from .errors import InvalidRequest
from .messages import Message, Role, items_of
from .octets import Octets
from .parts import InputText, OutputText
from .response import Response
from .sending import all_raw, dumped, json_bytes, sendable, within

__all__ = ["Input", "InputItem", "prepared", "prepared_input"]


class Dumps(Protocol):
    """An object of the official SDK, or another pydantic model."""

    @property
    def model_dump(self) -> Callable[..., object]:
        """Its fields as plain values."""


InputItem: TypeAlias = Keep | Unknown | Raw | Octets | Message | Response | Dumps | Mapping[str, object]
Input: TypeAlias = str | Raw | Octets | Message | Response | Iterable[InputItem | Sequence[InputItem]]
"""Plain text; a message; a response, which stands for its output; all of it as JSON bytes; or items.

Items are typed, plain dicts, JSON bytes, objects of the official SDK, messages, responses, and
lists of these: ``[*history, response.as_input(), message]``.
"""

_SINGLE: Final = (Mapping, Struct, Unknown)
_BEGINNINGS: Final = (b'"', b"[")


def prepared(name: str, value: object) -> object:
    """Return a parameter of a request as :func:`~responses_proto.sending.sendable` does.

    Raises :class:`InvalidRequest` for what has no JSON form, and for an ``input`` that is neither
    text nor items.
    """
    if name == "input":
        return prepared_input(value)
    if name == "tools" and isinstance(value, Iterable) and not isinstance(value, (str, *_SINGLE)):
        value = [_definition(tool) for tool in value]
    return sendable(value, name)


def prepared_input(given: object) -> str | Raw | list[object] | tuple[Raw, ...]:
    """Return an :data:`Input` as text, JSON, a list of plain items and JSON, or a tuple of nothing but JSON.

    The short form of a message, ``{"role", "content"}``, is written out in full (``type``, and
    text as a typed part): it means the same, and not every model on OCI takes the short form.
    """
    if isinstance(given, str):
        return str(sendable(given, "input"))
    if isinstance(given, Raw):
        return given
    if isinstance(given, Octets):
        raw = json_bytes(given, "input")
        if not bytes(raw).lstrip().startswith(_BEGINNINGS):
            raise InvalidRequest("must be JSON text or a JSON list if it is bytes", path="input", rule="type")
        return raw
    if isinstance(given, Message | Response):
        given = (given,)
    if isinstance(given, _SINGLE) or not isinstance(given, Iterable) or dumped(given) is not given:
        reason = f"must be text or a list of items, not {type(given).__name__}"
        raise InvalidRequest(reason, path="input", rule="type")
    if isinstance(given, list | tuple) and all_raw(given):
        return tuple(given)
    items: list[object] = []
    for entry in given:
        for one in entry if isinstance(entry, list | tuple) else (entry,):
            _add(items, one)
    return items


def _add(items: list[object], entry: object) -> None:
    try:
        for one in _meant(entry):
            if one is None:
                raise InvalidRequest("must be an object, not None", rule="type")
            items.append(sendable(_in_full(one)))
    except InvalidRequest as problem:
        raise within(problem, f"input[{len(items)}]") from problem


def _meant(entry: object) -> Iterator[object]:
    if isinstance(entry, Message):
        yield from items_of(entry)
    elif isinstance(entry, Response):
        yield from entry.as_input()
    else:
        yield entry


def _in_full(entry: object) -> object:
    if isinstance(entry, Mapping) and "role" in entry and "type" not in entry:
        content = entry.get("content")
        if isinstance(content, str):
            content = [OutputText(content) if entry["role"] == Role.ASSISTANT else InputText(content)]
        return {"type": "message", **entry, "content": content}
    return entry


def _definition(tool: object) -> object:
    define = getattr(tool, "definition", None)
    return define() if callable(define) and not isinstance(tool, type) else tool
