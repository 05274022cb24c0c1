"""A model whose behaviour the prompt itself says, so that a scenario is the same wherever the conversation is held.

In the newest prompt, or in the instructions, ``[say: X]`` is the final answer, ``[then: X]`` the one after it was
given back;
``[look]`` has the tool ``look`` called first, and again as long as it returns ``go on``.
Asides are known by their instructions and shapes.
"""

from __future__ import annotations

import json
import re
import threading
from typing import Any

from oci_responses.emulator.engine import Turn
from oci_responses.emulator.pieces import Call, Speech

__all__ = ["Brain"]

_ASIDES: dict[frozenset[str], dict[str, Any]] = {
    frozenset({"assessment", "confidence", "guidance"}): {
        "assessment": "stuck",
        "confidence": 0.5,
        "guidance": "Ask for Paris.",
    },
    frozenset({"claims"}): {"claims": [{"number": 1, "score": 1.0, "evidence_ids": ["call_look_0"]}]},
    frozenset({"memories"}): {"memories": [{"type": "user", "key": "pet", "content": "Has a dog called Rex."}]},
}
_BACK = ("Your answer", "Write your answer")


class Brain:
    """``requests`` are those it has answered, in order."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def __call__(self, turn: Turn) -> Any:
        with self._lock:
            self.requests.append(turn.request)
        aside = _aside(turn.request)
        if aside is not None:
            return Speech(aside)
        said = [text for item in turn.items if item.get("role") == "user" for text in [_text(item)]]
        asked = next((text for text in reversed(said) if "[" in text), "")
        task = f"{asked} {turn.request.get('instructions') or ''}"
        last = turn.items[-1]
        if "No more tools can be used" in said[-1]:
            return Speech("As far as I know it is 18 C.")
        calls = sum(item["type"] == "function_call" for item in turn.items)
        waits = last["type"] == "function_call_output" and "go on" in str(last["output"])
        begins = last.get("role") == "user" and not _back(said[-1])
        if turn.request.get("tools") and "[look]" in task and (waits or begins):
            return Call("look", json.dumps({"place": "Paris"}), f"call_look_{calls}")
        return Speech(_directive("then" if _back(said[-1]) else "say", task))


def _aside(request: dict[str, Any]) -> str | None:
    asked = request.get("instructions") or ""
    form = (request.get("text") or {}).get("format") or {}
    fields = frozenset((form.get("schema") or {}).get("properties") or {})
    if asked.startswith("Summarise this conversation"):
        return "The user wants to know how warm it is."
    if asked.startswith("The text below should be JSON"):
        return '{"city": "Paris", "degrees": 18}'
    if "grounded_claims" in fields:
        right = "Paris is at 18 C." in str(request["input"]).split("Answer:")[-1]
        claim = {"text": "It is 18 C.", "type": "tool_match", "evidence_refs": ["call_look_0"]}
        sort = "grounded_claims" if right else "contradicted_claims"
        lists: dict[str, Any] = {name: [claim] if name == sort else [] for name in fields}
        return json.dumps({**lists, "explanation": "", "abstain_reason": None})
    return json.dumps(_ASIDES[fields]) if fields in _ASIDES else None


def _back(text: str) -> bool:
    return text.startswith(_BACK)


def _directive(name: str, task: str) -> str:
    found = re.search(rf"\[{name}: (.*?)\](?=\s|$)", task, re.DOTALL)
    return found[1] if found else "Nothing was asked for."


def _text(item: dict[str, Any]) -> str:
    content = item.get("content")
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content or ())
