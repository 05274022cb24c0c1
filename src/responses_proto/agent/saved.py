"""The saved form of a run: its version, and how older versions are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from msgspec import DecodeError, Raw, Struct

from ..errors import LocalError
from ..messages import ToolCall
from ..values import encode_json
from .ledger import planned
from .organ import Moment
from .state import VERSION, Phase, State

__all__ = ["read_saved"]

S = TypeVar("S", bound=State)


class _Saved(Struct, tag="agent_loop", tag_field="value"):
    version: int


class _Version1(Struct):
    phase: Phase
    setup: Raw
    calls: tuple[ToolCall, ...] = ()
    iterations: int = 0


def read_saved(data: bytes | str, kind: type[S]) -> S:
    """Return a saved run, brought to this version.

    Raises :class:`LocalError` for anything else.
    """
    if not isinstance(data, bytes | bytearray | memoryview | str):
        raise LocalError(f"not a saved agent loop: {type(data).__name__}")
    try:
        version = msgspec.json.decode(data, type=_Saved).version
        if version != VERSION and version not in _MIGRATIONS:
            raise LocalError(f"a saved agent loop of version {version}; this is version {VERSION}")
        while version != VERSION:
            data = encode_json(_MIGRATIONS[version](msgspec.json.decode(data, type=dict[str, Raw])))
            version += 1
        return msgspec.json.decode(data, type=kind)
    except (DecodeError, UnicodeError, RecursionError) as error:
        raise LocalError(f"not a saved agent loop: {error}") from error


def _from_1(members: dict[str, Raw]) -> dict[str, Any]:
    """Version 1 had the pending calls in ``calls``, without a ledger, and no organs.

    Nobody knows whether calls that were pending had been begun; they were run again, and still are.
    """
    old = msgspec.json.decode(encode_json(members), type=_Version1)
    members.pop("calls", None)
    setup = msgspec.json.decode(members["setup"], type=dict[str, Any])
    at = {Phase.TOOLS: Moment.ANSWERED, Phase.DONE: Moment.ENDING}
    return {
        **members,
        "version": 2,
        "setup": {**setup, "stop": _renamed(setup.get("stop"))},
        "ledger": planned(old.calls, {}, (), run_id="", iteration=old.iterations),
        "phase": old.phase if old.iterations else Phase.BEGIN,
        "moment": at.get(old.phase, Moment.TURN),
    }


def _renamed(stop: Any) -> Any:
    """The fields of conditions got the names that the seed has."""
    if not isinstance(stop, dict):
        return stop
    names = _FIELDS_1.get(str(stop.get("kind")), {})
    made = {names.get(name, name): value for name, value in stop.items()}
    if isinstance(conditions := made.get("conditions"), list):
        made["conditions"] = list(map(_renamed, conditions))
    return made


_FIELDS_1: Final = {
    "max_iterations": {"limit": "max_iterations"},
    "token_limit": {"limit": "max_tokens"},
    "tool_called": {"name": "tool_name"},
}
_MIGRATIONS: Final[dict[int, Callable[[dict[str, Raw]], dict[str, Any]]]] = {1: _from_1}
