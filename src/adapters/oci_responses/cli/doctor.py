"""``oci-responses doctor``: what is configured, from where, and whether it works."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from oci_responses.auth.base import Explaining
from oci_responses.config import Settings, scope_headers
from responses_proto.errors import ConfigError

from .diagnosis import Answer, Diagnosis, diagnose, skew_words
from .findings import Fact, facts_of

__all__ = ["doctor", "report"]

_FAILED = 1
_UNAUTHORIZED = 401


def doctor(options: argparse.Namespace) -> int:
    """Look, probe, print; return the exit code."""
    from oci_responses.blocking import Client

    from .probe import probe

    given: dict[str, Any] = {name: getattr(options, name) for name in options.settings}
    try:
        client = Client(**given, max_retries=0)
    except ConfigError as error:
        return _show(options, (), (), None, Diagnosis(False, f"The settings cannot be used: {error}"))
    with client:
        settings = client.settings
        answer = probe(client)
        diagnosis = _judged(answer, settings)
        if diagnosis.ok and options.model:
            answer = probe(client, options.model)
            diagnosis = _judged(answer, settings)
    headers = [name for name, _ in scope_headers(settings)]
    return _show(options, tuple(facts_of(settings)), headers, answer, diagnosis)


def report(facts: Sequence[Fact], headers: Sequence[str], answer: Answer | None, diagnosis: Diagnosis) -> Iterator[str]:
    """Yield the findings as lines for people."""
    if facts:
        yield "Settings"
    width = max((len(fact.name) for fact in facts), default=0)
    for fact in facts:
        yield f"  {fact.name:<{width}}  {fact.value or 'not set'}  ({fact.source})"
    if facts:
        yield f"  headers sent: {', '.join(headers) or 'none that name an account'}"
    if answer is not None:
        none = "no answer" if answer.sent else "nothing sent"
        said = f"{answer.status} {answer.message}".strip() if answer.status else f"{none} ({answer.message})"
        yield "Probe"
        yield f"  answer  {said}"
        if answer.status:
            yield f"  took    {answer.seconds * 1000:.0f} ms, opc-request-id {answer.request_id or 'none'}"
            yield f"  clock   {skew_words(answer.skew)}"
    yield "Verdict"
    yield f"  {'OK' if diagnosis.ok else 'NOT OK'}: {diagnosis.verdict}"
    if diagnosis.causes:
        yield "  To look at, the likeliest first:" if not diagnosis.ok else "  But:"
    for number, cause in enumerate(diagnosis.causes, 1):
        yield f"  {number}. {cause}"


def _judged(answer: Answer, settings: Settings) -> Diagnosis:
    credential = settings.credential
    refused = answer.status == _UNAUTHORIZED
    why = credential.why_refused() if refused and isinstance(credential, Explaining) else None
    return diagnose(answer, settings, why)


def _show(
    options: argparse.Namespace,
    facts: Sequence[Fact],
    headers: Sequence[str],
    answer: Answer | None,
    diagnosis: Diagnosis,
) -> int:
    if options.json:
        whole = {"ok": diagnosis.ok, "verdict": diagnosis.verdict, "causes": list(diagnosis.causes)}
        found = {"settings": facts, "headers": list(headers), "answer": answer, **whole}
        print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        print("\n".join(report(facts, headers, answer, diagnosis)))
    return 0 if diagnosis.ok else _FAILED
