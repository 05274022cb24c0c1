"""The rules about one item: what it must have, and what it must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import UNSET

from ..decoding import encode_json, required_of
from ..items import READER
from .entries import Entry, members_of
from .faults import DROP, Edit, Fault, Options
from .pairs import NO_OUTPUT, OUTPUTS

__all__ = [
    "arguments_object",
    "empty_id",
    "empty_output",
    "missing_field",
    "missing_type",
    "null_noise",
    "sdk_field",
    "unknown_role",
    "unreadable",
]

_ROLES: Final = frozenset({"user", "assistant", "system", "developer"})

_TEXTS: Final = frozenset({"id", "call_id", "name", "approval_request_id"})
"""Fields that must be a text, and not an empty one."""

_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {tag: required_of(member) for tag, member in READER.members.items()}
_ALSO_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "message": ("role", "content"),
    "mcp_approval_request": ("id",),
    "computer_call_output": ("output",),
    "compaction": ("encrypted_content",),
}
_ONE_OF: Final[Mapping[str, tuple[str, str]]] = {
    "function_call_output": ("call_id", "name"),
    "local_shell_call_output": ("call_id", "id"),
}
_FILLED: Final[Mapping[str, tuple[str, object]]] = {
    "reasoning": ("summary", ()),
    "function_call": ("arguments", "{}"),
    "mcp_call": ("output", NO_OUTPUT),
}
"""Required fields that can be filled in without saying anything new."""

_SDK_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    tag: {
        name: here
        for name, here in zip(member.__struct_fields__, member.__struct_encode_fields__, strict=True)
        if name != here
    }
    for tag, member in READER.members.items()
}
"""Fields whose name is a word of Python, and so another one in Python objects: ``async_``."""
_ARGUMENTS_ARE_TEXT: Final = frozenset({"function_call", "mcp_call", "mcp_approval_request"})

_NULL_MATTERS: Final = frozenset({("image_generation_call", "result"), ("tool_search_call", "arguments")})
_NULL_REFUSED: Final = frozenset(
    {"annotations", "arguments", "content", "id", "logprobs", "name", "role", "status", "summary", "text", "type"}
)
"""Fields that the official parameter types do not let be null."""
_NESTED: Final = frozenset({"annotations", "content", "output", "summary"})
_DEPTH: Final = 2  # an item's parts, and a part's annotations


def unreadable(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Something that is no JSON object."""
    for entry in entries:
        if entry.members is None:
            message = f"An item is a JSON object, and this is {type(entry.given).__name__}, or JSON of another kind."
            yield Fault(kind="unreadable", entry=entry, message=message, fix=DROP)


