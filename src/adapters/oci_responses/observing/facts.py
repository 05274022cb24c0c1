"""What an observer is told of: plain values, without a prompt, an answer, a key or a signature."""

from __future__ import annotations

from dataclasses import dataclass

from responses_proto.usage import Usage

__all__ = ["Attempt", "Call", "CallEnd"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Call:
    """One call, which may take several attempts; every report of it carries the same object.

    ``operation`` is its name in the client (``responses.create``, ``conversations.items.list``, ...);
    None stands for what the request does not say.
    """

    operation: str
    model: str | None = None
    streams: bool = False
    server_address: str = ""
    server_port: int | None = None
    conversation: str | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_output_tokens: int | None = None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One request of a call, once its answer has begun or it has failed; all times in seconds.

    ``number`` counts from 1. Either ``status`` is that of the answer, or ``failure`` says why there is
    none (a :class:`responses_proto.effects.FailureKind`). ``took`` is the time from sending to the head.
    ``delay`` is the wait before the next attempt; None if this was the last one, or its answer was taken.
    ``resumes`` is set where it asks for the rest of a stream that broke off, or for what became of it.
    """

    number: int
    status: int | None = None
    failure: str | None = None
    request_id: str | None = None
    took: float = 0.0
    delay: float | None = None
    resumes: bool = False


@dataclass(frozen=True, kw_only=True)
class CallEnd:
    """What a call came to; all times in seconds from its start.

    ``outcome`` is the status of the response (completed, incomplete, failed, queued, ...), "done" for
    what answers with no response, "error" for what got no answer, and "left" for a call that was
    cancelled, or a stream that was left before its end. ``error`` is the class of the error that is
    raised, with its ``status_code`` and ``code``.

    ``first_byte``: the head of the first answer that was taken; ``first_event`` and ``first_token``:
    the first event of a stream, and the first that carries something made by the model.
    ``usage`` is None where the service did not say, never zero.
    """

    outcome: str
    took: float
    attempts: int
    error: str | None = None
    status_code: int | None = None
    code: str | None = None
    incomplete_reason: str | None = None
    response_id: str | None = None
    model: str | None = None
    request_id: str | None = None
    usage: Usage | None = None
    first_byte: float | None = None
    first_event: float | None = None
    first_token: float | None = None
