"""A page of a list: ``limit``, ``order`` and ``after``, and the envelope around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .envelopes import invalid_request, openai_style
from .messages import Json, Reply, json_reply

__all__ = ["envelope", "page", "whole_number"]

_MOST = 100
_WHOLE = re.compile(r"-?[0-9]{1,18}")


def page(items: Sequence[Json], query: Mapping[str, str], *, default: int, most: int = _MOST) -> Reply:
    """Answer with the items that ``query`` asks for, newest first unless ``order`` is ``asc``.

    ``items`` are oldest first, each with an id. ``limit`` is 1 to ``most``, ``default`` if not given;
    ``after`` is the id that the page before ended with, 404 if it is not in the list.
    """
    order = query.get("order", "desc")
    if order not in ("asc", "desc"):
        message = f"Invalid value: '{order}'. Supported values are: 'asc' and 'desc'."
        raise invalid_request(message, code="invalid_value", param="order")
    ordered = list(items) if order == "asc" else list(reversed(items))
    start = _start(ordered, query.get("after"))
    end = start + _limit(query.get("limit"), default, most)
    return json_reply(200, envelope(ordered[start:end], has_more=end < len(ordered)))


def envelope(items: Sequence[Json], *, has_more: bool = False) -> Json:
    """Return ``items`` as a list object; its ids are empty if it is."""
    first, last = (items[0]["id"], items[-1]["id"]) if items else ("", "")
    return {"object": "list", "data": list(items), "first_id": first, "last_id": last, "has_more": has_more}


def whole_number(given: str, param: str) -> int:
    """Return ``given`` as an integer, or refuse it by the name ``param``."""
    if _WHOLE.fullmatch(given) is None:
        raise invalid_request(f"Invalid '{param}': expected an integer.", code="invalid_type", param=param)
    return int(given)


def _start(ordered: Sequence[Json], after: str | None) -> int:
    if after is None:
        return 0
    for number, item in enumerate(ordered):
        if item["id"] == after:
            return number + 1
    raise openai_style(404, f"No item found with id '{after}'", type="invalid_request_error", param="after")


def _limit(given: str | None, default: int, most: int) -> int:
    if given is None:
        return default
    limit = whole_number(given, "limit")
    if not 1 <= limit <= most:
        bound, edge, side = ("below", 1, ">=") if limit < 1 else ("above", most, "<=")
        kind = "minimum" if limit < 1 else "maximum"
        message = (
            f"Invalid 'limit': integer {bound} {kind} value. Expected a value {side} {edge}, but got {limit} instead."
        )
        raise invalid_request(message, code=f"integer_{bound}_{kind[:3]}_value", param="limit")
    return limit
