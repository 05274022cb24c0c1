"""What the events of hosted tools, shells and sound do to the items."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, Final

from .. import events as ev
from .deviations import DeviationKind, DeviationLog
from .drafts import Drafts

__all__ = ["HOSTED"]

_PROGRESS: Final = (
    ev.FileSearchCallInProgress,
    ev.FileSearchCallSearching,
    ev.FileSearchCallCompleted,
    ev.WebSearchCallInProgress,
    ev.WebSearchCallSearching,
    ev.WebSearchCallCompleted,
    ev.CodeInterpreterCallInProgress,
    ev.CodeInterpreterCallInterpreting,
    ev.CodeInterpreterCallCompleted,
    ev.ImageGenerationCallInProgress,
    ev.ImageGenerationCallGenerating,
    ev.ImageGenerationCallCompleted,
    ev.McpCallInProgress,
    ev.McpCallCompleted,
    ev.McpCallFailed,
)
"""Events whose last word is the status of the item that the word before it names."""

_NO_STATUS: Final = (
    ev.McpListToolsInProgress,
    ev.McpListToolsCompleted,
    ev.McpListToolsFailed,
    ev.CompactionCompacting,
)
"""Events of items that have no status: such an event shows that the item is there."""


def _progresses(kind: type[ev.Event], *, status: bool) -> Callable[[Drafts, DeviationLog, Any], None]:
    _, item, word = str(kind.__struct_config__.tag).split(".")

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> None:
        draft = drafts.about(item, event.item_id, event.output_index)
        if status:
            draft.facts["status"] = word

    return handle


def _image_shows(drafts: Drafts, log: DeviationLog, event: ev.ImageGenerationCallPartialImage) -> None:
    draft = drafts.about("image_generation_call", event.item_id, event.output_index)
    draft.facts["result"] = event.partial_image_b64
    for name in ("background", "output_format", "quality", "size"):
        value = getattr(event, name)
        if value is not None:
            draft.facts[name] = value


def _command_begins(drafts: Drafts, log: DeviationLog, event: ev.ShellCallCommandAdded) -> None:
    parts = drafts.about("shell_call", event.item_id, event.output_index).parts("commands")
    part = parts.numbered("command", event.command_index)
    part.announced, part.members = True, {"command": event.command}


def _command_grows(drafts: Drafts, log: DeviationLog, event: ev.ShellCallCommandDelta) -> None:
    parts = drafts.about("shell_call", event.item_id, event.output_index).parts("commands")
    parts.numbered("command", event.command_index).string("command").append(event.delta)


def _command_ends(drafts: Drafts, log: DeviationLog, event: ev.ShellCallCommandDone) -> None:
    parts = drafts.about("shell_call", event.item_id, event.output_index).parts("commands")
    part = parts.numbered("command", event.command_index)
    part.string("command").end(event.command, log, event.type, part.members["command"])
    part.final = event.command


def _printed(drafts: Drafts, log: DeviationLog, event: ev.ShellCallOutputContentDelta) -> None:
    parts = drafts.about("shell_call_output", event.item_id, event.output_index).parts("output")
    part = parts.numbered("command_output", event.command_index)
    for name in ("stdout", "stderr"):
        part.string(name).append(getattr(event.delta, name) or "")


def _all_printed(drafts: Drafts, log: DeviationLog, event: ev.ShellCallOutputContentDone) -> None:
    parts = drafts.about("shell_call_output", event.item_id, event.output_index).parts("output")
    part = parts.numbered("command_output", event.command_index)
    for name in ("stdout", "stderr"):
        part.string(name).end("".join(getattr(piece, name) for piece in event.output), log, event.type)
    part.final = event.output


def _sounds(drafts: Drafts, log: DeviationLog, event: ev.AudioDelta) -> None:
    try:
        drafts.audio.append(base64.b64decode(event.delta, validate=True))
    except (binascii.Error, ValueError) as error:
        log.note(DeviationKind.MALFORMED_FIELD, f"{event.type}.delta: {error}")


def _sounds_like(drafts: Drafts, log: DeviationLog, event: ev.AudioTranscriptDelta) -> None:
    drafts.transcript.append(event.delta)


HOSTED: Final[dict[type, Callable[[Drafts, DeviationLog, Any], None]]] = {
    **{kind: _progresses(kind, status=True) for kind in _PROGRESS},
    **{kind: _progresses(kind, status=False) for kind in _NO_STATUS},
    ev.ImageGenerationCallPartialImage: _image_shows,
    ev.ShellCallCommandAdded: _command_begins,
    ev.ShellCallCommandDelta: _command_grows,
    ev.ShellCallCommandDone: _command_ends,
    ev.ShellCallOutputContentDelta: _printed,
    ev.ShellCallOutputContentDone: _all_printed,
    ev.AudioDelta: _sounds,
    ev.AudioTranscriptDelta: _sounds_like,
}
