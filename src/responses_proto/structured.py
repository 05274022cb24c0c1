"""Structured output: a response read as a type, or the reason why it cannot be; partial values meanwhile.

What the model did is never an exception: a refusal, an answer that was cut and one that is not of
the type are told by :class:`NotParsed`, and the response is there in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar, cast, overload

from msgspec import UNSET

from .decoding import Value
from .errors import InvalidRequest
from .events import OutputItemAdded, OutputTextDelta, OutputTextDone, StreamEvent, StreamReset
from .items import MessageItem
from .partial_json import NotJSON, PartialJSON
from .parts import OutputText, Text
from .response import Response
from .schema import OutputInvalid, decode_as

__all__ = ["NotParsed", "ParsedResponse", "PartialOutput", "WhyNotParsed", "parsed_response"]

T = TypeVar("T")

_FINAL: Final = (None, "", "final_answer")
"""Phases of a message that is the answer (the official client): commentary is no structured output."""
_COMPLETE: Final = (None, "completed")
_UNREAD: Final = "nobody has read this copy: parsed_response(copy, text_format) does"
_OWN_MEMORY: Final = ("output_parsed_value", "not_parsed_value")


class WhyNotParsed(StrEnum):
    """Why a response has no parsed output."""

    REFUSED = "refused"
    """The model refused; the message is what it said."""
    INCOMPLETE = "incomplete"
    """The response has not come to its end: it was cut, cancelled, or is still being made."""
    INVALID = "invalid"
    """What the model wrote is not of the type; the path says where."""
    ABSENT = "absent"
    """The model wrote no text: it may have called a function instead."""


class NotParsed(Value, frozen=True, kw_only=True):
    """Why there is no parsed output.

    ``path`` is where the text departs from the type (``items[2].price``; "" for the whole), ``text``
    what the model wrote, ``partial`` the plain value as far as it is complete JSON (None if there
    is none), ``error`` the exception behind ``invalid``.
    """

    reason: WhyNotParsed
    message: str
    path: str = ""
    text: str = ""
    partial: Any = None
    error: Exception | None = None

    shown = Value.shown | {"reason", "path"}


class ParsedResponse(Response, Generic[T], frozen=True, kw_only=True, omit_defaults=True):
    """A response whose text was asked for as a type."""

    @property
    def output_parsed(self) -> T | None:
        """The output as a value of the type; None if there is none, and then ``not_parsed`` says why."""
        return cast("T | None", self.__dict__.get("output_parsed_value"))

    @property
    def not_parsed(self) -> NotParsed | None:
        """Why there is no parsed output; None if there is. A changed copy has none until it is read again."""
        if "output_parsed_value" in self.__dict__:
            return None
        return self.__dict__.get("not_parsed_value") or NotParsed(reason=WhyNotParsed.ABSENT, message=_UNREAD)

    def __reduce__(self) -> tuple[Any, ...]:
        *rest, memory = super().__reduce__()
        return (*rest, memory | {name: self.__dict__[name] for name in _OWN_MEMORY if name in self.__dict__})


@overload
def parsed_response(response: Response, text_format: type[T]) -> ParsedResponse[T]: ...
@overload
def parsed_response(response: Response, text_format: object) -> ParsedResponse[Any]: ...
def parsed_response(response: Response, text_format: object) -> ParsedResponse[Any]:
    """Return a response with its text read as a type; of several texts, the first that is of it counts.

    Every text part of the answer is read, also by itself: ``part.parsed``.
    """
    fields = {name: getattr(response, name) for name in response.__struct_fields__}
    parsed: ParsedResponse[Any] = ParsedResponse(**fields)
    parsed.__dict__.update(response.__dict__)
    faults: list[NotParsed] = []
    values: list[object] = []
    complete = response.status in _COMPLETE
    for part in _texts(parsed):
        read = _read(text_format, part.text) if complete else _cut(response, part.text)
        if isinstance(read, NotParsed):
            faults.append(read)
        else:
            values.append(read.value)
            part.__dict__["parsed_value"] = read.value
    if values:
        parsed.__dict__["output_parsed_value"] = values[0]
    else:
        parsed.__dict__["not_parsed_value"] = _why(response, faults)
    return parsed


class _Read:
    def __init__(self, value: object) -> None:
        self.value = value


def _texts(response: Response) -> Iterator[OutputText | Text]:
    for item in response.output:
        if isinstance(item, MessageItem) and item.phase in _FINAL and not isinstance(item.content, str):
            yield from (part for part in item.content if isinstance(part, OutputText | Text) and part.text)


def _read(text_format: object, text: str) -> _Read | NotParsed:
    try:
        return _Read(decode_as(text_format, text))
    except (OutputInvalid, InvalidRequest) as error:
        path = error.path if isinstance(error, OutputInvalid) else ""
        message = str(error).removeprefix(f"{path}: ")
        return NotParsed(reason=WhyNotParsed.INVALID, message=message, path=path, text=text, error=error)
    except Exception as error:  # a validator of the program may raise anything: the response must not be lost
        message = f"{type(error).__name__}: {error}"
        return NotParsed(reason=WhyNotParsed.INVALID, message=message, text=text, error=error)


def _cut(response: Response, text: str = "") -> NotParsed:
    details = response.incomplete_details
    reason = details.reason if details is not None and details.reason else response.status
    partial = PartialJSON()
    with suppress(NotJSON):
        partial.feed(text)
    value = None if partial.value is UNSET else partial.value
    message = f"the response is not complete: {reason}"
    return NotParsed(reason=WhyNotParsed.INCOMPLETE, message=message, text=text, partial=value)


def _why(response: Response, faults: list[NotParsed]) -> NotParsed:
    if response.refusal:
        return NotParsed(reason=WhyNotParsed.REFUSED, message=response.refusal)
    if faults:
        return faults[0]
    if response.status not in _COMPLETE:
        return _cut(response)
    called = ", ".join(call.name for call in response.function_calls)
    return NotParsed(
        reason=WhyNotParsed.ABSENT, message=f"the model called {called}" if called else "the model wrote no text"
    )


class PartialOutput:
    """The value that a stream's text is growing into: give it every event, in order.

    ``value`` is plain (dicts, lists, text, numbers) and live: it grows with the next event, so copy
    what must stay as it is. What the model writes that is no JSON leaves it as it was. Where a
    broken stream begins anew, so does the value.
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._json = PartialJSON()
        self._place: tuple[object, object] | None = None
        self._broken = False
        self._asides: set[object] = set()

    @property
    def value(self) -> Any:
        """The value so far; None while there is none."""
        value = self._json.value
        return None if value is UNSET else value

    def push(self, event: StreamEvent) -> bool:
        """Take an event; return whether it added to the value."""
        if isinstance(event, StreamReset):
            self._forget()
            return event.response is not None and self._feed((None, None), event.response.output_text)
        if isinstance(event, OutputItemAdded):
            item = event.item
            if isinstance(item, MessageItem) and item.phase not in _FINAL:
                self._asides.add(event.output_index)
            return False
        if not isinstance(event, OutputTextDelta | OutputTextDone) or event.output_index in self._asides:
            return False
        place = (event.output_index, event.content_index)
        if isinstance(event, OutputTextDelta):
            return self._feed(place, event.delta)
        return place != self._place and self._feed(place, event.text)  # a server may send no deltas

    def _feed(self, place: tuple[object, object], text: str) -> bool:
        if place != self._place:
            self._json, self._place, self._broken = PartialJSON(), place, False
        if self._broken or not text:
            return False
        try:
            self._json.feed(text)
        except NotJSON:
            self._broken = True
            return False
        return self._json.value is not UNSET
