"""The rules about tools, the choice among them, and the format of structured output."""

from __future__ import annotations

from typing import Final

from ..schema import strict_problems
from ..sending import within
from .values import Problems, each, kind_of, name, problem, shape

__all__ = ["choice", "text_settings", "tool"]

_NAMED: Final = frozenset({"function", "custom"})
_MOST_ALLOWED: Final = 128


def tool(given: dict[str, object], path: str) -> Problems:
    """Find what the API would refuse in a tool."""
    kind = kind_of(given)
    if "type" not in given:
        yield problem(f"{path}.type", "required", "must be given: function, custom, file_search, ...")
    if kind in _NAMED and isinstance(given.get(kind), dict):
        reason = f"is the form of chat completions: put its fields beside type={kind!r}"
        yield problem(f"{path}.{kind}", "flat", reason)
    elif kind in _NAMED:
        yield from name(given.get("name"), f"{path}.name")
    if kind == "namespace":
        yield from each(given.get("tools"), f"{path}.tools", tool)
    parameters = given.get("parameters")
    yield from shape(parameters, f"{path}.parameters", "an object")
    if given.get("strict") is True and isinstance(parameters, dict):
        yield from _strict(parameters, f"{path}.parameters")


def choice(given: object) -> Problems:
    """Find what the API would refuse in ``tool_choice``."""
    if not isinstance(given, dict):
        return
    yield from _chosen(given, "tool_choice", named=True)
    tools = given.get("tools")
    if kind_of(given) == "allowed_tools" and isinstance(tools, list):
        if not 1 <= len(tools) <= _MOST_ALLOWED:
            reason = f"must name 1 to {_MOST_ALLOWED} tools, not {len(tools)}"
            yield problem("tool_choice.tools", "range", reason)
        yield from each(tools, "tool_choice.tools", _chosen)


def text_settings(given: object) -> Problems:
    """Find what the API would refuse in ``text``."""
    wanted, path = given.get("format") if isinstance(given, dict) else None, "text.format"
    yield from shape(wanted, path, "an object")
    if not isinstance(wanted, dict) or wanted.get("type") != "json_schema":
        return
    if "json_schema" in wanted:
        reason = "is the form of chat completions: put name and schema beside type"
        yield problem(f"{path}.json_schema", "flat", reason)
        return
    yield from name(wanted.get("name"), f"{path}.name")
    schema = wanted.get("schema")
    if "schema" not in wanted:
        yield problem(f"{path}.schema", "required", "must be given with the type json_schema")
    elif wanted.get("strict") is True and isinstance(schema, dict | list | str | int | float):
        yield from _strict(schema, f"{path}.schema")


def _chosen(given: dict[str, object], path: str, *, named: bool = False) -> Problems:
    kind = kind_of(given)
    if kind in _NAMED and isinstance(given.get(kind), dict):
        yield problem(f"{path}.{kind}", "flat", "is the form of chat completions: put name beside type")
    elif kind in _NAMED and (named or "name" in given):
        yield from name(given.get("name"), f"{path}.name")


def _strict(schema: object, path: str) -> Problems:
    for one in strict_problems(schema):
        yield within(one, path)
