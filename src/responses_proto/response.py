"""The response object.

Source: Open Responses 2026-04-24, "Response"; the official client's ``Response``. A server may
leave out any of it: what is absent is None or empty, and never invented.
"""

from __future__ import annotations

from typing import Final, cast

import msgspec
from msgspec import Raw, field

from .decoding import JSON, NULL, REFUSED, Kept, always, as_json, decode_object, mend, read_text
from .items import READER as ITEMS
from .items import FunctionCallItem, Item, MessageItem, UnknownItem
from .settings import ConversationRef, Metadata, ReasoningSettings, TextSettings
from .tools import READER as TOOLS
from .tools import Tool, ToolChoice, read_tool_choice
from .usage import IncompleteDetails, ResponseError, Usage

__all__ = ["Response", "read_response"]

_CALL: Final = str(FunctionCallItem.__struct_config__.tag)


class Response(Kept, frozen=True, kw_only=True, omit_defaults=True):
    """A response, whole or partial.

    ``raw_output`` holds the output items byte for byte as the server sent them; ``output`` is
    their typed view, and so with the tools and the instructions. What few programs read is kept
    undecoded.
    ``status`` is completed, incomplete, failed, cancelled, queued or in_progress; treat any
    other word as not complete. ``raw`` is the JSON the whole was read from.
    """

    id: str = ""
    object: str = always("response")
    status: str | None = None
    model: str | None = None
    created_at: float | None = None
    completed_at: float | None = None
    raw_output: tuple[Raw, ...] = field(name="output", default=())
    usage: Usage | None = None
    error: ResponseError | None = None
    incomplete_details: IncompleteDetails | None = None
    previous_response_id: str | None = None
    store: bool | None = None
    background: bool | None = None
    conversation: ConversationRef | None = None
    raw_instructions: Raw = field(name="instructions", default=NULL)
    metadata: Metadata | None = None
    raw_tools: tuple[Raw, ...] = field(name="tools", default=())
    raw_tool_choice: Raw = field(name="tool_choice", default=NULL)
    text: TextSettings | None = None
    reasoning: ReasoningSettings | None = None
    truncation: str | None = None
    parallel_tool_calls: bool | None = None
    temperature: float | None = None
    top_p: float | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    top_logprobs: int | None = None
    max_output_tokens: int | None = None
    max_tool_calls: int | None = None
    service_tier: str | None = None
    safety_identifier: str | None = None
    prompt_cache_key: str | None = None
    prompt_cache_retention: str | None = None
    prompt_cache_options: Raw = NULL
    prompt_cache_diagnostics: Raw = NULL
    prompt: Raw = NULL
    user: str | None = None
    moderation: Raw = NULL
    tool_usage: Raw = NULL
    input_transformations: Raw = NULL
    image: Raw = NULL
    access_programs: Raw = NULL

    @property
    def output(self) -> tuple[Item, ...]:
        """The output items; each remembers its bytes and can be sent back as it is.

        An item that lacks what its type cannot do without is an ``UnknownItem`` of that type.
        """
        known: tuple[Item, ...] | None = self.__dict__.get("items")
        if known is None:
            known = self.__dict__["items"] = tuple(ITEMS.read_any(raw, []) for raw in self.raw_output)
        return known

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The tools that the model had."""
        return tuple(TOOLS.read_any(raw, []) for raw in self.raw_tools)

    @property
    def tool_choice(self) -> ToolChoice | None:
        """What the model had to call, or None where the server does not say."""
        return None if self.raw_tool_choice == NULL else read_tool_choice(self.raw_tool_choice)

    @property
    def output_text(self) -> str:
        """The text of all messages, joined; refusals and reasoning are not part of it."""
        return "".join(item.output_text for item in self.output if isinstance(item, MessageItem))

    @property
    def refusal(self) -> str | None:
        """The model's refusal, if it refused."""
        refusals = [item.refusal for item in self.output if isinstance(item, MessageItem) and item.refusal]
        return "".join(refusals) if refusals else None

    @property
    def function_calls(self) -> tuple[FunctionCallItem, ...]:
        """The function calls that wait for the program, in the model's order."""
        return tuple(item for item in self.output if isinstance(item, FunctionCallItem))

    @property
    def unreadable_calls(self) -> tuple[UnknownItem, ...]:
        """Function calls that lack what a call must have (``call_id``, ``name``): nobody can answer them.

        A response that has one is not to be taken for an answer that calls nothing.
        """
        return tuple(item for item in self.output if isinstance(item, UnknownItem) and item.type == _CALL)

    @property
    def instructions(self) -> str | tuple[Item, ...] | None:
        """The instructions that the model had: text or input items; None if there is neither."""
        try:
            given = cast(str | list[Raw], read_text(_TEXT_OR_LIST, self.raw_instructions, []))
        except REFUSED:
            return None
        return given if isinstance(given, str) else tuple(ITEMS.read_any(raw, []) for raw in given)

    @property
    def request_id(self) -> str | None:
        """``opc-request-id`` of the answer that this response came in."""
        return self.__dict__.get("request_id_header")

    @property
    def opc_request_id(self) -> str | None:
        """The same, by the header's own name."""
        return self.request_id

    def as_input(self) -> tuple[Item, ...]:
        """Return the output as input items for the next request, byte for byte."""
        return self.output


_DECODER: Final = msgspec.json.Decoder(Response)
_TEXT_OR_LIST: Final = msgspec.json.Decoder(str | list[Raw])


def read_response(given: JSON, notes: list[str] | None = None) -> Response:
    """Return a response from its JSON; what had to be repaired is appended to ``notes``.

    Raises :class:`responses_proto.errors.MalformedEvent` if it is no JSON object,
    :class:`responses_proto.errors.LocalError` for what is no JSON at all.
    """
    raw = as_json(given)
    try:
        response = _DECODER.decode(raw)
    except REFUSED:
        notes = [] if notes is None else notes
        response = mend(Response, decode_object(raw, notes), notes, name="response", raw=raw)
    response.__dict__["raw_bytes"] = bytes(raw)
    return response
