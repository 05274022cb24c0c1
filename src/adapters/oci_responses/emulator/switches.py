"""What the endpoint does where the service differs by version, tenancy or is not established."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Heartbeat", "Switches"]

Heartbeat = Literal["none", "comment", "event"]


@dataclass(frozen=True)
class Switches:
    """Uncertain points by name, each at its documented default.

    ``zdr``: zero data retention: nothing is stored and no earlier response can be named.
    ``pace``: pause in seconds before each streamed delta, and before each event of a background
    response after it was queued.
    ``done_marker``: the closing ``data: [DONE]``, which Open Responses requires and the gateway sends.
    ``event_lines``: ``event:`` lines before the data; the pass-through base was seen without.
    ``obfuscation``: random padding on deltas where ``include_obfuscation`` is not given; not
    recorded from the service.
    ``heartbeat``: what fills silence inside a stream, a comment or a ``keepalive`` event, after
    ``heartbeat_seconds`` of it; not recorded from the service.
    ``background_iam_failure``: background responses that are not streamed fail under a signed
    request, because the worker has no credentials (recorded once).
    ``conversation_locked``: a conversation refuses a second response, and changes, while one runs.
    ``valid_marker``: ``"valid": true`` in the errors of the OpenAI-compatible layer, as recorded.
    ``double_encoded_errors``: those errors as JSON inside the message of the front door's, as was
    recorded of some paths.
    ``project_lag``: seconds for which a new project is not known yet, as was seen; the first one is.
    ``reasoning_by_id``: reasoning that comes back without its encrypted content is looked up by its
    id, and is a 404 if it was not stored, as at OpenAI; not recorded from the service.
    ``openai_extras``: the paths ``/responses/compact`` and ``/responses/input_tokens``; without
    them the paths are unknown.
    ``strict``: input is taken only in the form that the strictest recorded model took: a string, or
    items with a ``type``, messages with typed parts.
    """

    zdr: bool = False
    pace: float = 0.0
    done_marker: bool = True
    event_lines: bool = True
    obfuscation: bool = False
    heartbeat: Heartbeat = "none"
    heartbeat_seconds: float = 15.0
    background_iam_failure: bool = False
    conversation_locked: bool = True
    openai_extras: bool = True
    strict: bool = False
    valid_marker: bool = True
    double_encoded_errors: bool = False
    project_lag: float = 0.0
    reasoning_by_id: bool = False

    def __post_init__(self) -> None:
        if self.heartbeat not in ("none", "comment", "event"):
            raise ValueError(f"heartbeat is 'none', 'comment' or 'event', not {self.heartbeat!r}")
        if self.heartbeat_seconds <= 0:
            raise ValueError("heartbeat_seconds must be positive")
