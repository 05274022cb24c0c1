"""Credentials: the vendor's signatures, clear errors, and no secret in anything that is printed."""

from __future__ import annotations

import copy
import hashlib
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from oci.auth.signers import SecurityTokenSigner, X509FederationClientBasedSecurityTokenSigner
from oci.signer import Signer as VendorSigner

from oci_responses.auth import (
    ApiKeySigner,
    Credential,
    GenAIApiKey,
    ReadySigner,
    SessionTokenSigner,
    read_credential_file,
)
from responses_proto.errors import ConfigError, LocalError

DATE = "Tue, 29 Sep 2026 08:12:31 GMT"
URL = "https://h.example:8443/openai/v1/responses?after=x%2Fy"
BODY = '{"input":"grüß dich"}'.encode()
PHRASE = "s3cret-phrase"
TENANCY, USER = "ocid1.tenancy.oc1..t", "ocid1.user.oc1..u"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(
    encryption: KeySerializationEncryption | None = None,
    form: PrivateFormat = PrivateFormat.PKCS8,
    name: str = "first",
) -> bytes:
    return key(name).private_bytes(Encoding.PEM, form, encryption or NoEncryption())


LOCKED = BestAvailableEncryption(PHRASE.encode())


def elliptic_pem() -> bytes:
    secret = ec.generate_private_key(ec.SECP256R1())
    return secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def fingerprint(name: str = "first") -> str:
    der = key(name).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der).digest().hex(":")


def api_key(private_key: bytes | None = None, pass_phrase: str | None = None) -> ApiKeySigner:
    return ApiKeySigner(TENANCY, USER, fingerprint(), private_key or pem(), pass_phrase)


def vendor_signer() -> Any:
    return VendorSigner(TENANCY, USER, fingerprint(), None, private_key_content=pem().decode())


def signed(credential: Credential, method: str = "POST", **headers: str) -> dict[str, str]:
    added = credential.headers(method, URL, list(headers.items()), BODY if method == "POST" else b"", DATE)
    assert all(name == name.lower() for name, _ in added)
    return dict(added)


def session_files(folder: Path, token: str = "eyJ0.s3cret.token", name: str = "first") -> tuple[Path, Path]:
    (folder / "token").write_text(token + "\n")
    (folder / "key.pem").write_bytes(pem(name=name))
    return folder / "token", folder / "key.pem"


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_an_api_key_signs_as_the_vendor_does(method: str) -> None:
    assert signed(api_key(), method).items() <= signed(ReadySigner(vendor_signer()), method).items()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (pem(), None),
        (pem(), PHRASE),
        (pem() + b"\nOCI_API_KEY\n", None),
        (pem(form=PrivateFormat.TraditionalOpenSSL), None),
        (pem(LOCKED), PHRASE),
        (pem(LOCKED, PrivateFormat.TraditionalOpenSSL), PHRASE),
    ],
)
def test_every_form_of_the_key_gives_the_same_signature(text: bytes, phrase: str | None) -> None:
    assert signed(api_key(text, phrase)) == signed(api_key())


