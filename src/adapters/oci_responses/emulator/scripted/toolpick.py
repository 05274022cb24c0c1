"""Which tools the newest message asks for, and with what arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ..messages import Json
from ..render import Call
from .evidence import Evidence
from .fill import MISSING, fill_object
from .talk import Made
from .words import content_words

__all__ = ["pick"]

_CLAUSE = re.compile(
    r"(?<=[.?!;])\s+|,?\s+(?:and\s+)?then\s+|,?\s+and\s+(?:also\s+)?(?=(?:what|how|where|when|who|is|are|does|do|"
    r"tell|find|get|look|search|show|give|send|add|check|book|compute|calculate)\b)",
    re.IGNORECASE,
)
_KIN = (
    {"add", "plus", "sum", "total", "addition"},
    {"subtract", "minus", "difference"},
    {"multiply", "time", "product", "multiplication"},
    {"divide", "divided", "quotient", "over"},
    {"weather", "temperature", "forecast", "rain", "sunny", "hot", "cold", "warm", "climate"},
    {"search", "find", "lookup", "look"},
    {"mail", "email"},
    {"price", "cost", "quote"},
    {"calculate", "compute", "calculator"},
)
_NAME_WEIGHT, _OPTION_WEIGHT, _THRESHOLD = 3, 2, 3


def pick(
    text: str,
    tools: Sequence[Json],
    choice: Any,
    made: Sequence[Made],
    *,
    parallel: bool,
    known: Mapping[frozenset[str], Any],
) -> list[Call]:
    """Return the calls to make now, none if the message needs none or all were made.

    ``choice`` is the request's ``tool_choice``. A clause gets the tool whose name, description and
    schema share most with it and whose required parameters it can fill; a list in a clause
    ("in Oslo and Rome") gives one call each. ``made`` are the calls already answered.
    """
    usable, forced = _allowed([tool for tool in tools if tool.get("type") == "function"], choice)
    if not usable:
        return []
    wanted = _wanted(text, usable, known)
    done = [(one.name, one.arguments) for one in made]
    calls = [call for call in wanted if call not in done]
    if forced and not calls:
        calls = wanted[:1] or [_forced(text, usable, known)]
    if not parallel:
        calls = calls[:1]
    return [Call(name, msgspec.json.encode(arguments).decode()) for name, arguments in calls]


def _allowed(tools: list[Json], choice: Any) -> tuple[list[Json], bool]:
    """Return the tools that ``choice`` leaves, and whether one of them must be called."""
    if not isinstance(choice, dict):
        return ([] if choice == "none" else tools), choice == "required"
    if choice.get("type") == "allowed_tools":
        names = {tool.get("name") for tool in choice.get("tools") or []}
        return [tool for tool in tools if tool["name"] in names], choice.get("mode") == "required"
    return [tool for tool in tools if tool["name"] == choice.get("name")], True


def _wanted(text: str, tools: list[Json], known: Mapping[frozenset[str], Any]) -> list[tuple[str, Any]]:
    wanted: list[tuple[str, Any]] = []
    for clause in _CLAUSE.split(text):
        ranked = sorted(tools, key=lambda tool: -_score(clause, tool))
        for tool in ranked:
            if _score(clause, tool) < _THRESHOLD:
                break
            if found := _calls(clause, tool, known):
                wanted += [call for call in found if call not in wanted]
                break
    return wanted


def _calls(clause: str, tool: Json, known: Mapping[frozenset[str], Any]) -> list[tuple[str, Any]]:
    """Return one call, or one for each value where the clause lists values for a single text."""
    schema = tool.get("parameters") or {}
    arguments = fill_object(schema, Evidence(clause, known))
    if arguments is MISSING:
        return []
    texts = [name for name, value in arguments.items() if isinstance(value, str)]
    if len(texts) == 1 and "enum" not in schema["properties"][texts[0]]:
        values = Evidence(clause).strings(texts[0], weak=False)
        if len(values) > 1 and values[0] == arguments[texts[0]]:
            return [(tool["name"], {**arguments, texts[0]: value}) for value in values]
    return [(tool["name"], arguments)]


def _forced(text: str, tools: list[Json], known: Mapping[frozenset[str], Any]) -> tuple[str, Any]:
    tool = max(tools, key=lambda one: _score(text, one))
    return tool["name"], fill_object(tool.get("parameters") or {}, Evidence(text, known), force=True)


def _score(text: str, tool: Json) -> int:
    said = _with_kin(content_words(text))
    schema = tool.get("parameters") or {}
    properties = schema.get("properties") or {}
    options = " ".join(str(option) for part in properties.values() for option in part.get("enum") or ())
    described = " ".join(str(part.get("description") or "") for part in properties.values())
    name = len(said & content_words(tool["name"]))
    return (
        _NAME_WEIGHT * name
        + _OPTION_WEIGHT * len(said & content_words(options))
        + len(said & content_words(f"{tool.get('description') or ''} {described} {' '.join(properties)}"))
    )


def _with_kin(words: frozenset[str]) -> frozenset[str]:
    return words.union(*(kin for kin in _KIN if words & kin))
