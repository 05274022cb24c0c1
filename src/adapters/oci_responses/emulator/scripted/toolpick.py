"""Which tools the newest message asks for, and with what arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ..messages import Json
from ..pieces import Call
from .evidence import Evidence
from .fill import changed, fill_object
from .recall import explained
from .relevance import Relevance, forbids_tools
from .requests import follows_up, is_request, reworded, segments
from .statements import Fact
from .talk import Talk
from .topics import topic

__all__ = ["pick"]

_ENOUGH = 1.2
_ENOUGH_WITHOUT_ARGUMENTS = 1.8
_Wanted = list[tuple[str, Any]]


def pick(talk: Talk, tools: Sequence[Json], choice: Any, *, parallel: bool, facts: Sequence[Fact] = ()) -> list[Call]:
    """Return the calls to make now, none if the newest message needs none or all were made.

    ``choice`` is the request's ``tool_choice``. A clause gets the tool whose name, description and
    schema share most with it and whose required parameters it can fill; a list in a clause
    ("in Oslo and Rome") gives one call each; a clause that only names another value repeats the
    call before it. What ``facts`` answer needs no tool.
    """
    usable, forced = _allowed([tool for tool in tools if tool.get("type") == "function"], choice)
    if not usable or (not forced and forbids_tools(talk.latest)):
        return []
    picker = _Picker(talk, usable, facts)
    wanted = picker.wanted()
    done = [(one.name, one.arguments) for one in talk.made]
    calls = [call for call in wanted if call not in done]
    if forced and not calls and not done:
        calls = wanted[:1] or [picker.forced()]
    if not parallel:
        calls = calls[:1]
    return [Call(name, msgspec.json.encode(arguments).decode()) for name, arguments in calls]


def _allowed(tools: list[Json], choice: Any) -> tuple[list[Json], bool]:
    """Return the tools that ``choice`` leaves, and whether one of them must be called."""
    if not isinstance(choice, dict):
        return ([] if choice == "none" else tools), choice == "required"
    if choice.get("type") == "allowed_tools":
        names = [tool.get("name") for tool in choice.get("tools") or []]
        return [tool for tool in tools if tool["name"] in names], choice.get("mode") == "required"
    return [tool for tool in tools if tool["name"] == choice.get("name")], True


class _Picker:
    """Goes through the newest message; ``last`` is the call that a follow-up would repeat."""

    def __init__(self, talk: Talk, tools: list[Json], facts: Sequence[Fact]) -> None:
        self._talk = talk
        self._tools = tools
        self._facts = facts
        self._relevance = Relevance(tools, talk.told[:-1] if talk.told and talk.told[-1] == talk.latest else talk.told)
        self._last: tuple[str, Any] | None = None
        if talk.before:
            self._last = talk.before[-1].name, talk.before[-1].arguments

    def wanted(self) -> _Wanted:
        wanted: _Wanted = []
        for pieces in segments(self._talk.latest):
            for clause in self._joined(pieces):
                found = self._calls(clause) or self._again(clause)
                wanted += [call for call in found if call not in wanted]
                self._last = found[-1] if found else self._last
        return wanted

    def forced(self) -> tuple[str, Any]:
        text = reworded(self._talk.latest)
        tool = max(self._tools, key=lambda one: self._relevance.score(text, one))
        evidence = Evidence(text, self._known(tool), self._relevance.heads(text, tool))
        arguments = fill_object(tool.get("parameters") or {}, evidence, force=True)
        return tool["name"], arguments if isinstance(arguments, dict) else {}

    def _joined(self, pieces: list[str]) -> list[str]:
        """Join each piece to the one before it unless both ask for a call by themselves."""
        clauses: list[str] = []
        for piece in pieces:
            if clauses and not (self._calls(clauses[-1]) and self._starts_anew(piece)):
                clauses[-1] += piece
            else:
                clauses.append(piece)
        return clauses

    def _starts_anew(self, piece: str) -> bool:
        return bool(self._calls(piece)) and (_ANEW.match(piece) is not None or len(topic(piece)) > 1)

    def _calls(self, clause: str) -> _Wanted:
        if not is_request(clause) or explained(clause, self._facts):
            return []
        text = reworded(clause)
        scored = [(self._relevance.score(text, tool), tool) for tool in self._tools]
        for score, tool in sorted(scored, key=lambda pair: -pair[0]):
            if score < (_ENOUGH if _required(tool) else _ENOUGH_WITHOUT_ARGUMENTS):
                break
            if found := self._filled(text, tool):
                return found
        return []

    def _filled(self, clause: str, tool: Json) -> _Wanted:
        """Return one call, or one for each value where the clause lists values for a single parameter."""
        schema = tool.get("parameters") or {}
        heads = self._relevance.heads(clause, tool)
        evidence = Evidence(clause, self._known(tool), heads)
        arguments = fill_object(schema, evidence)
        if not isinstance(arguments, dict) or (_required(tool) and not (evidence.spans or arguments)):
            return []
        for name, value in arguments.items():
            values = _listed(clause, heads, name, (schema.get("properties") or {}).get(name), len(arguments))
            others = [arguments[other] for other in arguments if other != name]
            if len(values) > 1 and values[0] == value and not any(one in others for one in values):
                return [(tool["name"], {**arguments, name: one}) for one in values]
        return [(tool["name"], arguments)]

    def _again(self, clause: str) -> _Wanted:
        """Return the last call with what ``clause`` changes in it."""
        if self._last is None or not follows_up(clause) or not isinstance(self._last[1], dict):
            return []
        name, arguments = self._last
        tool = next((tool for tool in self._tools if tool["name"] == name), None)
        if tool is None or explained(clause, self._facts):
            return []
        schema = tool.get("parameters") or {}
        # A lone "Rome?" is then no longer a capital that only begins a sentence.
        text = f"for {clause}" if len(clause.split()) <= _LONE else clause
        heads = self._relevance.heads(text, tool)
        other = changed(schema, Evidence(text, {}, heads))
        each = [{key: value} for key in other for value in _listed(text, heads, key, schema["properties"][key], 1)]
        again = each if len(other) == 1 and len(each) > 1 else [other]
        said = " ".join(str(value) for one in again for value in one.values())
        if not other or set(topic(clause)) - heads - set(topic(said)) - _FILLERS:
            return []
        return [(name, {**arguments, **one}) for one in again if {**arguments, **one} != arguments]

    def _known(self, tool: Json) -> Mapping[frozenset[str], Any]:
        """Return facts by subject: what was said, what other tools returned, what was last asked for."""
        known: dict[frozenset[str], Any] = {
            fact.subject: fact.value for fact in self._facts if fact.owner in ("", "my")
        }
        for made in (*self._talk.before, *self._talk.made):
            if made.name != tool["name"]:
                known |= made.facts()
        if _THERE.search(self._talk.latest) and self._last and isinstance(self._last[1], dict):
            known |= {frozenset(topic(name)): value for name, value in self._last[1].items()}
        return known


_ANEW = re.compile(
    r"\W*(?:what|how|where|when|who|is|are|does|do|tell|find|get|look|search|show|give|send|add|check|book|compute|"
    r"calculate|"
    r"turn|switch|set|the|convert|play|open|close|remind|call|email|translate)\b|\W*[\d(]",
    re.IGNORECASE,
)
_LONE = 2
_THERE = re.compile(r"\b(?:there|it|that|same)\b", re.IGNORECASE)
_FILLERS = frozenset(topic("time instead same thing degrees please right okay fine city about"))


def _required(tool: Json) -> list[str]:
    found: list[str] = (tool.get("parameters") or {}).get("required") or []
    return found


def _listed(clause: str, heads: frozenset[str], name: str, schema: Any, count: int) -> list[Any]:
    if not isinstance(schema, dict) or "enum" in schema:
        return []
    evidence = Evidence(clause, None, heads)
    if schema.get("type") == "string":
        return evidence.strings(name, weak=False, about=str(schema.get("description") or ""), several=True)
    if schema.get("type") in ("integer", "number") and count == 1:
        return evidence.numbers(whole=schema["type"] == "integer")
    return []
