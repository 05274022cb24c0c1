"""What the agent loop itself costs: a step is a model's answer and the calls in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.frame import OURS, Case, Contender, Done

TITLE = "(i) Agent loop"
NOTE = "No model and no network: answers are at hand, and the tool adds two numbers. The aim is under 100 µs a step."
_STEPS = 50


def ours() -> Contender:
    """``AgentLoop`` by hand, its tools called as a driver calls them."""

    def make() -> Callable[[], Done]:
        import msgspec

        from responses_proto import AgentLoop, Message, Stateless, read_response
        from responses_proto.agent import Answered, AskModel, Returned, Setup, Started, tool
        from responses_proto.agent import Done as Over
        from responses_proto.agent.tools import open_call, success

        @tool
        def add(a: int, b: int) -> int:
            """Add."""
            return a + b

        answers = []
        for number in range(_STEPS):
            arguments = f'{{"a":{number},"b":1}}'
            names = {"id": f"fc_{number}", "call_id": f"call_{number}", "name": "add", "arguments": arguments}
            call = {"type": "function_call", "status": "completed", **names}
            answers.append(
                read_response(msgspec.json.encode({"id": f"r{number}", "status": "completed", "output": [call]}))
            )

        def job() -> Done:
            loop: Any = AgentLoop(
                setup=Setup(tools=(add,), parameters={"model": "m"}, max_iterations=_STEPS + 1),
                conversation=Stateless(),
                new_items=(Message.user("Add."),),
            )
            steps = 0
            while steps < _STEPS and not isinstance(effect := loop.pending, Over):
                if isinstance(effect, AskModel):
                    loop, _ = loop.feed(Answered(answers[steps]))
                    steps += 1
                elif hasattr(effect, "calls"):
                    results = []
                    for call in effect.calls:
                        opened: Any = open_call({"add": add}, call)
                        found, arguments = opened
                        results.append(success(call, found(**arguments), duration_ms=0.0))
                    loop, _ = loop.feed(Returned(tuple(results)))
                else:
                    loop, _ = loop.feed(Started())
            return Done(steps)

        return job

    return Contender(make)


CASES = [Case("one step", "µs", {OURS: ours()})]
