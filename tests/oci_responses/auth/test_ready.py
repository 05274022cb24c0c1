"""Ready-made signers: what they see, what is taken from them, and how they are renewed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from oci.auth.signers import SecurityTokenSigner, X509FederationClientBasedSecurityTokenSigner

from oci_responses.auth import ReadySigner
from responses_proto.errors import AuthenticationError, ConfigError

from .support import BODY, DATE, URL, api_key, everything_said, key, signed, token, vendor_signer

NOW = 1_790_000_000.0


def test_it_sees_the_headers_and_gives_only_its_own() -> None:
    added = signed(ReadySigner(vendor_signer()), **{"Content-Type": "text/x", "opc-request-id": "r"})
    assert set(added) == {"date", "host", "content-length", "x-content-sha256", "authorization"}
    assert added["authorization"] == signed(api_key(), **{"content-type": "text/x"})["authorization"]


class Federation:
    def __init__(self) -> None:
        self.token = token(NOW + 5)
        self.session_key_supplier = self

    def get_security_token(self) -> str:
        return self.token

    def get_key_pair(self) -> dict[str, rsa.RSAPrivateKey]:
        return {"private": key("first")}

    def refresh_security_token(self) -> None:
        self.token = token(NOW + 3600)


def test_a_refreshed_instance_principal_signs_with_its_new_token() -> None:
    federation = Federation()
    credential = ReadySigner(X509FederationClientBasedSecurityTokenSigner(federation), clock=lambda: NOW)
    assert federation.token in signed(credential)["authorization"]
    assert credential.expires_at == NOW + 5
    credential.refresh()
    assert federation.token in signed(credential)["authorization"]
    assert credential.expires_at == NOW + 3600


def test_a_signer_without_a_token_never_expires() -> None:
    assert ReadySigner(vendor_signer()).expires_at is None
    assert ReadySigner(vendor_signer()).refresh() is False
    assert ReadySigner(Odd(lambda request: None)).expires_at is None


def test_a_token_that_nobody_can_renew_is_named_when_it_is_over() -> None:
    signer = SecurityTokenSigner(text := token(NOW + 5), key("first"))
    ReadySigner(signer, clock=lambda: NOW).refresh()
    with pytest.raises(ConfigError, match=r"token of SecurityTokenSigner expired at 2026-.* UTC") as caught:
        ReadySigner(signer, clock=lambda: NOW + 5).refresh()
    assert text not in everything_said(caught.value)


class Odd:
    def __init__(self, act: Callable[[Any], None]) -> None:
        self.act = act

    def do_request_sign(self, request: Any, enforce_content_headers: bool = True) -> None:
        assert enforce_content_headers
        self.act(request)


def test_a_stand_in_request_has_the_shape_of_the_real_one() -> None:
    def act(request: Any) -> None:
        seen.update(vars(request))
        assert request.headers["DATE"] == request.headers["date"] == DATE
        assert "Content-Length" in request.headers
        assert request.headers.pop("Transfer-Encoding", None) is None
        assert dict(request.headers) == {"date": DATE, "content-length": str(len(BODY))}
        del request.headers["Content-length"]
        request.headers["Authorization"] = "Signature x"
        assert len(request.headers) == 2

    seen: dict[str, Any] = {}
    credential = ReadySigner(Odd(act))
    credential.refresh()
    assert signed(credential) == {"date": DATE, "authorization": "Signature x"}
    assert (seen["method"], seen["url"], seen["body"]) == ("POST", URL, BODY)
    assert seen["path_url"] == "/openai/v1/responses?after=x%2Fy"
    assert repr(credential) == "ReadySigner(Odd)"


def test_a_signer_that_signs_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="Odd added no authorization"):
        signed(ReadySigner(Odd(lambda request: None)))


def test_a_signer_that_takes_its_token_over_by_itself_is_only_told_to() -> None:
    class Renewed(Odd):
        times = 0

        def refresh_security_token(self) -> None:
            self.times += 1

    signer = Renewed(lambda request: None)
    assert ReadySigner(signer).refresh() is True
    assert signer.times == 1


def test_what_a_signer_raises_when_it_renews_is_named_and_not_quoted() -> None:
    class Broken(Odd):
        def refresh_security_token(self) -> None:
            raise RuntimeError("s3cret")

    with pytest.raises(AuthenticationError, match="Broken got no token: RuntimeError") as caught:
        ReadySigner(Broken(lambda request: None)).refresh()
    assert "s3cret" not in everything_said(caught.value)