def missing_type(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """An item without ``type`` that is neither a message nor a reference in its short form."""
    for entry in entries:
        if entry.members is not None and not entry.type:
            message = (
                "Only a message (which has a role) and a reference (which has nothing but an id) go without `type`."
            )
            yield Fault(kind="missing_type", entry=entry, field="type", message=message, fix=DROP)


def sdk_field(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """A field by the name that Python objects have for it, such as ``async_``."""
    for entry in entries:
        for name, here in _SDK_NAMES.get(entry.type, {}).items():
            if name in (entry.members or {}):
                changes = {name: UNSET, here: entry.value(name)} if entry.value(here) is None else {name: UNSET}
                message = f"The SDK's name for `{here}`, which the service does not know."
                yield Fault(kind="sdk_field", entry=entry, field=name, message=message, fix=Edit(changes))


def null_noise(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Fields set to null: an SDK's word for absent, and no word of the API.

    A null in an item that is made of JSON is left alone where the API's types allow it, and so is
    any null in an item of an unknown type, and one that stands for a field which must be there:
    the rules about those see to it.
    """
    for entry in entries:
        if entry.type not in READER.members:
            continue
        nulls: list[_Null] = []
        clean = _scrubbed(entry, entry.members or {}, nulls)
        for null in nulls:
            refused = null.name in _NULL_REFUSED
            said = "the service refuses it." if refused else "stricter servers refuse it."
            yield Fault(
                kind="null_noise",
                severity="refused" if refused else "noise",
                entry=entry,
                field=null.path,
                message=f"A null stands for a field that is absent: {said}",
                fix=Edit({null.member: clean.get(null.member, UNSET)}),
            )


class _Null(NamedTuple):
    member: str  # of the item
    name: str
    path: str


def _scrubbed(
    entry: Entry,
    fields: Mapping[str, object],
    found: list[_Null],
    path: str = "",
    member: str = "",
    depth: int = _DEPTH,
) -> dict[str, object]:
    clean: dict[str, object] = {}
    for name, value in fields.items():
        if value is None:
            noise = name in _NULL_REFUSED or not entry.wire
            if noise and (path or not _null_matters(entry, name)):
                found.append(_Null(member or name, name, f"{path}{name}"))
                continue
        elif name in _NESTED and depth and isinstance(value, list | tuple):
            value = [  # noqa: PLW2901 - the same field, without its nulls
                part
                if (inner := members_of(part)) is None
                else _scrubbed(entry, inner, found, f"{path}{name}[{at}].", member or name, depth - 1)
                for at, part in enumerate(value)
            ]
        clean[name] = value
    return clean


def _null_matters(entry: Entry, name: str) -> bool:
    filled = _FILLED.get(entry.type, ("",))[0]
    empty = entry.type in OUTPUTS and OUTPUTS[entry.type].text and name == "output"
    return name == filled or empty or name in _needed(entry) or (entry.type, name) in _NULL_MATTERS


def unknown_role(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """A message of somebody whom the API does not know, such as ``tool``."""
    for entry in entries:
        role = entry.value("role")
        if entry.type == "message" and role is not None and (not isinstance(role, str) or role not in _ROLES):
            message = f"The roles are {', '.join(sorted(_ROLES))}; what a tool says is a function_call_output."
            yield Fault(kind="unknown_role", entry=entry, field="role", message=message, fix=DROP)


def empty_id(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """An id without a character, where the item can do without."""
    for entry in entries:
        if entry.value("id") == "" and "id" not in _needed(entry):
            message = "An id cannot be empty: leave it out."
            yield Fault(kind="empty_id", entry=entry, field="id", message=message, fix=Edit({"id": UNSET}))


def missing_field(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """A field that the service requires; one that can be filled in is, otherwise the item goes."""
    for entry in entries:
        filled, filling = _FILLED.get(entry.type, ("", None))
        if filled and entry.value(filled) is None:
            message = f"Missing required parameter: 'input[{entry.index}].{filled}'."
            kind = "missing_output" if filled == "output" else "missing_field"
            yield Fault(kind=kind, entry=entry, field=filled, message=message, fix=Edit({filled: filling}))
        if missing := _missing(entry):
            message = f"Missing required parameter: 'input[{entry.index}].{missing}'."
            yield Fault(kind="missing_field", entry=entry, field=missing, message=message, fix=DROP)


def _needed(entry: Entry) -> tuple[str, ...]:
    return (*_REQUIRED.get(entry.type, ()), *_ALSO_REQUIRED.get(entry.type, ()))


def _missing(entry: Entry) -> str | None:
    for name in _needed(entry):
        if (entry.text(name) if name in _TEXTS else entry.value(name)) is None:
            return name
    either = _ONE_OF.get(entry.type)
    return either[0] if either and not any(map(entry.text, either)) else None


def empty_output(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """The output of a tool that said nothing; OCI refuses it."""
    for entry in entries:
        pair = OUTPUTS.get(entry.type)
        if pair and pair.text and entry.value("output") in (None, "", [], ()):
            message = "The output of a call cannot be empty: say that there was none."
            fix = Edit({"output": NO_OUTPUT})
            yield Fault(kind="empty_output", entry=entry, field="output", message=message, fix=fix)


def arguments_object(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Arguments that are not JSON as text, but the JSON itself."""
    for entry in entries:
        given = entry.value("arguments")
        if entry.type in _ARGUMENTS_ARE_TEXT and given is not None and not isinstance(given, str):
            message = "The arguments of a call are text that holds JSON, not the JSON itself."
            text = _json_text(given)
            fix = DROP if text is None else Edit({"arguments": text})
            yield Fault(kind="arguments_object", entry=entry, field="arguments", message=message, fix=fix)


def _json_text(value: object) -> str | None:
    try:
        return encode_json(value).decode()
    except (TypeError, ValueError, RecursionError):
        return None
