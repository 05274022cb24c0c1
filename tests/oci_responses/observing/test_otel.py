"""Spans and metrics, in the SDK's own memory."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from oci_responses.observing import Attempt, Call, CallEnd
from oci_responses.observing.otel import PROVIDER, OpenTelemetryObserver
from responses_proto.usage import InputTokensDetails, OutputTokensDetails, Usage

CALL = Call(
    operation="responses.create",
    model="m",
    streams=True,
    server_address="h",
    server_port=443,
    conversation="conv_1",
    temperature=0.5,
    max_output_tokens=9,
)
USAGE = Usage(
    input_tokens=3,
    output_tokens=5,
    input_tokens_details=InputTokensDetails(cached_tokens=1),
    output_tokens_details=OutputTokensDetails(reasoning_tokens=2),
)
IDENTITY = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": PROVIDER,
    "gen_ai.request.model": "m",
    "server.address": "h",
    "server.port": 443,
}


class Telemetry:
    """An observer, and what it exported."""

    def __init__(self) -> None:
        self._spans, self._metrics = InMemorySpanExporter(), InMemoryMetricReader()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self.meters = MeterProvider([self._metrics], shutdown_on_exit=False)
        self.observer = OpenTelemetryObserver(tracer_provider=self.tracers, meter_provider=self.meters)

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self._spans.get_finished_spans()

    def points(self) -> dict[str, list[tuple[float, dict[str, Any]]]]:
        data = self._metrics.get_metrics_data()
        scopes = [scope for resource in data.resource_metrics for scope in resource.scope_metrics] if data else []
        return {
            metric.name: [(point.sum, dict(point.attributes or {})) for point in metric.data.data_points]  # type: ignore[union-attr]
            for scope in scopes
            for metric in scope.metrics
        }


def told(call: Call, end: CallEnd, *attempts: Attempt) -> Telemetry:
    telemetry = Telemetry()
    observer = telemetry.observer
    observer.call_started(call)
    for attempt in attempts:
        observer.attempt_ended(call, attempt)
    observer.first_byte(call, 0.25)
    observer.first_token(call, 0.5)
    observer.call_ended(call, end)
    return telemetry


WELL = CallEnd(
    outcome="completed",
    took=2.0,
    attempts=2,
    response_id="resp_1",
    model="m-1",
    request_id="R",
    usage=USAGE,
    first_byte=0.25,
    first_event=0.375,
    first_token=0.5,
)


def test_the_span_of_a_stream() -> None:
    attempts = (Attempt(number=1, failure="connect", delay=0.5), Attempt(number=2, status=200, request_id="R"))
    (span,) = told(CALL, WELL, *attempts).spans
    assert (span.name, span.kind, span.status.status_code) == ("chat m", SpanKind.CLIENT, StatusCode.UNSET)
    assert dict(span.attributes or {}) == IDENTITY | {
        "gen_ai.request.stream": True,
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.max_tokens": 9,
        "gen_ai.conversation.id": "conv_1",
        "gen_ai.response.id": "resp_1",
        "gen_ai.response.model": "m-1",
        "gen_ai.response.finish_reasons": ("completed",),
        "gen_ai.response.time_to_first_chunk": 0.375,
        "gen_ai.usage.input_tokens": 3,
        "gen_ai.usage.output_tokens": 5,
        "gen_ai.usage.cache_read.input_tokens": 1,
        "gen_ai.usage.reasoning.output_tokens": 2,
        "oci_responses.attempts": 2,
        "oci_responses.request_id": "R",
        "oci_responses.first_byte": 0.25,
        "oci_responses.first_token": 0.5,
    }
    assert [(event.name, dict(event.attributes or {})) for event in span.events] == [
        (
            "attempt",
            {"oci_responses.attempt.number": 1, "oci_responses.attempt.delay": 0.5, "error.type": "connect"},
        ),
        (
            "attempt",
            {"oci_responses.attempt.number": 2, "oci_responses.request_id": "R", "http.response.status_code": 200},
        ),
    ]


def test_the_metrics_of_a_stream() -> None:
    common = IDENTITY | {"gen_ai.response.model": "m-1"}
    assert told(CALL, WELL).points() == {
        "gen_ai.client.operation.duration": [(2.0, common)],
        "gen_ai.client.operation.time_to_first_chunk": [(0.375, common)],
        "gen_ai.client.token.usage": [
            (3, common | {"gen_ai.token.type": "input"}),
            (5, common | {"gen_ai.token.type": "output"}),
        ],
    }


def test_what_failed() -> None:
    end = CallEnd(outcome="error", took=1.0, attempts=1, error="RateLimitError", status_code=429, code="TooMany")
    telemetry = told(CALL, end)
    (span,) = telemetry.spans
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
    attributes = dict(span.attributes or {})
    assert (attributes["error.type"], attributes["http.response.status_code"]) == ("RateLimitError", 429)
    assert "gen_ai.response.finish_reasons" not in attributes
    assert telemetry.points() == {
        "gen_ai.client.operation.duration": [(1.0, IDENTITY | {"error.type": "RateLimitError"})]
    }


def test_what_stopped_short_says_why() -> None:
    end = CallEnd(outcome="incomplete", took=1.0, attempts=1, incomplete_reason="max_output_tokens")
    (span,) = told(CALL, end).spans
    assert (span.attributes or {})["gen_ai.response.finish_reasons"] == ("max_output_tokens",)


def test_other_operations_go_by_their_names_and_spend_no_tokens() -> None:
    call = Call(operation="responses.retrieve", server_address="h")
    telemetry = told(call, WELL)
    assert telemetry.spans[0].name == "responses.retrieve"
    assert set(telemetry.points()) == {"gen_ai.client.operation.duration"}


def test_half_a_count_is_half_a_count() -> None:
    usage = Usage(output_tokens=5)
    telemetry = told(CALL, CallEnd(outcome="completed", took=1.0, attempts=1, usage=usage))
    ((count, attributes),) = telemetry.points()["gen_ai.client.token.usage"]
    assert (count, attributes["gen_ai.token.type"]) == (5, "output")


def test_a_span_is_the_child_of_the_current_one() -> None:
    telemetry = Telemetry()
    with telemetry.tracers.get_tracer("mine").start_as_current_span("outer"):
        telemetry.observer.call_started(CALL)
        telemetry.observer.call_ended(CALL, WELL)
    inner, outer = telemetry.spans
    assert inner.parent is not None
    assert outer.context is not None
    assert inner.parent.span_id == outer.context.span_id


def test_without_providers_the_global_ones_are_used() -> None:
    observer = OpenTelemetryObserver()
    observer.call_started(CALL)
    observer.call_ended(CALL, WELL)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "oci_responses.observing.otel")
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    with pytest.raises(ImportError, match=r"oci-responses\[otel\]"):
        importlib.import_module("oci_responses.observing.otel")
