"""What the demo talks to: the embedded endpoint, or the real service."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oci_responses.config import VARIABLES, resolve_settings

if TYPE_CHECKING:
    from oci_responses.emulator import Emulator
    from oci_responses.emulator.messages import Received

__all__ = ["Target", "named_profile", "open_target"]

PACE = 0.04
"""Seconds between the pieces of a scripted stream: slow enough to be seen arriving."""

_DEFAULT_MODEL = "openai.gpt-5"
_LLM_ANSWER = 64  # tokens: a model this small tends to go round in circles
_UNAUTHORIZED = 401


@dataclass(frozen=True)
class Target:
    """Where the demo's requests go; ``facts`` are (label, text) lines that describe it.

    ``requests`` is what the embedded endpoint has received so far; None for the real service.
    """

    facts: Sequence[tuple[str, str]]
    client_options: Mapping[str, Any]
    model_options: Mapping[str, Any]
    requests: Sequence[Received] | None = None

    @property
    def verified(self) -> str | None:
        """How many signatures the embedded endpoint has found good, in words."""
        if self.requests is None:
            return None
        good = sum(request.status != _UNAUTHORIZED for request in self.requests)
        return f"{len(self.requests)} requests arrived, {good} signatures were good"


@contextmanager
def open_target(*, profile: str | None, engine: str | None, zdr: bool, model: str | None) -> Iterator[Target]:
    """Start the embedded endpoint, or resolve the settings of the service if a profile is named.

    ``engine`` or ``zdr`` asks for the embedded endpoint, whatever the environment says. Raises
    ConfigError for a profile that cannot be used, ImportError for ``engine="llm"`` without its extra.
    """
    name, source = named_profile(profile, os.environ)
    if name and not (engine or zdr):
        yield _service(name, source, model)
        return
    from oci_responses.emulator import Emulator

    answers = _ENGINES[engine or "scripted"]
    with Emulator(zdr=zdr, engine=engine or "scripted", pace=answers.pace) as emulator:
        yield _embedded(emulator, answers, zdr=zdr, model=model)


def named_profile(argument: str | None, environ: Mapping[str, str]) -> tuple[str | None, str]:
    """Return the profile that was asked for, if one was, and by what: ``--profile`` or a variable."""
    for name, source in ((argument, "--profile"), *((environ.get(v), v) for v in VARIABLES["profile"])):
        if name and name.strip():
            return name.strip(), source
    return None, ""


def _service(name: str, source: str, model: str | None) -> Target:
    settings = resolve_settings(profile=name)
    return Target(
        facts=[
            ("endpoint", settings.base_url),
            ("", "the real service: what it answers is billed to your tenancy"),
            ("profile", f"{name} (from {source})"),
            ("region", f"{settings.region or 'not set'} (from {settings.sources.get('region', 'nowhere')})"),
            ("project", settings.project or "none"),
            ("compartment", settings.compartment_id or "none"),
            ("model", model or _DEFAULT_MODEL),
        ],
        client_options={"profile": name},
        model_options={"model": model or _DEFAULT_MODEL},
    )


@dataclass(frozen=True)
class _Answers:
    text: str
    model: str
    pace: float = 0.0
    max_output_tokens: int | None = None


_ENGINES = {
    "scripted": _Answers("scripted: rules that read the conversation, no model", _DEFAULT_MODEL, PACE),
    "llm": _Answers(
        "SmolLM2-135M-Instruct under llama.cpp, on this machine; it is small and often wrong",
        "smollm2-135m-instruct",
        max_output_tokens=_LLM_ANSWER,
    ),
}


def _embedded(emulator: Emulator, answers: _Answers, *, zdr: bool, model: str | None) -> Target:
    kept = "on: the endpoint keeps no response" if zdr else "off: the endpoint keeps responses that ask for it"
    return Target(
        facts=[
            ("endpoint", emulator.base_url),
            ("", "embedded: started by this command, on loopback only"),
            ("signatures", "every request is signed (RSA-SHA256), and the endpoint verifies it"),
            ("zero retention", kept),
            ("engine", answers.text),
            ("model", f"{model or answers.model} (any name will do: the engine answers)"),
        ],
        # All of it by argument, so that no variable of the environment leads elsewhere.
        client_options={
            "auth": "api_key",
            "profile": emulator.profile,
            "config_file": emulator.config_file,
            "base_url": emulator.base_url,
            "ca_file": emulator.ca_file,
            "region": emulator.region,
            "project": emulator.project,
            "compartment_id": emulator.compartment_id,
        },
        model_options={
            "model": model or answers.model,
            "max_output_tokens": answers.max_output_tokens,
        },
        requests=emulator.requests,
    )
