from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from oci_responses.emulator import Decline, Emulator, Failure
from oci_responses.testing import Script, calls, cut, fails
from responses_proto import NotFoundError, RateLimitError, ResponseFailed, StreamTruncated, tool

SCRIPT = ([calls("double", number=2), calls("double", number=3)], "Four and six.")


@tool
def double(number: int) -> int:
    """Double a number."""
    return 2 * number


def options(emulator: Emulator) -> dict[str, Any]:
    return {"profile": emulator.profile, "config_file": emulator.config_file, "max_retries": 0}


@pytest.mark.parametrize("store", [False, True])
@pytest.mark.parametrize("runtime", ["blocking", "asyncio", "trio"])
def test_an_agent_gets_the_answers_in_order(runtime: str, store: bool) -> None:
    script = Script(*SCRIPT)

    async def awaited(module: Any, given: dict[str, Any]) -> Any:
        async with module.OCIResponsesModel("any", **given) as model:
            return await module.Agent(model, tools=[double]).run_to_end("Go.")

    run: dict[str, Callable[[Callable[[], Awaitable[Any]]], Any]] = {
        "asyncio": lambda scenario: asyncio.run(scenario()),  # type: ignore[arg-type]
        "trio": trio.run,
    }
    with Emulator(tls=False, engine=script) as emulator:
        given = {**options(emulator), "store": store}
        if runtime == "blocking":
            with blocking.OCIResponsesModel("any", **given) as model:
                result = blocking.Agent(model, tools=[double]).run_to_end("Go.")
        else:
            module = on_asyncio if runtime == "asyncio" else on_trio
            result = run[runtime](lambda: awaited(module, given))
    assert (result.text, result.tool_calls) == ("Four and six.", 2)
    assert [item["output"] for item in script.turns[1].items if item["type"] == "function_call_output"] == ["4", "6"]


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (fails(429, "slow down", code="busy"), RateLimitError, "slow down"),
        (["Once ", Failure(message="oops")], ResponseFailed, "oops"),
        (["Once ", cut()], StreamTruncated, "ended"),
        ((), None, ""),
        (["Once ", "upon"], None, "Once upon"),
        (Decline("no"), None, ""),
        ({"type": "message", "role": "assistant", "content": "An item."}, None, "An item."),
    ],
)
def test_an_answer_may_be_anything_that_a_model_does(answer: Any, error: Any, said: str) -> None:
    with (
        Emulator(tls=False, engine=Script(answer)) as emulator,
        blocking.Client(**options(emulator)) as client,
        client.responses.stream(model="any", input="Go.") as stream,
    ):
        if error is None:
            assert stream.get_final_response().output_text == said
        else:
            with pytest.raises(error, match=said):
                stream.get_final_response()


def test_after_the_last_answer_there_is_none() -> None:
    with Emulator(tls=False, engine=Script("One.")) as emulator, blocking.Client(**options(emulator)) as client:
        assert client.responses.create(model="any", input="Go.").output_text == "One."
        with pytest.raises(NotFoundError, match=r"The script has 1 answers, and this is request 2\."):
            client.responses.create(model="any", input="Go on.")
