"""What a response cost, and why it stopped short.

Source: Open Responses 2026-04-24, "Usage" and "Response"; the official client's ``ResponseUsage``
and ``ResponseError``.
"""

from __future__ import annotations

from .decoding import Detail

__all__ = [
    "CacheWriteTokensDetails",
    "IncompleteDetails",
    "InputTokensDetails",
    "Misalignment",
    "MisalignmentSteer",
    "OutputTokensDetails",
    "ResponseError",
    "Usage",
]


class CacheWriteTokensDetails(Detail, frozen=True):
    """Tokens written to the prompt cache, by how long they stay."""

    ttl_30m_tokens: int | None = None
    ttl_12h_tokens: int | None = None


class InputTokensDetails(Detail, frozen=True):
    """How many of the input tokens came from the prompt cache, and how many went into it."""

    cached_tokens: int | None = None
    cache_write_tokens: int | None = None
    cache_write_tokens_details: CacheWriteTokensDetails | None = None


class OutputTokensDetails(Detail, frozen=True):
    """How many of the output tokens were reasoning."""

    reasoning_tokens: int | None = None


class Usage(Detail, frozen=True):
    """Tokens of one response; what the server did not count is None, never zero."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    input_tokens_details: InputTokensDetails | None = None
    output_tokens_details: OutputTokensDetails | None = None


class IncompleteDetails(Detail, frozen=True):
    """Why a response is incomplete: max_output_tokens, content_filter, steered, ..."""

    reason: str | None = None


class MisalignmentSteer(Detail, frozen=True):
    """How to go on after a block."""

    message: str = ""


class Misalignment(Detail, frozen=True):
    """Why a policy stopped the model; ``review_target`` names the review to continue."""

    detailed_explanation: str | None = None
    error_type: str | None = None
    review_target: str | None = None
    steer: MisalignmentSteer | None = None


class ResponseError(Detail, frozen=True):
    """Why a response failed."""

    code: str | None = None
    message: str = ""
    param: str | None = None
    type: str | None = None
    misalignment: Misalignment | None = None
