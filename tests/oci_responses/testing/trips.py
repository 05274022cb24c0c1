"""A trip that is booked, charged and mailed: tools that are good and bad at surviving a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from oci_responses.emulator import Call, Turn
from responses_proto import ToolContext, tool
from responses_proto.agent import Tool, WasDone, WasNotDone

__all__ = ["ANSWER", "Trip", "answers"]

ANSWER = "The trip is booked."


def answers(turn: Turn) -> Iterator[Any]:
    """Book and charge together, then mail, then answer."""
    said = [item["call_id"] for item in turn.items if item["type"] == "function_call_output"]
    if not said:
        yield Call("book", '{"city":"Paris"}')
        yield Call("charge", '{"amount":90}')
    elif len(said) < 3:
        yield Call("mail", '{"text":"Booked."}')
    else:
        yield ANSWER


class Trip:
    """The world that the tools change; ``rows`` are their effects."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []
        self.keys: set[str] = set()

    def reset(self) -> None:
        self.rows.clear()
        self.keys.clear()

    def tools(self, *, honours_key: bool = True, knows: bool = True) -> list[Tool]:
        """``book`` hands its key on (unless it only says so), ``charge`` can look it up (unless it lies)."""

        def found(context: ToolContext, arguments: dict[str, object]) -> WasDone | WasNotDone:
            return WasDone("charged") if knows and context.idempotency_key in self.keys else WasNotDone()

        @tool(repeatable=True)
        def book(city: str, context: ToolContext) -> str:
            """Book a journey."""
            if not (honours_key and context.idempotency_key in self.keys):
                self.rows.append(("book", city))
            self.keys.add(context.idempotency_key)
            return "booked"

        @tool(verify=found)
        def charge(amount: int, context: ToolContext) -> str:
            """Charge the customer."""
            self.rows.append(("charge", str(amount)))
            self.keys.add(context.idempotency_key)
            return "charged"

        return [book, charge, self.mail()]

    def mail(self) -> Tool:
        @tool
        def mail(text: str) -> str:
            """Mail the customer."""
            self.rows.append(("mail", text))
            return "mailed"

        return mail

    def waiting_tools(self) -> list[Tool]:
        """The same tools as async functions."""

        def later(one: Tool) -> Tool:
            function: Callable[..., object] = one.function

            async def call(**arguments: Any) -> object:
                return function(**arguments)

            call.__name__, call.__doc__ = one.name, one.description
            call.__signature__ = __import__("inspect").signature(function)  # type: ignore[attr-defined]
            call.__annotations__ = {**function.__annotations__}
            return Tool(call, verify=one.verify, repeatable=one.policy.repeatable)

        return [later(one) for one in self.tools()]
