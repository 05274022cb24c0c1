"""A local endpoint that behaves as OCI Generative AI's Responses API does.

``with Emulator() as emu:`` starts it; every OCI client can use the profile that it writes.
"""

from .callable import CallableEngine
from .edits import Edit, drop_event, drop_terminal, output_null, renumber, repeat_event, repeat_terminal
from .engine import Engine, Turn
from .faults import Fault
from .ids import Ids
from .local import Emulator
from .messages import Cut, Json, Received, Refusal, Reply
from .pieces import Call, Decline, Failure, Halt, Hosted, Piece, Speech, Thought
from .render import render
from .replay import RecordingEngine, ReplayEngine
from .scripted import ScriptedEngine
from .switches import Switches
from .upstream import UpstreamEngine
from .upstream_chat import ChatUpstreamEngine

__all__ = [
    "Call",
    "CallableEngine",
    "ChatUpstreamEngine",
    "Cut",
    "Decline",
    "Edit",
    "Emulator",
    "Engine",
    "Failure",
    "Fault",
    "Halt",
    "Hosted",
    "Ids",
    "Json",
    "Piece",
    "Received",
    "RecordingEngine",
    "Refusal",
    "ReplayEngine",
    "Reply",
    "ScriptedEngine",
    "Speech",
    "Switches",
    "Thought",
    "Turn",
    "UpstreamEngine",
    "drop_event",
    "drop_terminal",
    "output_null",
    "render",
    "renumber",
    "repeat_event",
    "repeat_terminal",
]
