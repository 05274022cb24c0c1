"""What the service's answer to a probe means, and what may be the matter. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oci_responses.auth import GenAIApiKey, SessionTokenSigner
from oci_responses.config import Settings

from .findings import how_to_set

__all__ = ["Answer", "Diagnosis", "diagnose", "skew_words"]

_MOST_SKEW = 300
"""Seconds that OCI allows between a signed date and its own clock (Oracle, "Request Signatures")."""
_ODD_SKEW = 60
_REGION_OF_OCID = 3
_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _SERVER = 400, 401, 403, 404, 429, 500

_LET_IN = "The request was signed and let in; what it asked for does not exist, as expected."
_HIDDEN = "The service knows who asks, and forbids it or does not find what was named (OCI says 404 for both)."
_NO_POLICY = (
    "No policy allows it: allow group … to use generative-ai-family in compartment …; resource principals and "
    "API keys also need generative-ai-response and generative-ai-conversation. A new policy takes some minutes."
)
_KEY_POLICY = (
    "No policy was there when the key was made: allow any-user to use generative-ai-family in compartment … "
    "where request.principal.type = 'generativeaiapikey'."
)
_OTHER_KEY = "The key that signed is not that of the fingerprint, or a proxy on the way changed the request."
_NOT_UPLOADED = (
    "The public key is not, or not yet, uploaded for this user; or user, tenancy or fingerprint are those of another."
)


@dataclass(frozen=True)
class Answer:
    """What the service said to a probe; ``skew`` is its clock minus ours in seconds, None if it told no date.

    ``status`` is 0 where there was no answer, and ``message`` says why; not ``sent`` is what could not be signed.
    """

    status: int
    code: str | None = None
    message: str = ""
    request_id: str | None = None
    seconds: float = 0.0
    skew: float | None = None
    sent: bool = True


@dataclass(frozen=True)
class Diagnosis:
    """Whether requests get through, in one sentence, and what may be the matter, the likeliest first."""

    ok: bool
    verdict: str
    causes: Sequence[str] = ()


def skew_words(skew: float | None) -> str:
    """Say how far the clocks are apart."""
    if skew is None:
        return "unknown: the answer had no date"
    seconds = round(abs(skew))
    if seconds <= 1:
        return "the same as the service's, to a second"
    return f"{seconds} s {'behind' if skew > 0 else 'ahead of'} the service's"


def diagnose(answer: Answer, settings: Settings, why_refused: str | None = None) -> Diagnosis:
    """Return what an answer to a probe means.

    ``why_refused`` is what the credential itself knows of a 401. The probe asks for a response that
    does not exist, or for a short answer of a model.
    """
    status, message = answer.status, answer.message
    text = message.lower()
    if not answer.sent:
        where = f"The credential is {settings.credential!r} ({settings.sources.get('credential', 'default')})."
        return Diagnosis(False, f"Nothing was sent, because nothing could be signed: {message}", (where,))
    if status == 0:
        return Diagnosis(False, f"There was no answer: {message}", tuple(_unreachable(text, settings)))
    if status < _BAD_REQUEST:
        return Diagnosis(True, "The request was signed, let in and answered.", tuple(_clock(answer)))
    if status == _UNAUTHORIZED:
        causes = (*_clock(answer), *([why_refused] if why_refused else []), *_unknown_caller(text, settings))
        return Diagnosis(False, "The service does not know who asks (401).", causes)
    if status == _NOT_FOUND:
        return _not_found(answer, text, settings)
    if status in (_BAD_REQUEST, _FORBIDDEN):
        return Diagnosis(False, f"The request was refused ({status}): {message}", tuple(_scope(text, settings)))
    if status == _TOO_MANY or status >= _SERVER:
        verdict = f"The service is busy or broken ({status}), whoever asks: {message}"
        return Diagnosis(False, verdict, ("Try again in a while.",))
    return Diagnosis(False, f"The service answered with {status}: {message}")


def _not_found(answer: Answer, text: str, settings: Settings) -> Diagnosis:
    if "registered service" in text or answer.code == "NotFound":
        where = f"The path of the address is wrong: {settings.base_url} should end in /openai/v1."
        return Diagnosis(False, "Nothing is served at this address (404).", (where,))
    if "entity with key" in text:
        return Diagnosis(False, "At this address an API key needs a compartment (404).", (_no_compartment(),))
    if "authorization failed" in text or answer.code in ("404", "NotAuthorizedOrNotFound"):
        return Diagnosis(False, _HIDDEN, tuple(_forbidden(settings)))
    return Diagnosis(True, _LET_IN, tuple(_clock(answer)))


def _clock(answer: Answer) -> Iterator[str]:
    if answer.skew is not None and abs(answer.skew) > _ODD_SKEW:
        limit = f"OCI refuses signatures that are more than {_MOST_SKEW // 60} minutes off"
        yield f"The clock of this machine is {skew_words(answer.skew)}; {limit}: set it by NTP."


def _unknown_caller(text: str, settings: Settings) -> Iterator[str]:
    if "verify the http" in text:
        yield _OTHER_KEY
    if isinstance(settings.credential, GenAIApiKey):
        region = settings.region or settings.base_url
        yield f"The API key is expired, deactivated, or of another region than {region}."
        yield _KEY_POLICY
    elif isinstance(settings.credential, SessionTokenSigner):
        yield "The session has expired: oci session refresh, or oci session authenticate."
    else:
        yield _NOT_UPLOADED
        yield "The tenancy is not subscribed to this region."


def _forbidden(settings: Settings) -> Iterator[str]:
    yield _NO_POLICY
    if settings.compartment_id is None:
        yield _no_compartment()
    else:
        yield f"The compartment {_named(settings, 'compartment_id')} does not exist, or is in another tenancy."
    if settings.project is not None:
        yield from _other_region(settings)
        yield f"The project {_named(settings, 'project')} is in another region or compartment."
    if settings.region is not None:
        yield f"The region {_named(settings, 'region')} is not the one meant."


def _scope(text: str, settings: Settings) -> Iterator[str]:
    if "invalid openai project" in text:
        yield from _other_region(settings)
        yield f"The project {_named(settings, 'project')} does not exist in this region or tenancy."
        yield "It was made less than a minute ago: try again."
    elif "compartment id must be provided" in text or "openai-project" in text:
        # The service's own words name a header that may well be there.
        if settings.project is None:
            yield f"No project is given; it {how_to_set('project')}."
        if settings.compartment_id is None:
            yield _no_compartment()


def _unreachable(text: str, settings: Settings) -> Iterator[str]:
    if "certificate" in text:
        trusted = settings.ca_file or "the public authorities"
        yield f"The server's certificate is of an authority that is not trusted (trusted: {trusted}); see ca_file."
    proxy = settings.sources.get("proxy")
    if proxy is not None:
        yield f"The proxy is not there, or does not let this through ({proxy}); see NO_PROXY."
    yield f"The address is wrong, or nothing listens there: {_named(settings, 'base_url')}."
    if proxy is None:
        yield "This network needs a proxy (HTTPS_PROXY)."


def _other_region(settings: Settings) -> Iterator[str]:
    """Say so where the project's OCID (Oracle, "Resource Identifiers": ocid1.TYPE.REALM.REGION.ID) names another."""
    named = (settings.project or "").split(".")
    home = named[_REGION_OF_OCID] if len(named) > _REGION_OF_OCID else ""
    if home and settings.region is not None and home != settings.region:
        yield f"The project is of the region {home}, and the region is {_named(settings, 'region')}."


def _no_compartment() -> str:
    return f"No compartment is given; it {how_to_set('compartment_id')}."


def _named(settings: Settings, name: str) -> str:
    source = settings.sources.get(name)
    return f"{getattr(settings, name)} ({source})" if source else str(getattr(settings, name))
