"""Whether to try again, and when: a pure function of the error and the attempt.

Only classified faults are retried: no connection, 408, 429, 5xx, and 409 where its code says that
the state is passing. The delay is "full jitter" back-off: a random share of an exponentially
growing ceiling, the random number given from outside. A delay that the service names is kept to;
one longer than ``longest_wait`` is not waited for at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Final, TypeAlias

from msgspec import Struct

from .effects import Effect, Head, HttpRequest, Reply
from .errors import APIError

__all__ = ["Policy", "Timeouts", "Watch", "retry_after"]

_PASSING_CONFLICTS: Final = frozenset({"IncorrectState", "LockConflict", "Conflict", "conversation_locked"})
_RETRIED: Final = frozenset({408, 429})
_SERVER_ERROR: Final = 500
_CONFLICT: Final = 409
_DOUBLINGS: Final = 60  # far beyond any limit, and 2.0 ** 1024 is no float
_NUMBER: Final = re.compile(r"\d+(\.\d+)?", re.ASCII)
_DATE: Final = re.compile(r"\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT", re.ASCII)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


Watch: TypeAlias = Callable[[HttpRequest, Generator[Effect, Reply, object]], Generator[Effect, Reply, object]]
"""Puts an exchange into another one that hands on its effects, their replies and its result unchanged."""


class Timeouts(Struct, frozen=True, kw_only=True):
    """Seconds; None means no limit.

    ``connect``: until the connection stands. ``first_byte``: until the answer's head is there,
    which may take minutes where tools run first. ``idle``: between two pieces of a body.
    ``total``: the whole call, with all its attempts, the waits between them, the body, and what the
    program does between two events.
    """

    connect: float | None = 10.0
    first_byte: float | None = 600.0
    idle: float | None = 120.0
    total: float | None = None


class Policy(Struct, frozen=True, kw_only=True):
    """How one call deals with faults.

    ``jitter`` returns a random number in [0, 1); without it every delay is its full ceiling.
    ``watch`` sees every call from the inside, for observers.
    """

    max_retries: int = 2
    timeouts: Timeouts = Timeouts()
    first_delay: float = 0.5
    longest_delay: float = 8.0
    longest_wait: float = 120.0
    jitter: Callable[[], float] | None = None
    max_body_size: int = 256 * 1024 * 1024
    watch: Watch | None = None

    def delay_after(self, error: APIError, attempt: int, *, sent: bool) -> float | None:
        """Return the seconds to wait before attempt ``attempt + 1`` (the first is 0), or None to give up.

        ``sent`` says whether the request may have reached the service without an answer.
        """
        if attempt >= self.max_retries or not _passing(error, sent):
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= self.longest_wait else None
        ceiling = min(self.longest_delay, self.first_delay * 2.0 ** min(attempt, _DOUBLINGS))
        return ceiling * (self.jitter() if self.jitter is not None else 1.0)


def _passing(error: APIError, sent: bool) -> bool:
    status = error.status_code
    if status is None:
        return not sent
    if status == _CONFLICT or error.code == "conversation_locked":
        return error.code in _PASSING_CONFLICTS
    return status in _RETRIED or status >= _SERVER_ERROR


def retry_after(head: Head) -> float | None:
    """Return the seconds that an answer asks to wait, or None.

    ``retry-after-ms`` comes first, then ``retry-after`` in seconds or as an HTTP date (RFC 9110,
    section 10.2.3), which is compared with the answer's own ``date``: this code has no clock.
    """
    milliseconds = head.header("retry-after-ms")
    if milliseconds and _NUMBER.fullmatch(milliseconds):
        return float(milliseconds) / 1000
    given = head.header("retry-after")
    if not given:
        return None
    if _NUMBER.fullmatch(given):
        return float(given)
    until, now = _seconds(given), _seconds(head.header("date") or "")
    return max(0.0, float(until - now)) if until is not None and now is not None else None


def _seconds(date: str) -> int | None:
    """Return the seconds since some day long ago that an IMF-fixdate stands for."""
    match = _DATE.fullmatch(date)
    if match is None or match[2] not in _MONTHS:
        return None
    # Years that begin in March have their leap day last, so that days need no table of years.
    month = (_MONTHS.index(match[2]) - 2) % 12
    year = int(match[3]) - (month >= 10)  # noqa: PLR2004 - January and February
    days = 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + int(match[1])
    return ((days * 24 + int(match[4])) * 60 + int(match[5])) * 60 + int(match[6])
