"""The four parts of the demo, written once for all runtimes: each yields steps and prints what came."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping

from oci_responses.model import ModelSettings
from responses_proto.agent.events import (
    AgentEvent,
    ModelChunkEvent,
    TerminateEvent,
    ToolCompleteEvent,
    ToolStartEvent,
)
from responses_proto.agent.tools import tool
from responses_proto.decoding import encode_json
from responses_proto.errors import ZeroDataRetentionError
from responses_proto.messages import Message, ModelResponse, Role, as_items

from .screen import Screen
from .steps import Ask, RunAgent, Script, Step, Stream

__all__ = ["server_side", "stateless", "streaming", "tool_round_trip", "whole"]

_COLOR = "purple"
_SYSTEM = Message.system("Answer in one short sentence.")
_TELL = Message.user(f"Hello! My favorite color is {_COLOR}.")
_RECALL = Message.user("What is my favorite color?")
_DEGREES = 18
_ID = "previous_response_id"


def whole(screen: Screen) -> Script:
    """The whole demo."""
    yield from stateless(screen)
    yield from server_side(screen)
    yield from tool_round_trip(screen)
    yield from streaming(screen)


def stateless(screen: Screen) -> Script:
    """Two turns with ``store=False``: the second recalls from the history that it sends again."""
    screen.title("1  Stateless conversation (store=False)")
    _mode(screen, store=False)
    first = yield from _turn(screen, (_SYSTEM, _TELL), store=False)
    history = (_SYSTEM, _TELL, first.message, _RECALL)
    second = yield from _turn(screen, history, store=False, note=": the whole history again")
    screen.fact("observed", f"recalled: {_yes(_recalls(second))}; the whole history was sent again")


def server_side(screen: Screen) -> Script:
    """Two turns with ``store=True``: the second sends what is new, and the id of the first answer.

    Under zero data retention the service refuses that id; this is shown, and the demo goes on.
    """
    screen.title("2  Server-side conversation (store=True)")
    _mode(screen, store=True)
    try:
        first = yield from _turn(screen, (_SYSTEM, _TELL), store=True)
        second = yield from _turn(
            screen,
            (_SYSTEM, _RECALL),
            store=True,
            provider_state=first.provider_state,
            note=": only what is new",
        )
    except ZeroDataRetentionError as error:
        _refused(screen, error)
        return
    screen.fact("observed", f"recalled: {_yes(_recalls(second))}; the endpoint kept the thread")


@tool
def get_temperature(city: str) -> str:
    """Return the current temperature in a city, in degrees Celsius."""
    return f"It is {_DEGREES} C in {city}."


def tool_round_trip(screen: Screen) -> Script:
    """An agent answers with the help of a function."""
    screen.title("3  Tool round trip (an agent, store=False)")
    prompt = "What is the temperature in Paris?"
    screen.fact("tool", f"{get_temperature.name}: {get_temperature.description}")
    screen.fact("user", prompt)

    def heard(event: AgentEvent) -> None:
        match event:
            case ToolStartEvent():
                screen.fact("call", f"{event.tool_name}({encode_json(event.arguments).decode()})")
            case ToolCompleteEvent():
                screen.fact("output", event.error or event.result or "")
            case TerminateEvent():
                answer = event.final_message or ""
                screen.fact("model", answer)
                screen.fact("iterations", f"{event.iterations_used} (ended: {event.reason})")
                screen.fact("tool calls", str(event.total_tool_calls))
                screen.fact("observed", f"the answer has the tool's figure: {_yes(str(_DEGREES) in answer)}")

    yield RunAgent(
        prompt,
        tools=(get_temperature,),
        system_prompt=f"Use {get_temperature.name} to answer questions about temperature.",
        max_iterations=4,
        heard=heard,
    )


def streaming(screen: Screen) -> Script:
    """A text that is shown as it arrives."""
    screen.title("4  Streaming (store=False)")
    prompt = "Count from one to ten in words."
    screen.fact("user", prompt)
    running = screen.running("model")
    arrivals: list[float] = []

    def heard(event: AgentEvent) -> None:
        if isinstance(event, ModelChunkEvent) and event.content:
            arrivals.append(time.perf_counter())
            running.add(event.content)

    begun = time.perf_counter()
    try:
        yield Stream((Message.system("Be brief."), Message.user(prompt)), heard)
    finally:
        running.end()
    screen.fact("chunks", str(len(arrivals)))
    if arrivals:
        screen.fact("first chunk", f"after {_milliseconds(arrivals[0] - begun)}")
        screen.fact("last chunk", f"after {_milliseconds(arrivals[-1] - begun)}")


def _turn(
    screen: Screen,
    messages: tuple[Message, ...],
    *,
    store: bool,
    provider_state: Mapping[str, str] | None = None,
    note: str = "",
) -> Generator[Step, ModelResponse | None, ModelResponse]:
    """One turn: print what is sent, ask, print the answer and what continues it, return the answer."""
    state = provider_state or {}
    sent = len(as_items(message for message in messages if message.role is not Role.SYSTEM))
    screen.gap()
    screen.fact("user", messages[-1].content or "")
    screen.fact("sent", f"{sent} item{'s' if sent > 1 else ''}{note}")
    if store:
        screen.fact("continues from", state.get(_ID, "nothing: the first turn"))
    answer = yield Ask(messages, store, state)
    assert answer is not None
    screen.fact("model", answer.content or "")
    if store:
        screen.fact("continuation id", answer.provider_state.get(_ID, "none"))
        screen.fact("stored", f"{_yes(answer.response.store)}, says the endpoint")
    else:
        screen.fact("provider_state", str(answer.provider_state or "{} (empty: nothing is kept elsewhere)"))
    return answer


def _mode(screen: Screen, *, store: bool) -> None:
    stateful = ModelSettings("", store=store, parameters={}).conversation().server_stateful
    holder = "the endpoint holds the conversation" if stateful else "this program holds the conversation"
    screen.fact("server_stateful", f"{stateful}: {holder}")


def _refused(screen: Screen, error: ZeroDataRetentionError) -> None:
    screen.fact("refused", type(error).__name__)
    screen.fact("message", error.message)
    screen.fact("code", f"{error.code} (HTTP status {error.status_code})")
    screen.fact("request id", error.request_id or "none")
    screen.fact("observed", "no server-side state under zero data retention: use store=False, as in part 1")


def _recalls(answer: ModelResponse) -> bool:
    return _COLOR in (answer.content or "").lower()


def _yes(fact: bool | None) -> str:
    return "yes" if fact else "no"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
