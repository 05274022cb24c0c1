"""Faults ordered by the request that suffers them: ``x-fault: cut_after_bytes=120``.

The header, or the query parameter of the same name, holds entries divided by ``;`` or ``,``, each
a name or ``name=value``; a hyphen in a name is as good as an underscore. Every name is in
:data:`MENU`; docs/emulator.md explains them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

from .dialects import DIALECTS, REFUSING
from .edits import Edit, chained, drop_event, drop_terminal, output_null, renumber, repeat_event, repeat_terminal
from .faults import Fault
from .messages import Received
from .shapes import error_reply

__all__ = ["MENU", "FaultOrder", "ordered", "read_order"]

_NAME = "x-fault"
_DIVIDER = re.compile(r"\s*[;,]\s*")
_STALL_AFTER = 2
"""Events after which a stall comes if nothing else is said."""


class FaultOrder:
    """A fault, and for which of the requests with the same words it is; None is for all."""

    def __init__(self, fault: Fault, on: int | None) -> None:
        self.fault = fault
        self.on = on


def ordered(request: Received) -> str | None:
    """Return the words by which ``request`` orders a fault for itself."""
    if (given := request.headers.get(_NAME)) is not None:
        return given
    return dict(parse_qsl(request.path.partition("?")[2])).get(_NAME)


def read_order(words: str, now: float) -> FaultOrder:
    """Return what ``words`` order; ``now`` (epoch seconds) is where dates are counted from.

    Raises ``ValueError`` that names the entry which is none, ``ImportError`` for a compression that
    is not installed.
    """
    given: dict[str, Any] = {}
    for entry in filter(None, _DIVIDER.split(words.strip())):
        name, _, value = entry.partition("=")
        name = name.strip().replace("-", "_").lower()
        if name not in MENU:
            raise ValueError(f"{_NAME}: no fault {name!r}: use {', '.join(MENU)}")
        try:
            given[name] = MENU[name](value.strip())
        except ValueError as error:
            raise ValueError(f"{_NAME}: {name}={value.strip()}: {error}") from None
    on = given.pop("on", None)
    edits = [given.pop(name) for name in _EDITS if name in given]
    reply = _headers(given, now)
    settings = {**given, **reply, "edit": chained(*edits) if edits else None}
    if "stall" in settings:
        settings["stall_seconds"] = settings.pop("stall")
        if not {"stall_after_events", "stall_after_bytes"} & settings.keys():
            settings["stall_after_events"] = _STALL_AFTER
    return FaultOrder(Fault(**settings), on)


def _headers(given: dict[str, Any], now: float) -> Mapping[str, Any]:
    """Take what belongs to a reply out of ``given`` and return it as settings of a fault."""
    status, shape = given.pop("status", None), given.pop("shape", "a")
    message = given.pop("message", None)
    headers = {name: given.pop(key) for key, name in _HEADERS.items() if key in given}
    if (after := given.pop("retry_after_date", None)) is not None:
        headers["retry-after"] = formatdate(now + after, usegmt=True)
    return {"headers": headers, "reply": None if status is None else error_reply(status, shape, message)}


def _flag(value: str) -> bool:
    if value not in ("", "true", "1"):
        raise ValueError("it takes no value")
    return True


def _positive(value: str) -> float:
    number = float(value)
    if not 0 <= number < float("inf"):
        raise ValueError("not a number of seconds or bytes")
    return number


def _count(value: str) -> int:
    if not value.isdecimal():
        raise ValueError("not a whole number")
    return int(value)


def _edit(edit: Edit) -> Callable[[str], Edit]:
    def read(value: str) -> Edit:
        _flag(value)
        return edit

    return read


def _dialect(value: str) -> str:
    name = value.replace("-", "_").lower()
    if name not in DIALECTS and name not in REFUSING:
        raise ValueError(f"use one of {', '.join(sorted([*DIALECTS, *REFUSING]))}")
    return name


_HEADERS = {"retry_after": "retry-after", "retry_after_ms": "retry-after-ms", "should_retry": "x-should-retry"}
_EDITS: dict[str, Callable[[str], Edit]] = {
    "drop_terminal": _edit(drop_terminal),
    "repeat_terminal": _edit(repeat_terminal),
    "drop_event": lambda value: drop_event(_count(value)),
    "repeat_event": lambda value: repeat_event(_count(value)),
    "gap": lambda value: renumber(_count(value), by=1),
    "repeat_number": lambda value: renumber(_count(value), by=-1),
    "output_null": _edit(output_null),
}
MENU: dict[str, Callable[[str], Any]] = {
    "delay": _positive,
    **dict.fromkeys(("cut_after_bytes", "cut_after_events"), _count),
    "clean": _flag,
    "stall": _positive,
    **dict.fromkeys(("stall_after_events", "stall_after_bytes"), _count),
    "drip": _positive,
    "split_utf8": _flag,
    "compress": str,
    "compress_each": _flag,
    **_EDITS,
    "dialect": _dialect,
    "error": str,
    "error_at": _count,
    "error_then": str,
    "status": _count,
    **dict.fromkeys(("shape", "message", *_HEADERS), str),
    "retry_after_date": float,
    "on": _count,
}
"""What can be ordered, each with what reads its value; raises ``ValueError`` for one that is none."""
