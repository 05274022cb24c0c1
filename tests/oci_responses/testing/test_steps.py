from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from oci_responses.testing.steps import Steps
from oci_responses.testing.world import World
from responses_proto.agent.context import Cancellation, ToolContext
from responses_proto.agent.tools import Tool
from responses_proto.effects import Close, Invoke, Invoked, Load, Now, Save, Sleep, Stored, Together

CONTEXT = ToolContext(run_id="r", call_id="c1", tool_name="mail", idempotency_key="k", cancel=Cancellation())


def mail(text: str) -> str:
    """Mail."""
    return text


def told(text: str, context: ToolContext) -> str:
    """Tell."""
    return text


class Rig:
    """Steps whose effects are performed at once: what was yielded, and which boundaries were passed."""

    def __init__(self, *tools: Tool) -> None:
        self.world = World(100.0)
        self.passed: list[str] = []
        self.seen: list[Any] = []
        self.steps = Steps(3, 2, self.world, {tool.name: tool for tool in tools}, self.passed.append)

    def run(self, *effects: Any) -> Any:
        return self.drive(machine(*effects))

    def drive(self, machine: Any) -> Any:
        reply: Any = None
        going = self.steps.of(machine)
        try:
            while True:
                self.seen.append(effect := going.send(reply))
                reply = (
                    Invoked(effect.function(*effect.arguments, **effect.named), seconds=9.0)
                    if isinstance(effect, Invoke)
                    else f"reply to {type(effect).__name__}"
                )
        except StopIteration as stop:
            return stop.value


def machine(*effects: Any) -> Generator[Any, Any, Any]:
    """Ask for these and return the replies."""
    replies: list[Any] = []
    for effect in effects:
        replies.append((yield effect))
    return replies


def test_time_stands_still_but_for_waits() -> None:
    rig = Rig()
    assert rig.run(Now(), Now(), Sleep(7.5), Now()) == [100.0, 100.0, None, 107.5]
    assert rig.seen == rig.passed == []


def test_saves_are_kept_in_the_world_between_boundaries() -> None:
    rig = Rig()
    assert rig.run(Save("t", b"data", 4), Load("t")) == [None, Stored(b"data", 4)]
    assert rig.passed == ["before save 4", "after save 4"]
    assert rig.seen == []


def test_what_the_world_does_not_have_and_does_not_do_is_asked_outside() -> None:
    rig = Rig()
    assert rig.run(Load("u"), Close()) == ["reply to Load", "reply to Close"]
    assert rig.passed == []


def test_a_tool_is_run_as_the_program_wrote_it() -> None:
    own, telling = Tool(mail), Tool(told)
    rig = Rig(own, telling)
    name = rig.steps.tools["mail"].context_name
    assert name is not None
    replies = rig.run(
        Invoke(rig.steps.tools["mail"], named={"text": "hi", name: CONTEXT}),
        Invoke(rig.steps.tools["told"], named={"text": "ho", "context": CONTEXT}),
    )
    assert [(one.value, one.seconds) for one in replies] == [("hi", 0.0), ("ho", 0.0)]
    assert [effect.function for effect in rig.seen] == [own, telling]
    assert [set(effect.named) for effect in rig.seen] == [{"text"}, {"text", "context"}]
    assert [(run.life, run.key, run.call) for run in rig.world.tool_runs] == [
        (2, "k", "mail(text='hi')"),
        (2, "k", "told(text='ho')"),
    ]
    assert rig.world.outcomes[3, "c1"].value == "ho"
    assert rig.passed[:2] == ["before the call mail(text='hi')", "after the call mail(text='hi')"]
    assert own.context_name is None


def test_a_hook_stands_between_boundaries_and_is_no_effect() -> None:
    rig = Rig()
    rig.run(Invoke(len, ("four",)))
    assert rig.passed == ["before len", "after len"]
    assert rig.world.tool_runs == []


@pytest.mark.parametrize(
    ("limit", "order"),
    [(2, ["s1", "s2", "one", "two", "s1", "s2", "s3", "three", "s3"]), (1, ["s1", "one", "s1", "s2", "two", "s2"])],
)
def test_a_crowd_goes_on_in_one_order(limit: int, order: list[str]) -> None:
    def lane(number: int, name: str) -> Generator[Any, Any, Any]:
        yield Save("t", b"", number)
        said = yield Invoke(str.upper, (name,))
        yield Save("t", b"", number)
        return said.value

    rig = Rig()
    names = ["one", "two", "three"]
    together = Together(tuple(lane(number, name) for number, name in enumerate(names, 1)), limit)
    assert rig.run(together) == [("ONE", "TWO", "THREE")]
    done = [seen.arguments[0] if isinstance(seen, Invoke) else seen for seen in _interleaved(rig.passed)]
    assert done[: len(order)] == [word.replace("s", "save ") if word[1:].isdigit() else word for word in order]


def _interleaved(passed: list[str]) -> list[str]:
    names = iter(["one", "two", "three"])
    return [
        next(names) if "upper" in place else place.removeprefix("before ")
        for place in passed
        if place.startswith("before ")
    ]


def test_machines_of_a_crowd_that_dies_are_closed() -> None:
    closed: list[str] = []

    def lane() -> Generator[Any, Any, Any]:
        try:
            yield Close()
        finally:
            closed.append("closed")

    def dying() -> Generator[Any, Any, Any]:
        yield Close()
        raise RuntimeError("dead")

    rig = Rig()
    with pytest.raises(RuntimeError, match="dead"):
        rig.run(Together((lane(), dying(), lane()), 3))
    assert closed == ["closed"]
