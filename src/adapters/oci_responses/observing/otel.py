"""OpenTelemetry spans and metrics of calls (extra ``[otel]``).

Source: OpenTelemetry semantic conventions for generative AI, "Spans" and "Metrics" (in development,
read in 2026). ``responses.create`` is their operation ``chat``; the other operations go by their own
names. The provider has no well-known name there: ``oci.generative_ai``. Content is never recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from oci_responses import __version__
from oci_responses.observing.facts import Attempt, Call, CallEnd
from oci_responses.observing.observer import Observer

try:
    from opentelemetry.metrics import MeterProvider, get_meter_provider
    from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider, get_tracer_provider
except ImportError as error:
    raise ImportError("opentelemetry is not installed: pip install 'oci-responses[otel]'") from error

__all__ = ["PROVIDER", "OpenTelemetryObserver"]

PROVIDER: Final = "oci.generative_ai"

_Value: TypeAlias = str | bool | int | float | list[str]
_SCOPE: Final = "oci_responses"
_CREATE: Final = "responses.create"
_CHAT: Final = "chat"
_SECONDS: Final = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
_TOKENS: Final = tuple(4**power for power in range(14))


class OpenTelemetryObserver(Observer):
    """A span for each call, a child of the current one, and the metrics of the conventions.

    Each attempt is an event ``attempt`` of the span. Without providers the global ones are used.
    """

    def __init__(
        self, *, tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
    ) -> None:
        self._tracer = (tracer_provider or get_tracer_provider()).get_tracer(_SCOPE, __version__)
        meter = (meter_provider or get_meter_provider()).get_meter(_SCOPE, __version__)
        self._duration = meter.create_histogram(
            "gen_ai.client.operation.duration",
            "s",
            "GenAI operation duration.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        )
        self._first_chunk = meter.create_histogram(
            "gen_ai.client.operation.time_to_first_chunk",
            "s",
            "Time to receive the first chunk of a streamed response.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        )
        self._tokens = meter.create_histogram(
            "gen_ai.client.token.usage",
            "{token}",
            "Number of input and output tokens used.",
            explicit_bucket_boundaries_advisory=_TOKENS,
        )
        self._spans: dict[Call, Span] = {}

    def call_started(self, call: Call) -> None:
        """Start a span."""
        name = _operation(call) if call.model is None else f"{_operation(call)} {call.model}"
        attributes = _known(
            {
                **_identity(call),
                "gen_ai.request.stream": call.streams or None,
                "gen_ai.request.temperature": call.temperature,
                "gen_ai.request.top_p": call.top_p,
                "gen_ai.request.max_tokens": call.max_output_tokens,
                "gen_ai.conversation.id": call.conversation,
            }
        )
        self._spans[call] = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)

    def attempt_ended(self, call: Call, attempt: Attempt) -> None:
        """Add an event to the span."""
        facts: dict[str, _Value | None] = {
            "oci_responses.attempt.number": attempt.number,
            "oci_responses.attempt.resumes": attempt.resumes or None,
            "oci_responses.attempt.delay": attempt.delay,
            "oci_responses.request_id": attempt.request_id,
            "http.response.status_code": attempt.status,
            "error.type": attempt.failure,
        }
        self._spans[call].add_event("attempt", _known(facts))

    def call_ended(self, call: Call, end: CallEnd) -> None:
        """End the span and record the metrics."""
        span = self._spans.pop(call)
        span.set_attributes(_known(_outcome(call, end)))
        if end.error is not None:
            # Without a description: the error's words may repeat those of a prompt.
            span.set_status(StatusCode.ERROR)
        span.end()
        common = {**_identity(call), "gen_ai.response.model": end.model}
        self._duration.record(end.took, _known({**common, "error.type": end.error}))
        if call.operation != _CREATE:
            return  # what was made before is not made again, and its tokens are not spent again
        if call.streams and end.first_event is not None:
            self._first_chunk.record(end.first_event, _known(common))
        if end.usage is not None:
            counts = {"input": end.usage.input_tokens, "output": end.usage.output_tokens}
            for kind, count in counts.items():
                if count is not None:
                    self._tokens.record(count, _known({**common, "gen_ai.token.type": kind}))


def _operation(call: Call) -> str:
    return _CHAT if call.operation == _CREATE else call.operation


def _identity(call: Call) -> dict[str, _Value | None]:
    return {
        "gen_ai.operation.name": _operation(call),
        "gen_ai.provider.name": PROVIDER,
        "gen_ai.request.model": call.model,
        "server.address": call.server_address,
        "server.port": call.server_port,
    }


def _outcome(call: Call, end: CallEnd) -> dict[str, _Value | None]:
    usage = end.usage
    read = usage.input_tokens_details if usage is not None else None
    made = usage.output_tokens_details if usage is not None else None
    return {
        "gen_ai.response.id": end.response_id,
        "gen_ai.response.model": end.model,
        "gen_ai.response.finish_reasons": [end.incomplete_reason or end.outcome] if end.error is None else None,
        "gen_ai.response.time_to_first_chunk": end.first_event if call.streams else None,
        "gen_ai.usage.input_tokens": usage.input_tokens if usage is not None else None,
        "gen_ai.usage.output_tokens": usage.output_tokens if usage is not None else None,
        "gen_ai.usage.cache_read.input_tokens": read.cached_tokens if read is not None else None,
        "gen_ai.usage.reasoning.output_tokens": made.reasoning_tokens if made is not None else None,
        "error.type": end.error,
        "http.response.status_code": end.status_code,
        "oci_responses.error.code": end.code,
        "oci_responses.request_id": end.request_id,
        "oci_responses.attempts": end.attempts,
        "oci_responses.first_byte": end.first_byte,
        "oci_responses.first_token": end.first_token,
    }


def _known(attributes: Mapping[str, _Value | None]) -> dict[str, _Value]:
    return {name: value for name, value in attributes.items() if value is not None}
