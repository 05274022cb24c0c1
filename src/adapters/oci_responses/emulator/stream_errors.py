"""Errors in the middle of a stream, when the status has long been 200.

Forms: those that were seen on the service and on its relatives; a client has to tell them from events.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from responses_proto.sse import encode_sse

from .edits import Edit
from .engine import TERMINAL
from .messages import Json

__all__ = ["ErrorForm", "ErrorThen", "check_error", "stream_error"]

ErrorForm = Literal["nested", "flat", "bare", "string", "single_quoted"]
"""``nested``: the members under ``error``, as the live API sends them; ``flat``: beside ``type``, as its
reference says; ``bare``: a gateway's, without type and number; ``string``: ``error`` is a text, as xAI's
is; ``single_quoted``: the ``repr`` of a Python dict, which is no JSON."""
ErrorThen = Literal["end", "failed", "on"]
"""What follows the error: nothing, ``response.failed``, or the rest of the stream."""

_CODE = "server_error"
_MESSAGE = "The server had an error while processing your request."


def check_error(form: str, then: str) -> None:
    """Raise ``ValueError`` for a form or sequel that there is not."""
    for given, known in ((form, get_args(ErrorForm)), (then, get_args(ErrorThen))):
        if given not in known:
            raise ValueError(f"{given!r} is not one of {', '.join(known)}")


def stream_error(form: ErrorForm, at: int, then: ErrorThen = "end") -> Edit:
    """Return the edit of one stream that puts an error before the event at position ``at``."""
    check_error(form, then)
    response: Json = {}
    over = False

    def edit(position: int, event: Json) -> Sequence[Json | bytes]:
        nonlocal response, over
        response = event.get("response", response)
        if over:
            return []
        if (position < at and event["type"] not in TERMINAL) or (position > at and then == "on"):
            return [event]
        number = event.get("sequence_number", position)
        over = then != "on"
        return [_form(form, number), *_sequel(then, number, event, response)]

    return edit


def _sequel(then: ErrorThen, number: int, event: Json, response: Json) -> Sequence[Json]:
    if then == "on":
        return [event]
    if then == "end":
        return []
    failed = {**response, "status": "failed", "error": {"code": _CODE, "message": _MESSAGE}, "completed_at": None}
    return [{"type": "response.failed", "sequence_number": number + 1, "response": failed}]


def _form(form: ErrorForm, number: int) -> Json | bytes:
    error = {"type": _CODE, "code": _CODE, "message": _MESSAGE, "param": None}
    match form:
        case "nested":
            return {"type": "error", "sequence_number": number, "error": error}
        case "flat":
            return {**error, "type": "error", "sequence_number": number}
        case "bare":
            return encode_sse(msgspec.json.encode({"error": {"message": _MESSAGE}}).decode(), event="error")
        case "string":
            return encode_sse(msgspec.json.encode({"code": "internal-error", "error": _MESSAGE}).decode())
        case "single_quoted":
            return encode_sse(repr({"error": error}))
