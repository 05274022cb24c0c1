"""Random finished items of every family that streams."""

from __future__ import annotations

import base64
from typing import Any

from hypothesis import strategies as st

__all__ = ["ITEMS"]

Json = dict[str, Any]

_TEXT = st.text(max_size=12)
_LOGPROB = st.fixed_dictionaries(
    {"token": _TEXT, "logprob": st.just(-0.5), "bytes": st.just([1]), "top_logprobs": st.just([])}
)
_PARTS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("output_text"),
            "text": _TEXT,
            "annotations": st.lists(
                st.fixed_dictionaries({"type": st.just("file_path"), "file_id": _TEXT, "index": st.integers(0, 9)}),
                max_size=2,
            ),
            "logprobs": st.lists(_LOGPROB, max_size=2),
        }
    )
    | st.fixed_dictionaries({"type": st.just("refusal"), "refusal": _TEXT}),
    max_size=3,
)


def _texts(kind: str) -> st.SearchStrategy[list[Json]]:
    return st.lists(st.fixed_dictionaries({"type": st.just(kind), "text": _TEXT}), max_size=3)


def _item(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    common = {"type": st.just(kind)}
    if kind not in {"compaction", "mcp_list_tools"}:
        common["status"] = st.just("completed")
    return st.fixed_dictionaries({**common, **fields})


def _call(kind: str, name: str) -> st.SearchStrategy[Json]:
    return _item(kind, call_id=st.uuids().map(str), name=st.just("f"), **{name: _TEXT})


_OUTPUT = {"stdout": _TEXT, "stderr": _TEXT, "outcome": st.just({"type": "exit", "exit_code": 0})}
_KINDS = st.one_of(
    _item("message", role=st.just("assistant"), content=_PARTS),
    _item("message", role=st.just("assistant"), content=_PARTS, phase=st.just("commentary"), x_new=st.just(1)),
    _item("reasoning", summary=_texts("summary_text"), content=_texts("reasoning_text"), encrypted_content=_TEXT),
    _call("function_call", "arguments"),
    _call("custom_tool_call", "input"),
    _item("mcp_call", server_label=_TEXT, name=_TEXT, arguments=_TEXT, output=_TEXT),
    _item("code_interpreter_call", code=_TEXT, container_id=_TEXT, outputs=st.none()),
    _item("mcp_list_tools", server_label=_TEXT, tools=st.just([{"name": "t", "input_schema": {}}])),
    _item("file_search_call", queries=st.just(["q"]), results=st.none()),
    _item("web_search_call", action=st.just({"type": "search", "query": "q"})),
    _item("compaction", encrypted_content=_TEXT),
    _item("image_generation_call", result=st.binary().map(lambda data: base64.b64encode(data).decode()), size=_TEXT),
    _item(
        "shell_call",
        call_id=_TEXT,
        action=st.fixed_dictionaries({"commands": st.lists(_TEXT, max_size=3), "timeout_ms": st.just(9)}),
    ),
    _item("shell_call_output", call_id=_TEXT, output=st.lists(st.fixed_dictionaries(_OUTPUT), max_size=3)),
    _item("acme:thing", anything=st.just({"b": [1.50, None]})),
)


def _numbered(items: list[Json]) -> list[Json]:
    return [{"id": f"{item['type'][:3]}_{number}", **item} for number, item in enumerate(items)]


ITEMS = st.lists(_KINDS, max_size=5).map(_numbered)
