"""What the agent loop itself costs: a step is a model's answer and the calls in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from benchmarks.frame import OURS, Case, Contender, Done

TITLE = "(i) Agent loop"
NOTE = (
    "No model and no network: a step goes from the bytes of an answer with one call to the bytes of the next request, "
    "by way of a tool that adds two numbers. The floor does the same with msgspec and no agent at all; what is above "
    "it is the agent. Driven: by `run_agent`, with its events. The aim is under 100 µs a step; the ratio to the floor "
    "holds whatever the machine does meanwhile."
)
_FLOOR = "msgspec by hand"
_FEW, _MANY = 50, 500
_PROMPT = "Add."


def add(a: int, b: int) -> int:
    """Add."""
    return a + b


def _answer(number: int) -> bytes:
    names = {"id": f"fc_{number}", "call_id": f"call_{number}", "name": "add", "arguments": f'{{"a":{number},"b":1}}'}
    call = {"type": "function_call", "status": "completed", **names}
    return msgspec.json.encode({"id": f"r{number}", "status": "completed", "output": [call]})


def ours(steps: int) -> Contender:
    """``AgentLoop`` by hand, its tools called as a driver calls them."""

    def make() -> Callable[[], Done]:
        from responses_proto import AgentLoop, Message, Stateless, build_request, read_response
        from responses_proto.agent import Answered, AskModel, Returned, Setup, Started, tool
        from responses_proto.agent import Done as Over
        from responses_proto.agent.tools import open_call, success

        answers = [*map(_answer, range(steps))]
        tools = {"add": tool(add)}
        setup = Setup(tools=tools.values(), parameters={"model": "m"}, max_iterations=steps + 1)

        def job() -> Done:
            loop: Any = AgentLoop(setup=setup, conversation=Stateless(), new_items=(Message.user(_PROMPT),))
            coming = iter(answers)
            body = b""
            while not isinstance(effect := loop.pending, Over):
                if isinstance(effect, AskModel):
                    body = build_request(**effect.parameters)
                    if (answer := next(coming, None)) is None:
                        break
                    loop, _ = loop.feed(Answered(read_response(answer)))
                else:
                    loop, _ = loop.feed(Started(tuple(call.id for call in effect.calls)))
                    results = []
                    for call in effect.calls:
                        opened: Any = open_call(tools, call)
                        found, arguments = opened
                        results.append(success(call, found(**arguments), duration_ms=0.0))
                    loop, _ = loop.feed(Returned(tuple(results)))
            return Done(steps, body.decode())

        return job

    return Contender(make)


def driven(steps: int) -> Contender:
    """``run_agent``, as an Agent drives it: with events and hooks, and each tool called in place."""

    def make() -> Callable[[], Done]:
        from responses_proto import AgentLoop, Message, Stateless, build_request, read_response
        from responses_proto.agent import Setup, tool
        from responses_proto.session import Course, Functions, run_agent

        answers = [*map(_answer, range(steps))]
        tools = {"add": tool(add)}
        setup = Setup(tools=tools.values(), parameters={"model": "m"}, max_iterations=steps)
        course = Course(functions=Functions(tools=tools))

        def job() -> Done:
            loop: Any = AgentLoop(setup=setup, conversation=Stateless(), new_items=(Message.user(_PROMPT),))
            coming = iter(answers)

            def ask(parameters: Any) -> Any:
                build_request(**parameters)
                return read_response(next(coming))
                yield  # nothing: there is no network

            return Done(steps, str(_over(run_agent(loop, ask, course=course)).iterations))

        return job

    return Contender(make)


def _over(machine: Any) -> Any:
    reply: Any = None
    try:
        while True:
            reply = _performed(machine.send(reply))
    except StopIteration as stop:
        return stop.value


def _performed(effect: Any) -> Any:
    from responses_proto.effects import Invoke, Invoked, Now, Together

    match effect:
        case Together():
            return tuple(map(_over, effect.machines))
        case Invoke():
            return Invoked(effect.function(*effect.arguments, **effect.named))
        case Now():
            return 0.0
    return None


class _Call(msgspec.Struct, tag_field="type", tag="function_call"):
    call_id: str
    name: str
    arguments: str


class _Answer(msgspec.Struct):
    output: list[msgspec.Raw]


def floor(steps: int) -> Contender:
    """A loop that knows nothing: it decodes, calls, and encodes all that was said."""

    def make() -> Callable[[], Done]:
        answers = [*map(_answer, range(steps))]
        read = msgspec.json.Decoder(_Answer).decode
        read_call = msgspec.json.Decoder(_Call).decode
        encode, decode = msgspec.json.Encoder().encode, msgspec.json.Decoder().decode
        part = {"type": "input_text", "text": _PROMPT}
        prompt = msgspec.Raw(encode({"type": "message", "role": "user", "content": [part]}))
        integer = {"type": "integer"}
        parameters = {
            "type": "object",
            "properties": {"a": integer, "b": integer},
            "required": ["a", "b"],
            "additionalProperties": False,
        }
        definition = {"type": "function", "name": "add", "description": "Add.", "parameters": parameters}
        tools = [msgspec.Raw(encode({**definition, "strict": True}))]

        def job() -> Done:
            history = [prompt]
            body = b""
            for answer in (*answers, None):
                body = encode({"model": "m", "input": history, "store": False, "tools": tools})
                if answer is None:
                    break
                for raw in read(answer).output:
                    call = read_call(raw)
                    result = add(**decode(call.arguments))
                    output = {"type": "function_call_output", "call_id": call.call_id, "output": str(result)}
                    history += (raw, msgspec.Raw(encode(output)))
            return Done(steps, body.decode())

        return job

    return Contender(make)


CASES = [
    *(Case(f"one step of {steps}", "µs", {OURS: ours(steps), _FLOOR: floor(steps)}) for steps in (_FEW, _MANY)),
    Case(f"one step of {_FEW}, driven", "µs", {OURS: driven(_FEW)}),
]
