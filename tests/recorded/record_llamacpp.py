"""Record again what llama.cpp's server answers: python tests/recorded/record_llamacpp.py

Each file under llamacpp/ holds the bytes of one response body, chunked transfer coding removed and nothing else.
"""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from oci_responses.emulator.llm import LocalModel, to_llamacpp

FOLDER = Path(__file__).parent / "llamacpp"

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL = {
    "type": "function",
    "name": "get_temperature",
    "description": "Get the temperature of one city",
    "parameters": {**CITY, "additionalProperties": False},
    "strict": True,
}
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
TWO_CALLS = (
    '<tool_call>[{"name": "get_temperature", "arguments": {"city": "Oslo"}}, '
    '{"name": "get_temperature", "arguments": {"city": "Bern"}}]</tool_call>'
)
WEATHER = {"input": "What is the temperature in Paris?", "tools": [TOOL], "tool_choice": "required"}

REQUESTS: dict[str, dict[str, Any]] = {
    "text.sse": {"input": "What is the capital of France?", "max_output_tokens": 60},
    "text.json": {"input": "What is the capital of France?", "max_output_tokens": 60},
    "token_limit.sse": {"input": "Tell me a story about the sea.", "max_output_tokens": 12},
    "token_limit.json": {"input": "Tell me a story about the sea.", "max_output_tokens": 12},
    "function_call.sse": WEATHER,
    "function_call.json": WEATHER,
    "parallel_calls.sse": {
        "instructions": f"Example: {TWO_CALLS}",
        "input": "Call get_temperature for Paris, then call get_temperature for Rome.",
        "tools": [TOOL],
        "tool_choice": "required",
        "parallel_tool_calls": True,
        "max_output_tokens": 120,
    },
    "after_tool.sse": {
        "input": [
            {"role": "user", "content": "What is the temperature in Paris?"},
            {
                "type": "function_call",
                "call_id": "call_1",
                "name": "get_temperature",
                "arguments": '{"city": "Paris"}',
            },
            {"type": "function_call_output", "call_id": "call_1", "output": "18 C"},
        ],
        "tools": [TOOL],
        "max_output_tokens": 60,
    },
    "reasoning.sse": {
        "input": "Is 7 a prime number? Think first.",
        "chat_template_kwargs": {"enable_thinking": True},
        "thinking_budget_tokens": 16,
        "max_output_tokens": 80,
    },
    "json_schema.sse": {
        "input": "Invent a person.",
        "text": {"format": {"type": "json_schema", "name": "person", "strict": True, "schema": PERSON}},
        "max_output_tokens": 60,
    },
    "pings.sse": {"input": "hello " * 800, "max_output_tokens": 8},
    "error_previous_response_id.json": {"input": "Hello", "previous_response_id": "resp_1"},
    "error_no_input.json": {},
    "error_unknown_item.json": {"input": [{"type": "no_such_item"}]},
    "error_context_length.json": {"input": "hello " * 5000},
}


def post(base_url: str, body: dict[str, Any]) -> bytes:
    """Return the body of the answer to POST /responses, whatever its status."""
    parts = urlsplit(base_url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    try:
        connection.request("POST", f"{parts.path}/responses", json.dumps(body), {"content-type": "application/json"})
        return connection.getresponse().read()
    finally:
        connection.close()


def main() -> None:
    """Write every file afresh."""
    FOLDER.mkdir(exist_ok=True)
    with LocalModel() as llm:
        for name, request in REQUESTS.items():
            body = {"model": llm.model, "stream": name.endswith(".sse"), **request}
            (FOLDER / name).write_bytes(post(llm.base_url, to_llamacpp(body)))


if __name__ == "__main__":
    main()