@pytest.mark.parametrize(
    ("text", "phrase", "words"),
    [
        (pem(LOCKED), None, "encrypted and no pass phrase"),
        (pem(LOCKED), "wr0ng-s3cret", "does not open with this pass phrase"),
        (pem(LOCKED, PrivateFormat.TraditionalOpenSSL), None, "encrypted and no pass phrase"),
        (pem().replace(b"PRIVATE", b"PUBLIC"), None, "a public key is there"),
        (b"s3cret nonsense", None, "something else is there"),
        (pem().replace(b"MII", b"XXX"), None, "damaged or of an unknown kind"),
        (elliptic_pem(), None, "not an RSA key"),
        (pem(name="second"), None, f"its own is {fingerprint('second')}"),
    ],
    ids=["locked", "wrong phrase", "locked, older", "public", "nonsense", "damaged", "elliptic", "other pair"],
)
def test_a_key_that_cannot_be_used_is_explained_without_secrets(text: bytes, phrase: str | None, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        signed(api_key(text, phrase))
    assert isinstance(caught.value, LocalError)
    shown = "".join(traceback.format_exception(caught.value))
    assert "s3cret" not in shown
    assert not any(line in shown for line in text.decode().splitlines()[1:-1] if line)


def test_the_fingerprint_may_be_in_upper_case() -> None:
    signer = ApiKeySigner(TENANCY, USER, fingerprint().upper(), pem())
    assert fingerprint().upper() in signed(signer)["authorization"]


def test_a_session_signs_as_the_vendor_does(tmp_path: Path) -> None:
    ours = SessionTokenSigner(*session_files(tmp_path))
    theirs = SecurityTokenSigner("eyJ0.s3cret.token", key("first"))
    assert signed(ours).items() <= signed(ReadySigner(theirs)).items()
    assert 'keyId="ST$eyJ0.s3cret.token"' in signed(ours)["authorization"]


def test_a_session_reads_its_files_once_and_again_on_refresh(tmp_path: Path) -> None:
    signer = SessionTokenSigner(*session_files(tmp_path))
    before = signed(signer)
    session_files(tmp_path, "new", "second")
    assert signed(signer) == before
    signer.refresh()
    assert signed(signer).items() <= signed(ReadySigner(SecurityTokenSigner("new", key("second")))).items()
    (tmp_path / "token").unlink()
    with pytest.raises(ConfigError, match="oci session authenticate"):
        signer.refresh()


def test_a_session_key_may_be_locked(tmp_path: Path) -> None:
    token_file, key_file = session_files(tmp_path)
    plain = signed(SessionTokenSigner(token_file, key_file))
    key_file.write_bytes(pem(LOCKED))
    assert signed(SessionTokenSigner(token_file, key_file, PHRASE)) == plain


@pytest.mark.parametrize("token", ["", " \n ", "a b", 's3cret"', "s3cretü", "s3cret\nmore"])
def test_a_file_without_a_token_is_refused(tmp_path: Path, token: str) -> None:
    signer = SessionTokenSigner(*session_files(tmp_path, token))
    with pytest.raises(ConfigError, match=r"token holds no session token.*oci session authenticate") as caught:
        signed(signer)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(("missing", "words"), [("token", "session token file"), ("key.pem", "private key file")])
def test_a_missing_session_file_is_named(tmp_path: Path, missing: str, words: str) -> None:
    files = session_files(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ConfigError, match=words) as caught:
        signed(SessionTokenSigner(*files))
    assert str(tmp_path / missing) in str(caught.value)


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    session_files(tmp_path)
    assert signed(SessionTokenSigner("~/token", "~/key.pem"))
    assert read_credential_file("~/key.pem", "private key", "") == pem()


def test_a_generative_ai_key_is_a_bearer_token() -> None:
    credential = GenAIApiKey("sk-s3cret")
    assert signed(credential) == signed(credential, "GET") == {"authorization": "Bearer sk-s3cret"}


@pytest.mark.parametrize("secret", ["", " ", "sk-s3cret ", "sk s3cret", "sk-s3cret\n", "sk-s3cretü"])
def test_an_odd_generative_ai_key_is_refused_unseen(secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        GenAIApiKey(secret)
    assert "s3cret" not in str(caught.value)


def test_a_ready_signer_sees_the_headers_and_returns_only_its_own() -> None:
    added = signed(ReadySigner(vendor_signer()), **{"Content-Type": "text/x", "opc-request-id": "r"})
    assert set(added) == {"date", "host", "content-length", "x-content-sha256", "authorization"}
    assert added["authorization"] == signed(api_key(), **{"content-type": "text/x"})["authorization"]


class Federation:
    def __init__(self) -> None:
        self.token = "one"
        self.session_key_supplier = self

    def get_security_token(self) -> str:
        return self.token

    def get_key_pair(self) -> dict[str, rsa.RSAPrivateKey]:
        return {"private": key("first")}

    def refresh_security_token(self) -> None:
        self.token = "two"


def test_a_refreshed_instance_principal_signs_with_its_new_token() -> None:
    credential = ReadySigner(X509FederationClientBasedSecurityTokenSigner(Federation()))
    assert 'keyId="ST$one"' in signed(credential)["authorization"]
    credential.refresh()
    assert 'keyId="ST$two"' in signed(credential)["authorization"]


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


def test_a_ready_signer_that_signs_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="Odd added no authorization"):
        signed(ReadySigner(Odd(lambda request: None)))


def test_no_secret_is_shown_or_pickled(tmp_path: Path) -> None:
    assert repr(api_key()) == f"ApiKeySigner({TENANCY}/{USER}/{fingerprint()})"
    credentials: list[Credential] = [
        api_key(pem(LOCKED), PHRASE),
        SessionTokenSigner(*session_files(tmp_path), PHRASE),
        GenAIApiKey("sk-s3cret"),
        ReadySigner(vendor_signer()),
    ]
    for credential in credentials:
        assert isinstance(credential, Credential)
        added = signed(credential)
        credential.refresh()
        for shown in (repr(credential), str(credential), f"{[credential]}"):
            assert type(credential).__name__ in shown
            assert not any(secret in shown for secret in ("s3cret", "PRIVATE", "MII", added["authorization"]))
        for leak in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="holds a secret"):
                leak(credential)


def test_importing_loads_no_cryptography_and_signing_no_vendor_package(tmp_path: Path) -> None:
    token_file, key_file = session_files(tmp_path)
    code = f"""if True:
        import sys
        import oci_responses.auth as auth, oci_responses.config
        heavy = {{"cryptography", "oci", "requests", "httpcore", "asyncio", "trio"}}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
        signer = auth.SessionTokenSigner({str(token_file)!r}, {str(key_file)!r})
        signer.headers("GET", "https://h/", [], b"", "")
        assert heavy & set(sys.modules) == {{"cryptography"}}
    """
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
