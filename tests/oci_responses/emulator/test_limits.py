import json
from typing import Any, get_args

import pytest
from openai.types.responses import ResponseTextConfig
from openai.types.responses.response_includable import ResponseIncludable
from openai.types.shared import Reasoning

from oci_responses.emulator import Json, Refusal
from oci_responses.emulator import limits as under_test
from oci_responses.emulator.limits import check_limits

F = {"type": "function", "name": "f"}


def refused(**body: Any) -> Json:
    with pytest.raises(Refusal) as caught:
        check_limits(body)
    assert caught.value.reply.status == 400
    error: Json = json.loads(caught.value.reply.body)["error"]
    return error


def message(**part: Any) -> list[Json]:
    return [{"type": "message", "role": "user", "content": [part]}]


NUMBERS = {
    "max_output_tokens": (16, None),
    "max_tool_calls": (1, None),
    "top_logprobs": (0, 20),
    "temperature": (0, 2),
    "top_p": (0, 1),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers(name: str) -> None:
    least, most = NUMBERS[name]
    include = ["message.output_text.logprobs"]
    for value in (least, most, None):
        check_limits({name: value, "include": include})
    below = refused(**{name: least - 1}, include=include)
    assert below["param"] == name
    assert below["code"] in ("integer_below_min_value", "decimal_below_min_value")
    assert below["message"] == (
        f"Invalid '{name}': {below['code'].split('_')[0]} below minimum value. "
        f"Expected a value >= {least}, but got {least - 1} instead."
    )
    if most is not None:
        assert "above maximum value" in refused(**{name: most + 1}, include=include)["message"]
    assert refused(**{name: "x"}, include=include)["code"] == "invalid_type"
    assert refused(**{name: True}, include=include)["code"] == "invalid_type"


def test_log_probabilities_have_to_be_included() -> None:
    check_limits({"top_logprobs": 0})
    with pytest.raises(Refusal, match="top_logprobs requires include field"):
        check_limits({"top_logprobs": 2, "include": []})


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"truncation": "x"}, "truncation"),
        ({"service_tier": "x"}, "service_tier"),
        ({"tool_choice": "x"}, "tool_choice"),
        ({"reasoning": {"effort": "x"}}, "reasoning.effort"),
        ({"reasoning": {"summary": "x"}}, "reasoning.summary"),
        ({"text": {"verbosity": "x"}}, "text.verbosity"),
        ({"text": {"format": {"type": "x"}}}, "text.format.type"),
        ({"include": ["reasoning.encrypted_content", "x"]}, "include"),
    ],
)
def test_choices(body: Json, param: str) -> None:
    error = refused(**body)
    assert (error["param"], error["code"]) == (param, "invalid_value")
    assert error["message"].startswith("Invalid value: 'x'. Supported values are: '")


def test_what_the_official_client_can_send_is_taken() -> None:
    for effort in get_args(get_args(Reasoning.model_fields["effort"].annotation)[0]):
        check_limits({"reasoning": {"effort": effort}})
    for verbosity in get_args(get_args(ResponseTextConfig.model_fields["verbosity"].annotation)[0]):
        check_limits({"text": {"verbosity": verbosity}})
    check_limits({"include": list(get_args(ResponseIncludable)), "top_logprobs": 3})


@pytest.mark.parametrize("name", ["safety_identifier", "prompt_cache_key"])
def test_short_texts(name: str) -> None:
    check_limits({name: "x" * 64})
    error = refused(**{name: "x" * 65})
    assert error["message"] == (
        f"Invalid '{name}': string too long. Expected a string with maximum length 64, "
        "but got a string with length 65 instead."
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("tools[1].name", lambda name: {"tools": [{"type": "web_search"}, {**F, "name": name}]}),
        ("input[0].name", lambda name: {"input": [{"type": "function_call", "name": name, "call_id": "c"}]}),
        ("input[0].call_id", lambda name: {"input": [{"type": "function_call_output", "call_id": name}]}),
    ],
)
def test_names(name: str, body: Any) -> None:
    check_limits(body("a-Z_9" + "x" * 59))
    assert refused(**body("x" * 65))["code"] == "string_above_max_length"
    assert refused(**body(""))["code"] == "empty_string"
    if name.endswith(".name"):
        assert "'^[a-zA-Z0-9_-]+$'" in refused(**body("a name"))["message"]
    else:
        check_limits(body("a call"))
    assert refused(**body("x" * 65))["param"] == name


def test_allowed_tools() -> None:
    def choice(count: int) -> Json:
        return {"tool_choice": {"type": "allowed_tools", "tools": [F] * count}}

    check_limits(choice(1))
    check_limits(choice(128))
    assert refused(**choice(0))["code"] == "array_below_min_length"
    assert refused(**choice(129))["code"] == "array_above_max_length"


@pytest.mark.parametrize(
    ("param", "limit", "body"),
    [
        ("input", "LONGEST_TEXT", lambda text: {"input": text}),
        ("instructions", "LONGEST_TEXT", lambda text: {"instructions": text}),
        ("input[0].content", "LONGEST_TEXT", lambda text: {"input": [{"role": "user", "content": text}]}),
        ("input[0].content[0].text", "LONGEST_TEXT", lambda text: {"input": message(text=text)}),
        ("input[0].content[0].image_url", "LONGEST_IMAGE", lambda text: {"input": message(image_url=text)}),
        ("input[0].content[0].file_data", "LONGEST_FILE", lambda text: {"input": message(file_data=text)}),
        ("input[0].output", "LONGEST_TEXT", lambda text: {"input": [{"type": "function_call_output", "output": text}]}),
        ("input[0].arguments", "LONGEST_TEXT", lambda text: {"input": [{"type": "function_call", "arguments": text}]}),
    ],
)
def test_long_texts(param: str, limit: str, body: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, limit, 9)
    check_limits(body("x" * 9))
    error = refused(**body("x" * 10))
    assert (error["param"], error["code"]) == (param, "string_above_max_length")


def test_the_limits_of_open_responses() -> None:
    found = (under_test.LONGEST_TEXT, under_test.LONGEST_IMAGE, under_test.LONGEST_FILE, under_test.LONGEST_NAME)
    assert found == (10_485_760, 20_971_520, 33_554_432, 64)
