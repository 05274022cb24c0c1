"""Exchanges for operations: one answer, or the answers of a response until it has ended."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeVar

from msgspec import Struct

from ..effects import Close, Emit, Failed, Head, HttpRequest, Read, Sleep
from ..errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ConfigError,
    RemoteProtocolError,
    ResponsesError,
)
from ..exchange import Exchange, Failure, as_call, failure, fetch, judged, open_answer, retrieve
from ..response import Response
from ..retry import Policy
from ..structured import parsed_response
from .call import RawResponse

__all__ = ["Pace", "ask", "ask_bytes", "in_the_making", "poll", "read_as"]

T = TypeVar("T")

_MILLISECONDS: Final = 1000
_IN_THE_MAKING: Final = ("queued", "in_progress")


class Pace(Struct, frozen=True, kw_only=True):
    """How often a response in the making is asked after; all in seconds.

    The pause begins with ``first`` and grows by ``growth`` with each answer up to ``longest``;
    ``within`` bounds the pauses together (None: no limit).
    """

    first: float = 0.5
    growth: float = 1.5
    longest: float = 5.0
    within: float | None = None

    @classmethod
    def of(cls, interval_ms: float | None, within: float | None) -> Pace:
        """Return the pace for what a caller says; ``interval_ms``, in milliseconds, makes it a steady one.

        Raises :class:`ConfigError` for what is no positive number.
        """
        for name, given in (("poll_interval_ms", interval_ms), ("max_wait", within)):
            if given is not None and (
                isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < math.inf
            ):
                raise ConfigError(f"{name} must be a positive number, not {given!r}")
        if interval_ms is None:
            return cls(within=within)
        seconds = interval_ms / _MILLISECONDS
        return cls(first=seconds, growth=1.0, longest=seconds, within=within)


def in_the_making(response: Response) -> bool:
    """Whether a response is yet to end."""
    return response.status in _IN_THE_MAKING


def ask(request: HttpRequest, policy: Policy, read: Callable[[Head, bytes], T]) -> Exchange[RawResponse[T] | Failure]:
    """Send a request and return its answer, unread."""
    answer = yield from fetch(request, policy)
    return answer if isinstance(answer, ResponsesError) else RawResponse(*answer, read)


def ask_bytes(request: HttpRequest, policy: Policy) -> Exchange[Head | Failure]:
    """Send a request, emit the head of its answer and then the body as it comes; return the head."""
    return as_call(request, policy, lambda inner: _ask_bytes(request, inner))


def _ask_bytes(request: HttpRequest, policy: Policy) -> Exchange[Head | Failure]:
    head = yield from open_answer(request, policy)
    if not isinstance(head, Head):
        return head
    yield Emit((head,))
    while data := (yield Read(policy.timeouts.idle)):
        if isinstance(data, Failed):
            yield Close()
            broken = failure(data)
            broken.request_id = head.request_id
            return broken
        yield Emit((data,))
    yield Close()
    return head


def poll(
    request: HttpRequest, policy: Policy, named: Callable[[str], HttpRequest], pace: Pace
) -> Exchange[Response | Failure]:
    """Send a request, then ask for its response until that has ended; one that failed is a ResponseFailed.

    ``named(id)`` is the request that asks for a response. Asking can be repeated, so that a
    connection that breaks is survived, at most ``max_retries`` times in a row. The result is an
    :class:`APITimeoutError` if the pauses would be longer than ``pace.within`` in all; every error
    has the response as it stood last.
    """
    return as_call(request, policy, lambda inner: _poll(request, inner, named, pace))


def _poll(
    request: HttpRequest, policy: Policy, named: Callable[[str], HttpRequest], pace: Pace
) -> Exchange[Response | Failure]:
    pause, waited, lost = pace.first, 0.0, 0
    last: Response | None = None
    while True:
        got = yield from retrieve(request, policy)
        if isinstance(got, Response):
            if not in_the_making(got):
                return judged(got)
            last, lost = got, 0
        elif last is None or not isinstance(got, APIConnectionError) or lost >= policy.max_retries:
            return _with_last(got, last)
        else:
            lost += 1
        if not last.id:
            message = f"the response is {last.status} and has no id to ask for it by"
            return RemoteProtocolError(message, request_id=last.request_id, response=last)
        if pace.within is not None and waited + pause > pace.within:
            message = f"the response is still {last.status} after {waited:g} s of waiting"
            return APITimeoutError(message, request_id=last.request_id, response=last)
        yield Sleep(pause)
        waited, pause = waited + pause, min(pace.longest, pause * pace.growth)
        request = named(last.id)


def _with_last(error: Failure, last: Response | None) -> Failure:
    if isinstance(error, APIError):
        error.response = error.response or last
    elif last is not None:
        error.add_note(f"the response {last.id} was {last.status} when it was seen last: poll it again")
    return error


def read_as(exchange: Exchange[Response | Failure], text_format: object) -> Exchange[Response | Failure]:
    """Return an exchange whose response is read as a type; None leaves it as it is."""
    response = yield from exchange
    if text_format is None or not isinstance(response, Response):
        return response
    return parsed_response(response, text_format)
