"""One line per request, for people: what was asked by whom, and how it ended. No secret, no prompt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oci_responses.emulator.messages import Received

__all__ = ["log_line", "welcome"]

_TAIL = 6
"""Characters of an OCID that tell one from another for the eye."""


def log_line(request: Received, now: datetime) -> str:
    """Return time, method, path without its query, status, duration, who, request id, and a reason if there is one."""
    kind, _, ocid = request.who.partition(" ")
    who = f"{kind} …{ocid[-_TAIL:]}" if ocid else "nobody known"
    path = request.path.partition("?")[0]
    parts = (
        f"{now:%H:%M:%S}",
        request.method,
        path,
        str(request.status or "-"),
        f"{request.seconds * 1000:.0f} ms",
        who,
        request.request_id or "-",
    )
    return "  ".join(parts) + (f"  ({request.note})" if request.note else "")


def welcome(facts: Mapping[str, str], env_file: str, *, trusting: bool = False) -> Iterator[str]:
    """Yield lines that say what runs and how clients get there; ``facts`` are those of :func:`environment`.

    ``trusting`` says that clients may keep a configuration of their own.
    """
    yield "A local endpoint of the Responses API is running at"
    yield f"    {facts['OPENAI_BASE_URL']}"
    yield ""
    yield "Point clients at it, in the shell in which you start them:"
    yield f"    . {env_file}"
    yield "It sets, among others:"
    for name in ("OCI_CONFIG_FILE", "OPENAI_BASE_URL", "OPENAI_PROJECT_ID", "SSL_CERT_FILE"):
        if name in facts:
            yield f"    {name}={facts[name]}"
    yield "    OPENAI_API_KEY=(a GenAI API key, which is in that file)"
    yield "Profiles of the OCI config file: DEFAULT signs with an API key, SESSION with a session token."
    if trusting:
        yield ""
        yield "Or keep your own configuration, whose keys are trusted, and set only:"
        for name in ("OCI_GENAI_ENDPOINT", "SSL_CERT_FILE"):
            if name in facts:
                yield f"    export {name}={facts[name]}"
    yield ""
    yield "Ctrl+C ends it; open streams then get a moment to end."
    yield ""
