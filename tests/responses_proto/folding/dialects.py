"""What known servers do otherwise than the protocol says, each as a stream made to its description.

The descriptions are those of public issue threads of the servers named; the texts are ours.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.responses_proto.folding.bending import (
    call,
    changed,
    cut,
    dropped,
    ended,
    message,
    numbered,
    only,
    swapped,
    text,
    thought,
    without,
)
from tests.responses_proto.folding.server import Json, events_of

from responses_proto.folding.deviations import DeviationKind as Kind

__all__ = ["ROWS", "Row"]


class Row(NamedTuple):
    """A server's deviation: its events, the output to believe, the kinds to be recorded."""

    name: str
    events: list[Json]
    output: list[Json]
    kinds: set[Kind]


def copilot() -> Row:
    """item_id is a new blob on every event after added; the done item has another id."""
    done = [message("Hello", "blob_done"), call("blob_done_2")]
    events = changed(cut([message("Hello"), call()]), lambda n, e: {"item_id": f"blob_{n}"} if "item_id" in e else {})
    events = changed(events, lambda n, e: {"item": done[e["output_index"]]} if only("output_item.done")(e) else {})
    return Row("GitHub Copilot: ids rotate", ended(events, done), done, {Kind.ITEM_ID_CHANGED})


def openrouter_order() -> Row:
    items = [thought(), call()]
    done = only("output_item.done")
    events = swapped(cut(items), lambda e: done(e) and e["output_index"] == 0, done)
    return Row("OpenRouter: items close out of order", events, items, {Kind.CLOSED_OUT_OF_ORDER})


def openrouter_arguments() -> Row:
    events = dropped(cut([call()]), "response.function_call_arguments.delta")
    events = changed(events, lambda n, e: {"arguments": ""} if "arguments" in e else {})
    events = changed(events, lambda n, e: {"item": call(arguments="")} if only("output_item.done")(e) else {})
    return Row("OpenRouter: arguments only in completed", events, [call()], {Kind.NO_DELTAS})


def openrouter_keepalive() -> Row:
    events = cut([message("Hello")])
    events.insert(5, {"type": "response.keep_alive"})
    return Row("OpenRouter: keep_alive", numbered(events), [message("Hello")], {Kind.UNKNOWN_EVENT})


def codex() -> Row:
    items = [thought(), message("Hello"), call()]
    return Row("Codex, CLIProxyAPI: empty final output", ended(cut(items), []), items, {Kind.OUTPUT_MISSING})


def mistral_rs() -> Row:
    events = changed(
        cut([message("Hello")]), lambda n, e: {"item": message("Hello", "m2")} if only("output_item.done")(e) else {}
    )
    return Row(
        "mistral.rs: three ids",
        ended(events, [message("Hello", "m3")]),
        [message("Hello", "m3")],
        {Kind.ITEM_ID_CHANGED},
    )


def vllm_leak() -> Row:
    leaked = message('<tool_call>{"name": "weather"}</tool_call>')
    return Row(
        "vLLM: tool calls leak as text",
        ended(cut([leaked]), [call()]),
        [leaked, call()],
        {Kind.OUTPUT_MISSING, Kind.OUTPUT_NOT_STREAMED},
    )


def vllm_index() -> Row:
    at = iter(range(100))
    events = changed(
        cut([message("Hello")]),
        lambda n, e: {"content_index": next(at)} if e["type"].startswith("response.output_text") else {},
    )
    return Row("vLLM: content_index per delta", events, [message("Hello")], {Kind.PART_INDEX_DRIFT})


def vllm_no_reset() -> Row:
    items = [message("Hello"), message("again", "msg_2")]
    events = changed(cut(items), lambda n, e: {"content_index": e.get("output_index")} if "content_index" in e else {})
    return Row("vLLM: content_index not reset", events, items, {Kind.PART_INDEX_DRIFT})


def vllm_call_ids() -> Row:
    items = [call(), call("fc_2", "call_2", "{}")]
    final = [call("x1", "call_x1"), call("x2", "call_x2", "{}")]
    return Row(
        "vLLM: call ids differ at the end",
        ended(cut(items), final),
        items,
        {Kind.CALL_ID_CHANGED, Kind.ITEM_ID_CHANGED},
    )


def raw_thought(**more: Any) -> Json:
    return {**thought(**more), "summary": [], "content": [{"type": "reasoning_text", "text": "Hm."}]}


def vllm_parts() -> Row:
    events = cut([raw_thought(), message("Hello")])
    part = {"type": "reasoning_text", "text": ""}
    events.insert(3, {"type": "response.reasoning_part.added", "content_index": 0, "part": part})
    events.insert(7, {"type": "response.reasoning_part.done", "content_index": 0, "part": part})
    return Row("vLLM: reasoning_part events", numbered(events), [raw_thought(), message("Hello")], {Kind.UNKNOWN_EVENT})


def harmony() -> Row:
    item = raw_thought(id_="msg_0")
    events = cut([item])
    place = {"item_id": "msg_0", "output_index": 0, "content_index": 0}
    events.insert(3, {"type": "response.content_part.added", **place, "part": text("")})
    events.insert(-2, {"type": "response.content_part.done", **place, "part": text("Hm.")})
    return Row("vLLM harmony: visible part in reasoning", numbered(events), [item], {Kind.PART_MISPLACED})


