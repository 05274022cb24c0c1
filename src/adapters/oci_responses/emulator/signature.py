"""Verification of OCI request signatures, as a pure function.

Rules: Oracle, "Request Signatures" (draft-cavage-http-signatures-08, version 1): ``rsa-sha256``,
a fixed list of signed headers per method, a clock skew of at most five minutes.
This is written apart from the client's signer on purpose: a mistake in one is seen by the other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from .messages import Received
from .tenancy import Principal

__all__ = ["MAX_SKEW", "Keys", "Verdict", "verify"]

MAX_SKEW = 300
"""Seconds by which the signed date may differ from the server's clock."""

_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_BODY_HEADERS = ("content-length", "content-type", "x-content-sha256")
_PARAMETER = re.compile(r'\s*([A-Za-z]+)="([^"]*)"\s*(?:,|$)')
_SIGNATURE_NAMES = frozenset({"algorithm", "headers", "keyId", "signature", "version"})


class Keys(Protocol):
    """Where the verifier finds what a credential must be checked against."""

    def signer(self, key_id: str, now: float) -> tuple[RSAPublicKey, Principal] | None:
        """Return the key registered for ``key_id`` and whose it is, if it is valid at ``now`` (epoch seconds)."""

    def bearer(self, token: str, now: float) -> Principal | None:
        """Return whose GenAI API key ``token`` is, if it is valid at ``now``."""


@dataclass(frozen=True)
class Verdict:
    """Whose request it is, or the ``reason`` why nobody's; ``mismatch`` means that the RSA check failed."""

    principal: Principal | None = None
    reason: str = ""
    mismatch: bool = False


def verify(request: Received, keys: Keys, now: float) -> Verdict:
    """Judge the ``Authorization`` of ``request`` at ``now`` (epoch seconds)."""
    given = [value for name, value in request.header_list if name.lower() == "authorization"]
    if len(given) != 1:
        return Verdict(reason="Authorization is repeated" if given else "no Authorization header")
    scheme, _, rest = given[0].partition(" ")
    if scheme.lower() == "bearer":
        owner = keys.bearer(rest.strip(), now)
        return Verdict(owner) if owner else Verdict(reason="unknown or expired API key")
    if scheme.lower() != "signature":
        return Verdict(reason="unknown authorization scheme")
    return _verify_signature(request, rest, keys, now)


def _verify_signature(request: Received, text: str, keys: Keys, now: float) -> Verdict:
    parameters = _parameters(text)
    if parameters is None:
        return Verdict(reason="malformed Signature parameters")
    if parameters["algorithm"] != "rsa-sha256" or parameters["version"] != "1":
        return Verdict(reason="algorithm must be rsa-sha256 and version 1")
    headers = _single_headers(request)
    names = parameters["headers"].split(" ")
    reason = _header_fault(request.method, names, headers) or _date_fault(names, headers, now)
    if not reason and request.method in _BODY_METHODS:
        reason = _body_fault(request.body, headers)
    if reason:
        return Verdict(reason=reason)
    found = keys.signer(parameters["keyId"], now)
    if found is None:
        return Verdict(reason="unknown or expired keyId")
    key, principal = found
    signed = _signing_string(request, names, headers)
    if not _rsa_holds(key, parameters["signature"], signed):
        return Verdict(reason="signature does not match", mismatch=True)
    return Verdict(principal)


def _parameters(text: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = _PARAMETER.match(text, at)
        if match is None or match[1] in found:
            return None
        found[match[1]] = match[2]
        at = match.end()
    return found if found.keys() == _SIGNATURE_NAMES else None


def _single_headers(request: Received) -> dict[str, str]:
    """Return headers that occur once; one that occurs twice has no one value to sign."""
    names = [name.lower() for name, _ in request.header_list]
    return {name.lower(): value for name, value in request.header_list if names.count(name.lower()) == 1}


def _header_fault(method: str, names: list[str], headers: dict[str, str]) -> str:
    required = ["(request-target)", "host"]
    if method in _BODY_METHODS:
        required += _BODY_HEADERS
    for name in required:
        if name not in names:
            return f"{name} is not signed"
    if "date" not in names and "x-date" not in names:
        return "date is not signed"
    for name in names:
        if name != "(request-target)" and name not in headers:
            return f"signed header {name} is absent or repeated"
    return "a header is signed twice" if len(set(names)) != len(names) else ""


def _date_fault(names: list[str], headers: dict[str, str], now: float) -> str:
    # x-date is for clients that may not set Date (browsers); when both are signed it is the newer word.
    name = "x-date" if "x-date" in names else "date"
    try:
        date = parsedate_to_datetime(headers[name])
    except ValueError:
        return f"{name} is not an HTTP date"
    if date.tzinfo is None:
        return f"{name} has no time zone"
    skew = abs(date.timestamp() - now)
    return f"{name} is {skew:.0f} s off" if skew > MAX_SKEW else ""


def _body_fault(body: bytes, headers: dict[str, str]) -> str:
    if headers["content-length"] != str(len(body)):
        return "content-length does not match the body"
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return "" if headers["x-content-sha256"] == digest else "x-content-sha256 does not match the body"


def _signing_string(request: Received, names: list[str], headers: dict[str, str]) -> bytes:
    values = {**headers, "(request-target)": f"{request.method.lower()} {request.path}"}
    return "\n".join(f"{name}: {values[name]}" for name in names).encode("latin-1")


def _rsa_holds(key: RSAPublicKey, signature: str, signed: bytes) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    # Base64 has spare bits at its end: only the canonical spelling of a signature is one.
    if base64.b64encode(raw).decode() != signature:
        return False
    try:
        key.verify(raw, signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
