"""The agent without a colour: options to a loop that can be saved."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace

from oci_responses.agent import AgentSettings
from oci_responses.memories import InMemoryStore
from oci_responses.model import ModelSettings
from responses_proto.agent.loop import AgentLoop, AskModel
from responses_proto.agent.memory import MemoryManager
from responses_proto.agent.output import Checked, OutputSchema
from responses_proto.agent.stopping import CustomCondition, MaxIterations
from responses_proto.agent.tools import Tool, tool
from responses_proto.errors import LocalError
from responses_proto.messages import Message


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


@tool(name="add")
def another(a: int) -> int:
    return a


def agent(*tools: Tool, store: bool = True, of_model: dict[str, Any] | None = None, **options: Any) -> AgentSettings:
    given: dict[str, Any] = {"system_prompt": None, "max_iterations": 10, "stop": None, "parameters": {}, **options}
    return AgentSettings(ModelSettings("m", store=store, parameters=of_model or {}), tools=tools, **given)


def asked(loop: AgentLoop) -> dict[str, Any]:
    assert isinstance(loop.pending, AskModel)
    sent: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(loop.pending.parameters))
    return sent


def test_two_tools_of_one_name_are_refused() -> None:
    with pytest.raises(LocalError, match="two tools have the same name"):
        agent(add, another)
    with pytest.raises(LocalError, match="two tools have the same name"):
        agent(add, add)
    assert agent(add).tools == {"add": add}


def test_a_plain_function_is_made_a_tool() -> None:
    def double(number: int) -> int:
        """Double."""
        return 2 * number

    function, definition = cast("list[Tool]", [double, {"type": "web_search"}])
    made = agent(function).tools["double"]
    assert (made.name, made.description, made(4)) == ("double", "Double.", 8)
    with pytest.raises(LocalError, match="a function or a Tool, not dict"):
        agent(definition)


@pytest.mark.parametrize("count", [0, -1])
def test_an_agent_must_be_allowed_a_call(count: int) -> None:
    with pytest.raises(LocalError, match=f"at least 1, not {count}"):
        agent(max_iterations=count)


@pytest.mark.parametrize("name", ["store", "previous_response_id", "conversation", "input"])
def test_parameters_cannot_contradict_the_state(name: str) -> None:
    with pytest.raises(LocalError, match=f"{name} is no parameter here"):
        agent(parameters={name: "x"})


@pytest.mark.parametrize("state", [{"previous_response_id": "resp_1"}, {"conversation": "conv_1"}])
def test_a_mix_of_state_that_cannot_work_is_refused_before_any_call(state: dict[str, str]) -> None:
    with pytest.raises(LocalError, match="store=False"):
        agent(store=False).begin("Hi", state)
    assert asked(agent().begin("Hi", state)).items() >= state.items()


def test_the_first_call_of_a_run() -> None:
    made = agent(add, system_prompt="Be brief.", of_model={"temperature": 0.5}, parameters={"tool_choice": "required"})
    sent = asked(made.begin("Hi"))
    assert sent == {
        "model": "m",
        "temperature": 0.5,
        "tool_choice": "required",
        "instructions": "Be brief.",
        "tools": [add.definition()],
        "store": True,
        "input": [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]}],
    }
    assert asked(made.begin([Message.user("Hi")])) == sent
    one, other = made.begin("Hi"), made.begin("Hi")
    assert one.run_id != other.run_id, "each run begins anew, with keys of its own"
    assert replace(one, run_id="") == replace(other, run_id="")


def test_reasoning_is_sealed_where_nothing_is_kept() -> None:
    sealed = ["reasoning.encrypted_content"]
    effort = {"reasoning": {"effort": "low"}}
    assert asked(agent(store=False, of_model=effort).begin("Hi"))["include"] == sealed
    assert asked(agent(store=False, parameters=effort).begin("Hi"))["include"] == sealed
    assert "include" not in asked(agent(store=True, parameters=effort).begin("Hi"))


def test_a_loop_can_be_saved_before_its_first_call() -> None:
    loop = agent(add, system_prompt="Be brief.", parameters={"metadata": {"a": "b"}}).begin("Hi")
    saved = msgspec.json.decode(msgspec.json.encode(loop), type=AgentLoop)
    assert saved == loop
    assert saved.pending == loop.pending


def test_plain_functions_are_tools_and_none_is_none() -> None:
    def double(number: int) -> int:
        """Double."""
        return 2 * number

    given: dict[str, Any] = {"system_prompt": None, "max_iterations": 10, "stop": None, "parameters": {}}
    model = ModelSettings("m", store=True, parameters={})
    made = AgentSettings(model, tools=[double, add], **given)
    assert list(made.tools) == ["double", "add"]
    assert asked(made.begin("Hi"))["tools"] == [Tool(double).definition(), add.definition()]
    assert AgentSettings(model, tools=None, **given).tools == {}
    with pytest.raises(LocalError, match="two tools have the same name"):
        AgentSettings(model, tools=[double, double], **given)


def test_a_prompt_may_be_dicts() -> None:
    assert asked(agent().begin([{"role": "user", "content": "Hi"}])) == asked(agent().begin("Hi"))


def test_a_type_and_a_store_bring_what_their_organs_need() -> None:
    store = InMemoryStore()
    made = agent(output_type=dict[str, int], memory_store=store, organs=[MemoryManager(namespace=("u1",))])
    functions = made.course.functions
    assert set(functions.services) == {"output.check", "memory.load", "memory.apply"}
    assert functions.services["output.check"]('{"a": 1}') == Checked(parsed=Raw(b'{"a": 1}'))
    assert [type(organ) for organ in made.begin("Hi").setup.organs] == [MemoryManager, OutputSchema]
    assert agent(output_type=int, services={"output.check": len}).course.functions.services["output.check"] is len


def test_functions_of_conditions_stay_with_the_agent() -> None:
    stop = MaxIterations(3) | CustomCondition(len)  # type: ignore[arg-type]
    made = agent(stop=stop)
    assert list(made.course.functions.conditions) == ["builtins.len"]
    assert agent().course.functions.conditions == {}
