"""Which tools a talk calls, and with what."""

import json
from typing import Any

from oci_responses.emulator.scripted.statements import facts
from oci_responses.emulator.scripted.talk import Talk
from oci_responses.emulator.scripted.toolpick import pick

__all__ = ["Calls", "called"]

Calls = list[tuple[str, dict[str, Any]]]


def called(talk: Talk, tools: Any) -> Calls:
    found = pick(talk, tools, "auto", parallel=True, facts=facts(talk.told))
    return [(call.name, json.loads(call.arguments)) for call in found]
