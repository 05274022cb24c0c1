"""Calls and what answers them, in one table.

Source: the official client's item types; "Function calling" and the tool guides of the OpenAI API
for which call the program must answer.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct, field

from .entries import Entry

__all__ = [
    "CALLS",
    "INTERRUPTED",
    "NO_OUTPUT",
    "OUTPUTS",
    "Matching",
    "Pair",
    "answer",
    "match",
    "name_of",
    "ours",
    "waits",
]

INTERRUPTED: Final = "[interrupted: no result of this call was recorded]"
"""What closes a call that was never answered."""

NO_OUTPUT: Final = "[no output]"
"""What stands for an empty output, which the service refuses."""


class Pair(Struct, frozen=True, kw_only=True):
    """A type of call: its output's type, the fields that name the call here and there, how to close it.

    ``closed`` gives the output of a call that was not run and why, None where no answer can be made
    up. ``text`` says that the output is text or content parts, and may not be empty.
    """

    output: str
    call_names: tuple[str, ...] = ("call_id",)
    output_names: tuple[str, ...] = ("call_id",)
    closed: Callable[[str], dict[str, object]] | None
    text: bool = False


def _text(why: str) -> dict[str, object]:
    return {"output": why}


def _shell(why: str) -> dict[str, object]:
    return {"output": [{"stdout": "", "stderr": why, "outcome": {"type": "exit", "exit_code": 1}}]}


CALLS: Final[Mapping[str, Pair]] = {
    "function_call": Pair(output="function_call_output", closed=_text, text=True),
    "custom_tool_call": Pair(output="custom_tool_call_output", closed=_text, text=True),
    "computer_call": Pair(output="computer_call_output", closed=None),  # a screenshot cannot be made up
    # The official types know the call by the output's `id`, their guide by `call_id`.
    "local_shell_call": Pair(
        output="local_shell_call_output",
        call_names=("call_id", "id"),
        output_names=("call_id", "id"),
        closed=_text,
        text=True,
    ),
    "shell_call": Pair(output="shell_call_output", closed=_shell),
    "apply_patch_call": Pair(output="apply_patch_call_output", closed=lambda why: {"status": "failed", "output": why}),
    "tool_search_call": Pair(
        output="tool_search_output",
        closed=lambda why: {"execution": "client", "status": "completed", "tools": []},
    ),
    "mcp_approval_request": Pair(
        output="mcp_approval_response",
        call_names=("id",),
        output_names=("approval_request_id",),
        closed=lambda why: {"approve": False, "reason": why},
    ),
}

OUTPUTS: Final[Mapping[str, Pair]] = {pair.output: pair for pair in CALLS.values()}


def ours(entry: Entry) -> bool:
    """Whether the program answers this call, or has answered with this output, and not the server."""
    return entry.type not in ("tool_search_call", "tool_search_output") or entry.value("execution") == "client"


def waits(entry: Entry) -> bool:
    """Whether the program must answer this call now: an ``async`` one may be answered in any later turn."""
    return ours(entry) and entry.value("async") is not True


def answer(call_type: str, name: str, members: Mapping[str, object]) -> dict[str, object]:
    """Return the output item for a call that is known by ``name``."""
    pair = CALLS[call_type]
    return {"type": pair.output, pair.output_names[0]: name, **members}


Key: TypeAlias = tuple[str, str]


class Matching(Struct):
    """Which output answers which call, and what is left over."""

    answers: dict[Entry, Entry] = field(default_factory=dict)  # call -> output
    unanswered: list[Entry] = field(default_factory=list)
    early: list[tuple[Entry, Entry]] = field(default_factory=list)  # output, call
    repeated: list[tuple[Entry, Entry]] = field(default_factory=list)  # output, call or its first output
    orphans: list[Entry] = field(default_factory=list)
    again: list[Entry] = field(default_factory=list)  # calls by a name that is taken


def _names(entry: Entry) -> list[tuple[str, str]]:
    pair = CALLS.get(entry.type)
    fields = pair.call_names if pair else OUTPUTS[entry.type].output_names
    return [(name, text) for name in fields if (text := entry.text(name))]


def name_of(entry: Entry) -> tuple[str, str]:
    """Return the field that names a call, in it or in its output, and the name; empty if there is none."""
    return next(iter(_names(entry)), ("", ""))


class _Index:
    """The calls of a history by their names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.keys: dict[Entry, Key] = {}
        self.first: dict[Key, Entry] = {}
        self.strays: dict[Key, Entry] = {}
        self._aliases: dict[Key, Key] = {}
        for entry in entries:
            pair = CALLS.get(entry.type)
            if pair and (names := _names(entry)):
                key = self.keys[entry] = (pair.output, names[0][1])
                self.first.setdefault(key, entry)
                for _, name in names:
                    self._aliases.setdefault((pair.output, name), key)

    def key_of_output(self, entry: Entry) -> Key | None:
        """The call that an output means, or None if there is none."""
        found = (self._aliases.get((entry.type, name)) for _, name in _names(entry))
        return next((key for key in found if key), None)


def match(entries: Sequence[Entry]) -> Matching:
    """Match calls and outputs: an output answers the first call of its name that is still open.

    One that stands before the only call of its name answers it too, and is listed as early.
    """
    found, calls = Matching(), _Index(entries)
    waiting: defaultdict[Key, deque[Entry]] = defaultdict(deque)
    passed: set[Key] = set()
    for entry in entries:
        if key := calls.keys.get(entry):
            if calls.first[key] is not entry:
                found.again.append(entry)
            if entry not in found.answers:
                waiting[key].append(entry)
            passed.add(key)
        elif entry.type in OUTPUTS:
            _place(entry, calls, waiting, passed, found)
    found.unanswered = [call for call in calls.keys if call not in found.answers]
    return found


def _place(output: Entry, calls: _Index, waiting: dict[Key, deque[Entry]], passed: set[Key], found: Matching) -> None:
    key = calls.key_of_output(output)
    if key is None:
        stray = (output.type, name_of(output)[1])
        known = calls.strays.setdefault(stray, output) if stray[1] else output
        if known is output:
            found.orphans.append(output)
        else:
            found.repeated.append((output, known))
    elif waiting[key]:
        found.answers[waiting[key].popleft()] = output
    elif key in passed or calls.first[key] in found.answers:
        found.repeated.append((output, calls.first[key]))
    else:
        found.answers[calls.first[key]] = output
        found.early.append((output, calls.first[key]))
