"""What is written otherwise in Chat Completions: calls, their answers, and content parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from ..items import MessageItem
from .entries import Entry, members_of
from .faults import Become, Edit, Fault, Options

__all__ = ["chat_part", "chat_tool_calls", "wrong_part"]

_OF_A_MESSAGE: Final = {"type", *(each.encode_name for each in msgspec.structs.fields(MessageItem))}


def chat_tool_calls(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Calls inside a message of the assistant, and messages of the role ``tool`` that answer them."""
    made = {entry: calls for entry in entries if (calls := _calls(entry)) is not None}
    custom = {call.get("call_id") for calls in made.values() for call in calls if call["type"] == "custom_tool_call"}
    for entry in entries:
        if entry in made:
            field, message = "tool_calls", "A call is an item of its own here: a function_call behind the message."
            became = [*_spoken(entry), *made[entry]]
        elif entry.type == "message" and entry.value("role") == "tool" and (name := entry.text("tool_call_id")):
            field, message = "role", "What a tool says is an item of its own here: a function_call_output."
            became = [_answer(entry, name, "custom_tool_call" if name in custom else "function_call")]
        else:
            continue
        fix = Become(tuple(map(entry.became, became)))
        yield Fault(kind="chat_tool_calls", entry=entry, field=field, message=message, fix=fix)


def _calls(entry: Entry) -> list[dict[str, object]] | None:
    given = entry.value("tool_calls")
    if entry.type != "message" or not isinstance(given, list | tuple):
        return None
    return [_call(members_of(call) or {}) for call in given]


def _call(call: Mapping[str, object]) -> dict[str, object]:
    custom = call.get("type") == "custom"
    said = members_of(call.get("custom" if custom else "function")) or {}
    content = "input" if custom else "arguments"
    members = {"call_id": call.get("id"), "name": said.get("name"), content: said.get(content)}
    known = {name: value for name, value in members.items() if value is not None}
    return {"type": "custom_tool_call" if custom else "function_call", **known}


def _spoken(entry: Entry) -> list[dict[str, object]]:
    if not entry.value("content"):
        return []
    return [{name: value for name, value in (entry.members or {}).items() if name in _OF_A_MESSAGE}]


def _answer(entry: Entry, name: str, call_type: str) -> dict[str, object]:
    content = entry.value("content")
    said = [_modern(part, assistant=False) for part in content] if isinstance(content, list | tuple) else content
    return {"type": f"{call_type}_output", "call_id": name, "output": said}


def chat_part(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Content parts as Chat Completions has them: ``text``, ``image_url``, an object for an image."""
    message = "A content part of Chat Completions: here it is input_text, output_text or input_image."
    return _parts(entries, "chat_part", message)


def wrong_part(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Text of the user's kind in a message of the assistant, or the other way round."""
    message = "The text of an assistant is output_text, that of everybody else input_text."
    return _parts(entries, "wrong_part", message)


def _parts(entries: Sequence[Entry], kind: str, message: str) -> Iterator[Fault]:
    modern = _modern if kind == "chat_part" else _retyped
    for entry in entries:
        content = entry.value("content")
        if entry.type != "message" or not isinstance(content, list | tuple):
            continue
        parts = [modern(part, entry.value("role") == "assistant") for part in content]
        for at, (old, new) in enumerate(zip(content, parts, strict=True)):
            if new is not old:
                fix = Edit({"content": parts})
                yield Fault(kind=kind, entry=entry, field=f"content[{at}]", message=message, fix=fix)


def _modern(part: object, assistant: bool) -> object:
    members = members_of(part) or {}
    kind, image = members.get("type"), members.get("image_url")
    if kind == "text":
        return _text(members, assistant)
    if kind == "image_url" or (kind == "input_image" and isinstance(image, Mapping)):
        return _image({**members, "type": "input_image"}, image)
    return part


def _retyped(part: object, assistant: bool) -> object:
    members = members_of(part) or {}
    wrong = "input_text" if assistant else "output_text"
    return _text(members, assistant) if members.get("type") == wrong else part


def _text(members: Mapping[str, object], assistant: bool) -> dict[str, object]:
    if assistant:
        return {**members, "type": "output_text", "annotations": members.get("annotations", [])}
    rest = {name: value for name, value in members.items() if name not in ("annotations", "logprobs")}
    return {**rest, "type": "input_text"}


def _image(members: dict[str, object], image: object) -> dict[str, object]:
    if not isinstance(image, Mapping):
        return members
    del members["image_url"]
    told = {"image_url": image.get("url"), "detail": image.get("detail")}
    return members | {name: value for name, value in told.items() if isinstance(value, str)}
