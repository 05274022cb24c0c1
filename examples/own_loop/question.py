"""What the four programs share: the question, as an exchange in raw HTTP/1.1 bytes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial

from oci_responses.common import Requests, signed
from oci_responses.config import Settings, resolve_settings
from oci_responses.emulator import Emulator
from responses_proto import Policy, Response
from responses_proto.events import OutputTextDelta
from responses_proto.exchange import stream
from responses_proto.http1 import HttpCall

__all__ = ["ask", "settings_for", "show"]


def settings_for(emulator: Emulator) -> Settings:
    """Return how to reach the emulator and with which key."""
    return resolve_settings(profile=emulator.profile, config_file=emulator.config_file)


def ask(
    settings: Settings, question: str = "Count to five, one number per line.", *, policy: Policy | None = None
) -> HttpCall[Response]:
    """Return the call: ask it for its next action, and say how it went."""
    requests = Requests(settings)
    request = requests.create(model="openai.gpt-5", input=question, stream=True)
    return HttpCall(stream(request, policy or Policy(), requests.reader()), sign=partial(signed, settings))


def show(events: Iterable[object]) -> None:
    """Print text as it arrives."""
    for event in events:
        if isinstance(event, OutputTextDelta):
            sys.stdout.write(event.delta)
            sys.stdout.flush()
