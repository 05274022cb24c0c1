"""Each rule about items together: what it finds, and what the repair makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from responses_proto.history.entries import Entry, read_entries
from responses_proto.history.faults import Fault, Options, apply
from responses_proto.history.order import (
    by_model,
    duplicate_call,
    duplicate_id,
    early_output,
    incomplete,
    long_call_id,
    not_stored,
    open_call,
    orphan_output,
    repeated_output,
    split_reasoning,
)
from responses_proto.history.pairs import CALLS, INTERRUPTED

USER = {"role": "user", "content": "Hi"}
SAID = {"type": "message", "role": "assistant", "content": []}
IMAGE: dict[str, object] = {"type": "image_generation_call", "result": None}
REFERENCE = {"type": "item_reference", "id": "x"}


def call(name: str, **more: object) -> dict[str, Any]:
    return {"type": "function_call", "call_id": name, "name": "f", "arguments": "{}", **more}


def out(name: str, output: str = "1") -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": name, "output": output}


def thought(**more: object) -> dict[str, Any]:
    return {"type": "reasoning", "summary": [], **more}


LONG = "x" * 65
LOCAL = {"type": "local_shell_call", "id": "i", "call_id": LONG}
SEALED = thought(encrypted_content="gAAA")


def run(rule: Any, items: list[Any], **options: Any) -> tuple[list[Fault], list[object]]:
    entries = read_entries(items)
    faults = list(rule(entries, Options(**options)))
    return faults, [entry.given for entry in apply(entries, faults)]


@pytest.mark.parametrize(
    ("rule", "items", "indexes", "repaired"),
    [
        (not_stored, [{"id": "x"}, REFERENCE], [(0,), (1,)], []),
        (not_stored, [IMAGE], [(0,)], []),
        (not_stored, [thought(id="rs_1"), SAID], [(0,)], [SAID]),
        (not_stored, [thought(), SAID], [(0,)], [thought(), SAID]),
        (duplicate_id, [{**SAID, "id": "m"}, {**SAID, "id": "m"}], [(1, 0)], [{**SAID, "id": "m"}]),
        (duplicate_id, [{**SAID, "id": "x"}, REFERENCE], [(1, 0)], [{**SAID, "id": "x"}]),
        (duplicate_id, [call("a", id="x"), call("b", id="x")], [(1, 0)], [call("a", id="x"), call("b")]),
        (duplicate_call, [call("a"), call("a"), out("a")], [(1,)], [call("a"), out("a")]),
        (
            duplicate_call,
            [call("a"), out("a"), call("a-2"), call("a"), out("a", "2"), call("a"), out("a", "3")],
            [(3,), (5,)],
            [call("a"), out("a"), call("a-2"), call("a-3"), out("a-3", "2"), call("a-4"), out("a-4", "3")],
        ),
        (
            duplicate_call,
            [call("x" * 64), out("x" * 64), call("x" * 64), out("x" * 64)],
            [(2,)],
            [call("x" * 64), out("x" * 64), call("x" * 62 + "-2"), out("x" * 62 + "-2")],
        ),
        (long_call_id, [call(LONG), out(LONG)], [(0,)], [call("x" * 64), out("x" * 64)]),
        (long_call_id, [call(LONG)], [(0,)], [call("x" * 64)]),
        (
            long_call_id,
            [call("x" * 64), out("x" * 64), call(LONG), out(LONG), call(LONG + "y"), out(LONG + "y")],
            [(2,), (4,)],
            [
                *(call("x" * 64), out("x" * 64)),
                *(call("x" * 62 + "-2"), out("x" * 62 + "-2")),
                *(call("x" * 62 + "-3"), out("x" * 62 + "-3")),
            ],
        ),
        (
            long_call_id,
            [LOCAL, {"type": "local_shell_call_output", "id": "i", "output": "1"}],
            [(0,)],
            [{**LOCAL, "call_id": "x" * 64}, {"type": "local_shell_call_output", "id": "i", "output": "1"}],
        ),
        (early_output, [out("a"), SAID, call("a"), call("b")], [(0, 2)], [SAID, call("a"), out("a"), call("b")]),
        (repeated_output, [call("a"), out("a", "1"), out("a", "2")], [(2, 0)], [call("a"), out("a", "1")]),
        (orphan_output, [USER, out("a")], [(1,)], [USER]),
        (open_call, [call("a"), USER], [(0,)], [call("a"), out("a", INTERRUPTED), USER]),
        (open_call, [{"type": "computer_call", "call_id": "a"}, USER], [(0,)], [USER]),
        (split_reasoning, [SEALED, USER], [(0,)], [USER]),
        (split_reasoning, [SEALED, SEALED], [(0,), (1,)], []),
        (split_reasoning, [call("a"), SEALED, out("a"), SEALED, SAID], [(1,)], [call("a"), out("a"), SEALED, SAID]),
        (incomplete, [{**SAID, "status": "incomplete"}, USER], [(0,)], [{**SAID, "status": "incomplete"}, USER]),
        (incomplete, [{**SAID, "status": "in_progress"}, USER], [(0,)], [{**SAID, "status": "in_progress"}, USER]),
    ],
)
def test_what_is_found(rule: Any, items: list[Any], indexes: list[tuple[int, ...]], repaired: list[Any]) -> None:
    faults, after = run(rule, items)
    assert [fault.finding.indexes for fault in faults] == indexes
    assert after == repaired
    refused = [fault for fault in run(rule, after)[0] if fault.severity == "refused"]
    assert refused == []


@pytest.mark.parametrize(
    ("rule", "items", "options"),
    [
        (not_stored, [REFERENCE, IMAGE, thought(id="rs_1")], {"store": True}),
        (not_stored, [SEALED, thought(id="r", content=[{"type": "reasoning_text", "text": "a"}])], {}),
        (not_stored, [{**IMAGE, "status": "failed"}, {**IMAGE, "result": "iVBO"}], {}),
        (duplicate_id, [{**SAID, "id": "a"}, {**SAID, "id": "b"}, SAID, SAID], {}),
        (duplicate_id, [{"type": "local_shell_call", "id": "a"}, {"type": "local_shell_call_output", "id": "a"}], {}),
        (duplicate_call, [call("a"), {**call("a"), "type": "custom_tool_call"}], {}),
        (early_output, [call("a"), out("a")], {}),
        (long_call_id, [call("x" * 64), out(LONG), SAID], {}),
        (repeated_output, [call("a"), out("a"), out("b")], {}),
        (orphan_output, [out("a")], {"continued": True}),
        (orphan_output, [REFERENCE, out("a")], {"store": True}),
        (orphan_output, [{"type": "function_call_output", "name": "f", "output": "1"}], {}),
        (orphan_output, [{"type": "tool_search_output", "call_id": "a", "execution": "server"}], {}),
        (open_call, [call("a"), out("a"), call("b", **{"async": True})], {}),
        (open_call, [{"type": "tool_search_call", "call_id": "a", "execution": "server"}], {}),
        (split_reasoning, [SEALED, SEALED, SAID, SEALED, call("a"), out("a")], {}),
        (incomplete, [USER, {**SAID, "status": "incomplete"}], {}),
        (incomplete, [{**SAID, "status": "completed"}, USER], {}),
    ],
)
def test_what_is_right(rule: Any, items: list[Any], options: dict[str, Any]) -> None:
    faults, after = run(rule, items, **options)
    assert faults == []
    assert all(one is other for one, other in zip(after, items, strict=True))


def test_an_answer_given_twice_to_a_call_on_the_server() -> None:
    assert run(repeated_output, [out("a", "1"), out("a", "2")], continued=True)[1] == [out("a", "1")]


@pytest.mark.parametrize("kind", CALLS)
def test_every_kind_of_call_is_closed_or_dropped(kind: str) -> None:
    open_one = {"type": kind, "call_id": "c", "id": "c", "execution": "client"}
    _, closed = run(open_call, [open_one])
    assert run(open_call, closed)[0] == run(orphan_output, closed)[0] == []
    assert len(closed) == (0 if kind == "computer_call" else 2)
    assert run(open_call, [open_one], open_calls="drop")[1] == []
    assert run(open_call, [open_one], open_calls="leave")[1] == [open_one]


def test_a_call_that_is_left_open_keeps_its_name() -> None:
    items = [call(LONG), call("x" * 70), out("x" * 70)]
    faults, after = run(long_call_id, items, open_calls="leave")
    assert len(faults) == 2
    assert after == [call(LONG), call("x" * 64), out("x" * 64)]


def test_an_approval_asked_for_twice() -> None:
    ask = {"type": "mcp_approval_request", "id": "a", "name": "f"}
    reply = {"type": "mcp_approval_response", "approval_request_id": "a", "approve": True}
    assert run(duplicate_call, [ask, reply, ask, reply])[1] == [ask, reply, reply]


def test_messages_are_those_of_the_service() -> None:
    assert run(open_call, [call("call_x")])[0][0].message == "No tool output found for function call call_x."
    (fault,), _ = run(orphan_output, [out("call_x")])
    assert fault.message == "No tool call found for function call output with call_id call_x."
    (fault,), _ = run(split_reasoning, [{**SEALED, "id": "rs_1"}])
    assert fault.message == "Item 'rs_1' of type 'reasoning' was provided without its required following item."
    severities = [fault.severity for fault in run(not_stored, [thought(id="r"), thought()])[0]]
    assert severities == ["refused", "lost"]


def test_items_nested_without_end_are_not_the_same() -> None:
    endless: list[Any] = []
    endless.append(endless)
    other: list[Any] = []
    other.append(other)
    items = [{"type": "acme:x", "id": "a", "x": endless}, {"type": "acme:x", "id": "a", "x": other}]
    repaired: Any = run(duplicate_id, items)[1][1]
    assert repaired.keys() == {"type", "x"}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (SAID, True),
        (call("a"), True),
        (SEALED, True),
        (REFERENCE, True),
        ({"type": "acme:new"}, True),
        ({"type": "tool_search_output", "execution": "server"}, True),
        (USER, False),
        (out("a"), False),
        ({"type": "compaction_trigger"}, False),
    ],
)
def test_what_can_follow_reasoning(item: dict[str, object], expected: bool) -> None:
    assert by_model(Entry(item, 0)) is expected
