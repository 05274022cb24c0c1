import re

import pytest

from oci_responses.emulator.shell import response_shell

REQUIRED = (
    "id object created_at completed_at status incomplete_details model previous_response_id instructions output error "
    "tools tool_choice truncation parallel_tool_calls text top_p presence_penalty frequency_penalty top_logprobs "
    "temperature reasoning usage max_output_tokens max_tool_calls store background service_tier metadata "
    "safety_identifier prompt_cache_key"
)


def test_every_key_of_open_responses_is_there() -> None:
    assert set(response_shell({"model": "m"}, "r", 1, store=True)) == set(re.findall(r"\w+", REQUIRED))


@pytest.mark.parametrize("given", ["conv_1", {"id": "conv_1"}])
def test_a_conversation_is_named_only_if_there_is_one(given: object) -> None:
    assert response_shell({"model": "m", "conversation": given}, "r", 1, store=True)["conversation"] == {"id": "conv_1"}


@pytest.mark.parametrize(("given", "shown"), [(True, True), (False, False), (None, False)])
def test_background(given: bool | None, shown: bool) -> None:
    assert response_shell({"model": "m", "background": given}, "r", 1, store=True)["background"] is shown


def test_settings_are_echoed_and_null_means_the_default() -> None:
    request = {
        "model": "m",
        "temperature": 0.0,
        "top_p": None,
        "metadata": {"a": "b"},
        "reasoning": {"effort": "low"},
        "tools": [{"type": "function", "name": "f"}, {"type": "web_search"}],
        "text": {"verbosity": "low"},
    }
    shell = response_shell(request, "r", 1, store=False)
    assert (shell["temperature"], shell["top_p"], shell["metadata"]) == (0.0, 1.0, {"a": "b"})
    assert shell["reasoning"] == {"effort": "low", "summary": None}
    assert shell["tools"][0] == {
        "type": "function",
        "name": "f",
        "description": None,
        "parameters": None,
        "strict": None,
    }
    assert shell["tools"][1] == {"type": "web_search"}
    assert shell["text"] == {"format": {"type": "text"}, "verbosity": "low"}
    assert shell["store"] is False


def test_text_format_null_is_plain_text() -> None:
    shell = response_shell({"model": "m", "text": {"format": None}}, "r", 1, store=True)
    assert shell["text"]["format"] == {"type": "text"}