def llama_cpp() -> Row:
    items = [raw_thought(), message("Hello"), call()]
    del items[0]["status"]
    events = dropped(cut(items), "response.reasoning.done", "response.function_call_arguments.done")
    ends = only("output_item.done")
    events = [*(e for e in events[:-1] if not ends(e)), *(e for e in events if ends(e)), events[-1]]
    begun = {"id": "resp_1", "object": "response", "status": "in_progress"}
    events = changed(events, lambda n, e: {"response": begun, "timings": {}} if n in {0, 1} else {"timings": {}})
    events.insert(1, events[1])
    nameless = without(events, "sequence_number", "output_index", "content_index")
    kinds = {Kind.NO_SEQUENCE_NUMBER, Kind.NO_OUTPUT_INDEX, Kind.NO_PART_INDEX, Kind.NO_DONE}
    return Row("llama.cpp", nameless, items, kinds)


def llama_cpp_old() -> Row:
    items = [call(call_id="fc_a"), call(call_id="fc_b", arguments="{}")]
    events = dropped(cut(items), "response.function_call_arguments.done")
    events = changed(events, lambda n, e: {"item_id": items[e["output_index"]]["call_id"]} if "delta" in e else {})
    for item in items:
        del item["id"]
    events = changed(
        events, lambda n, e: {"item": {k: v for k, v in e["item"].items() if k != "id"}} if "item" in e else {}
    )
    ends = only("output_item.done")
    events = [*(e for e in events[:-1] if not ends(e)), *(e for e in events if ends(e)), events[-1]]
    kinds = {Kind.NO_SEQUENCE_NUMBER, Kind.NO_OUTPUT_INDEX, Kind.NO_DONE}
    return Row("llama.cpp, older: calls without id", without(events, "sequence_number", "output_index"), items, kinds)


def ollama() -> Row:
    items = [thought(encrypted_content="Hm."), call()]
    del items[0]["status"]
    events = dropped(events_of(items), "response.reasoning_summary_part.added", "response.reasoning_summary_part.done")
    return Row("Ollama: summary without parts", events, items, {Kind.NO_PART_ADDED})


def lm_studio() -> Row:
    events = dropped(cut([call()]), "response.function_call_arguments.delta")
    return Row("LM Studio: arguments only at their end", events, [call()], {Kind.NO_DELTAS})


def litellm() -> Row:
    items = [raw_thought(), message("Hello"), call()]
    events = cut(items)
    late = {"response.reasoning.delta", "response.output_text.delta"}
    ids = iter(range(100))
    events = changed(
        events, lambda n, e: {"item_id": f"rs_{next(ids)}"} if e["type"] == "response.reasoning.delta" else {}
    )
    for number, event in enumerate(events):
        if event["type"] in late and events[number - 1]["type"] not in late:
            before = 1 if event["type"] == "response.reasoning.delta" else 2
            events.insert(number - before, events.pop(number))
    events = changed(
        events, lambda n, e: {"sequence_number": 0, **({"output_index": 0} if "output_index" in e else {})}
    )
    kinds = {
        Kind.SEQUENCE_REPEAT,
        Kind.OUTPUT_INDEX_REUSED,
        Kind.NO_ITEM_ADDED,
        Kind.ITEM_ADDED_LATE,
        Kind.NO_PART_ADDED,
        Kind.PART_ADDED_LATE,
        Kind.ITEM_ID_CHANGED,
    }
    return Row("LiteLLM", events, items, kinds)


def local_ai() -> Row:
    said = thought(summary=[], content=[text("Hm.")])
    events = cut([message("Hello")])
    late = [
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": {**said, "content": [], "status": "in_progress"},
        },
        {"type": "response.output_item.done", "output_index": 0, "item": said},
    ]
    events = numbered([*events[:-1], *late, events[-1]])
    output = [said, message("Hello")]
    return Row("LocalAI: reasoning at the end, index shared", ended(events, output), output, {Kind.OUTPUT_INDEX_REUSED})


def lemonade() -> Row:
    items = [message("Hello"), call()]
    events = without(cut(items), "output_index", "content_index")
    return Row("Lemonade: no indexes", events, items, {Kind.NO_OUTPUT_INDEX, Kind.NO_PART_INDEX})


def ogx() -> Row:
    events = dropped(cut([message("Hello")]), "response.output_text.done")
    return Row("LlamaStack, OGX: no output_text.done", events, [message("Hello")], {Kind.NO_DONE})


def sglang() -> Row:
    events = dropped(cut([call()]), "response.output_item.done")
    collapsed = message("", "msg_x", content=[{"type": "text", "text": ""}])
    kinds = {Kind.NO_ITEM_DONE, Kind.OUTPUT_MISSING, Kind.OUTPUT_NOT_STREAMED}
    return Row("SGLang: output collapsed to a message", ended(events, [collapsed]), [call(), collapsed], kinds)


def smg() -> Row:
    def mcp(id_: str) -> Json:
        return {
            "id": id_,
            "type": "mcp_call",
            "status": "completed",
            "server_label": "s",
            "name": "t",
            "arguments": "{}",
        }

    events = changed(cut([mcp("mcp_a")]), lambda n, e: {"item": mcp("mcp_b")} if only("output_item.done")(e) else {})
    return Row("SMG: MCP ids differ", ended(events, [mcp("mcp_c")]), [mcp("mcp_c")], {Kind.ITEM_ID_CHANGED})


ROWS = [
    copilot(),
    openrouter_order(),
    openrouter_arguments(),
    openrouter_keepalive(),
    codex(),
    mistral_rs(),
    vllm_leak(),
    vllm_index(),
    vllm_no_reset(),
    vllm_call_ids(),
    vllm_parts(),
    harmony(),
    llama_cpp(),
    llama_cpp_old(),
    ollama(),
    lm_studio(),
    litellm(),
    local_ai(),
    lemonade(),
    ogx(),
    sglang(),
    smg(),
]
