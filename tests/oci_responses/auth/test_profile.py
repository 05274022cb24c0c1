"""Profiles: the values that the vendor's SDK reads, and the signer made of them."""

from __future__ import annotations

import hashlib
import traceback
from functools import cache
from pathlib import Path

import oci.config
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from oci_responses.auth import ApiKeySigner, SessionTokenSigner
from oci_responses.auth.profile import Profile, profile_credential, read_profile
from responses_proto.errors import ConfigError

DATE = "Tue, 29 Sep 2026 08:12:31 GMT"
FILE = """\
# made by hand
[DEFAULT]
tenancy=ocid1.tenancy.oc1..default
user = ocid1.user.oc1..default
fingerprint={fingerprint}
key_file={key_file}
region=us-chicago-1
pass_phrase=s3cret%phrase;not#a comment

[PLAIN]
region = eu-frankfurt-1
Genai_Endpoint : http://127.0.0.1:8080/openai/v1
genai_project_id=ocid1.generativeaiproject.oc1..p

[SESSION]
security_token_file={token_file}
; a comment
tenancy=ocid1.tenancy.oc1..other
[EMPTY]
"""


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem() -> str:
    return key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def fingerprint() -> str:
    der = key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.md5(der).digest().hex(":")


def written(folder: Path, text: str = FILE) -> str:
    (folder / "key.pem").write_text(key_pem())
    (folder / "token").write_text("eyJ0.s3cret")
    text = text.replace("{fingerprint}", fingerprint())
    text = text.replace("{key_file}", str(folder / "key.pem")).replace("{token_file}", str(folder / "token"))
    (folder / "config").write_text(text, encoding="utf-8")
    return str(folder / "config")


@pytest.mark.parametrize("name", ["DEFAULT", "PLAIN", "SESSION", "EMPTY"])
def test_values_are_those_of_the_vendor(tmp_path: Path, name: str) -> None:
    path = written(tmp_path)
    theirs = oci.config.from_file(path, name)
    # Of its own the SDK adds two settings and an absent pass phrase.
    own = {"log_requests", "additional_user_agent"}
    assert read_profile(path, name).values == {k: v for k, v in theirs.items() if k not in own}


def test_home_and_a_byte_order_mark_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    written(tmp_path, "\ufeff[DEFAULT]\nregion=x\n")
    profile = read_profile("~/config", "DEFAULT")
    assert profile == Profile("profile DEFAULT in ~/config", {"region": "x"})


@pytest.mark.parametrize(
    ("name", "kind", "cls"),
    [
        ("DEFAULT", None, ApiKeySigner),
        ("DEFAULT", "api_key", ApiKeySigner),
        ("SESSION", None, SessionTokenSigner),
        ("SESSION", "security_token", SessionTokenSigner),
        ("SESSION", "api_key", ApiKeySigner),
    ],
)
def test_the_profile_says_which_signer(tmp_path: Path, name: str, kind: str | None, cls: type) -> None:
    credential = profile_credential(read_profile(written(tmp_path), name), kind)
    assert type(credential) is cls
    assert dict(credential.headers("GET", "https://h/", [], b"", DATE))["authorization"].startswith("Signature")


def test_a_key_may_stand_in_the_file(tmp_path: Path) -> None:
    text = FILE.replace("key_file={key_file}", "key_content=" + key_pem().strip().replace("\n", "\n  "))
    by_content = profile_credential(read_profile(written(tmp_path, text), "DEFAULT"), None)
    by_file = profile_credential(read_profile(written(tmp_path), "DEFAULT"), None)
    first, second = (credential.headers("POST", "https://h/", [], b"{}", DATE) for credential in (by_content, by_file))
    assert first == second


@pytest.mark.parametrize(
    ("drop", "name", "kind", "words"),
    [
        (("user", "fingerprint"), "DEFAULT", None, "profile DEFAULT in .*config has no user, fingerprint$"),
        (("key_file",), "DEFAULT", None, "has no key_file$"),
        (("key_file",), "SESSION", None, "has no key_file$"),
        ((), "DEFAULT", "security_token", "has no security_token_file$"),
    ],
)
def test_missing_keys_are_all_named(
    tmp_path: Path, drop: tuple[str, ...], name: str, kind: str | None, words: str
) -> None:
    text = "".join(line for line in FILE.splitlines(True) if not line.startswith(drop or ("-",)))
    with pytest.raises(ConfigError, match=words):
        profile_credential(read_profile(written(tmp_path, text), name), kind)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    profile = read_profile(written(tmp_path), "DEFAULT")
    (tmp_path / "key.pem").unlink()
    with pytest.raises(ConfigError, match=r"cannot read the private key file .*key\.pem: No such file.*key_file of"):
        profile_credential(profile, None)


def test_missing_files_and_profiles_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the OCI config file .*none: No such file"):
        read_profile(str(tmp_path / "none"), "DEFAULT")
    with pytest.raises(ConfigError, match=r"no profile OTHER in .*config; it has DEFAULT, PLAIN, SESSION, EMPTY"):
        read_profile(written(tmp_path), "OTHER")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pass_phrase=s3cret\n", r"MissingSectionHeaderError\) at line 1"),
        ("[DEFAULT]\nuser=u\ns3cret\n", r"ParsingError\) at line 3"),
        ("[A]\nuser=s3cret\nuser=s3cret\n", r"DuplicateOptionError\) at line 3"),
        ("[A]\n[A]\npass_phrase=s3cret", r"DuplicateSectionError\) at line 2"),
    ],
)
def test_a_malformed_file_is_refused_unseen(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        read_profile(written(tmp_path, text), "DEFAULT")
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config").write_bytes(b"[DEFAULT]\npass_phrase=s3cret\xff\n")
    with pytest.raises(ConfigError, match=r"malformed \(UnicodeDecodeError\)$"):
        read_profile(str(tmp_path / "config"), "DEFAULT")


def test_a_profile_shows_no_values(tmp_path: Path) -> None:
    profile = read_profile(written(tmp_path), "DEFAULT")
    assert "s3cret" in profile.values["pass_phrase"]
    assert repr(profile) == f"Profile(label={profile.label!r})"
