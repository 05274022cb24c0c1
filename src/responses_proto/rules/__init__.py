"""What the API would refuse in a request, found before it is sent.

Looked at is what the program wrote: typed values and plain ones. JSON bytes, and values that
remember the bytes they were read from, came from a server and go back untouched: they are
trusted, and a history of them costs nothing here. Words from open sets (types, roles, effort,
formats of tomorrow) are never refused, unless they are those of chat completions.

Not refused, since servers take it: ``store`` false with ``previous_response_id`` (the response
before may have been stored), with ``conversation`` (the conversation keeps its items by itself;
``store`` is about retrieving the response by its id) or with ``background`` (a background
response is kept until it has been fetched).
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import InvalidRequest
from ..inputs import prepared
from .parameters import problems

__all__ = ["check_request", "find_problems", "problems"]


def check_request(body: Mapping[str, object]) -> None:
    """Raise the first of :func:`find_problems`, an :class:`InvalidRequest` with path and rule."""
    for problem in find_problems(body):
        raise problem


def find_problems(body: Mapping[str, object]) -> list[InvalidRequest]:
    """Return what the API would refuse in a request, given as its parameters by name.

    Each finding has a path (``input[3].call_id``) and one of the rules ``required``, ``type``,
    ``non-empty``, ``range``, ``length``, ``name``, ``exclusive``, ``needs``, ``flat``, ``chat``,
    ``metadata``, ``json`` (it has no JSON form), or one of
    :func:`~responses_proto.schema.strict_problems`.
    """
    plain: dict[str, object] = {}
    found: list[InvalidRequest] = []
    for name, value in body.items():
        try:
            plain[name] = None if value is None else prepared(name, value)
        except InvalidRequest as problem:
            found.append(problem)
    return [*found, *problems(plain)]
