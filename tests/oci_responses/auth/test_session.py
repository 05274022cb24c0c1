"""Session tokens: read again when their files change, and a clear word when they are over."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from oci.auth.signers import SecurityTokenSigner

from oci_responses.auth import ReadySigner, SessionTokenSigner
from oci_responses.auth.token import LONG_AGO
from responses_proto.errors import ConfigError

from .support import LOCKED, PHRASE, everything_said, key, pem, session_files, signed, token

NOW = float(int(time.time()))


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


def session(*files: str | Path, pass_phrase: str | None = None, clock: Clock | None = None) -> SessionTokenSigner:
    token_file, key_file = files
    return SessionTokenSigner(token_file, key_file, pass_phrase, clock=clock or Clock())


def vendors(text: str, name: str = "first") -> dict[str, str]:
    return signed(ReadySigner(SecurityTokenSigner(text, key(name))))


def matches(signer: SessionTokenSigner, text: str, name: str = "first") -> bool:
    return signed(signer).items() <= vendors(text, name).items()


def test_it_signs_as_the_vendor_does(tmp_path: Path) -> None:
    ours = session(*session_files(tmp_path))
    assert matches(ours, "eyJ0.s3cret.token")
    assert 'keyId="ST$eyJ0.s3cret.token"' in signed(ours)["authorization"]


def test_a_change_of_either_file_is_seen_at_the_next_signature(tmp_path: Path) -> None:
    old, new = token(NOW + 3600), token(NOW + 7200, "second")
    signer = session(*session_files(tmp_path, old))
    assert signer.expires_at == LONG_AGO
    assert matches(signer, old)
    assert signer.expires_at == NOW + 3600
    session_files(tmp_path, new, "second")
    assert signer.expires_at == LONG_AGO
    assert matches(signer, new, "second")
    assert signer.expires_at == NOW + 7200


@pytest.mark.parametrize("what", ["time", "size", "inode"])
def test_what_tells_a_change(tmp_path: Path, what: str) -> None:
    token_file, key_file = session_files(tmp_path, token(NOW + 3600))
    signer = session(token_file, key_file)
    signer.refresh()
    before = token_file.stat()
    if what == "time":
        os.utime(token_file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    elif what == "size":
        token_file.write_text(token_file.read_text() + "\n")
        os.utime(token_file, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        other = tmp_path / "other"
        other.write_bytes(token_file.read_bytes())
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
        other.rename(token_file)
    assert signer.expires_at == LONG_AGO
    signed(signer)
    assert signer.expires_at == NOW + 3600


def test_files_are_read_once_while_they_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signer = session(*session_files(tmp_path, token(NOW + 3600)))
    signer.refresh()
    monkeypatch.setattr("builtins.open", lambda *given, **named: pytest.fail("a file was read"))
    assert signed(signer) == signed(signer)


@pytest.mark.parametrize("damage", ["empty", "gone", "key gone", "other key", "expired"])
def test_files_that_are_being_written_change_nothing_while_the_token_is_good(tmp_path: Path, damage: str) -> None:
    clock, good = Clock(), token(NOW + 3600)
    token_file, key_file = session_files(tmp_path, good)
    signer = session(token_file, key_file, clock=clock)
    signer.refresh()
    match damage:
        case "empty":
            token_file.write_text("")
        case "gone":
            token_file.unlink()
        case "key gone":
            key_file.unlink()
        case "other key":
            key_file.write_bytes(pem(name="second"))
        case "expired":
            token_file.write_text(token(NOW - 1))
    assert matches(signer, good)
    signer.refresh()
    # No longer than it is good.
    clock.now = NOW + 3600
    with pytest.raises(ConfigError, match="oci session authenticate"):
        signer.refresh()
    with pytest.raises(ConfigError, match="oci session authenticate"):
        signed(signer)
    renewed = token(NOW + 9000)
    session_files(tmp_path, renewed)
    assert matches(signer, renewed)


def test_an_expired_token_names_the_way_out(tmp_path: Path) -> None:
    clock, text = Clock(), token(NOW + 60)
    signer = session(*session_files(tmp_path, text), clock=clock)
    signed(signer)
    clock.now = NOW + 60
    words = r"session token in .*/token expired at 20.* UTC; run `oci session authenticate`.*`oci session refresh`"
    for use in (signer.refresh, lambda: signed(signer)):
        with pytest.raises(ConfigError, match=words) as caught:
            use()
        assert text not in everything_said(caught.value)


def test_a_key_of_another_token_is_refused_before_the_service_does(tmp_path: Path) -> None:
    signer = session(*session_files(tmp_path, token(NOW + 60, "second")))
    with pytest.raises(ConfigError, match=r"key\.pem is not the key of the session token"):
        signed(signer)


def test_an_opaque_token_is_read_again_on_refresh_or_missed(tmp_path: Path) -> None:
    signer = session(*session_files(tmp_path))
    signed(signer)
    assert signer.expires_at is None
    session_files(tmp_path, "new", "second")
    signer.refresh()
    assert matches(signer, "new", "second")
    (tmp_path / "token").unlink()
    with pytest.raises(ConfigError, match="oci session authenticate"):
        signer.refresh()


def test_the_key_may_be_locked(tmp_path: Path) -> None:
    token_file, key_file = session_files(tmp_path)
    plain = signed(session(token_file, key_file))
    key_file.write_bytes(pem(LOCKED))
    assert signed(session(token_file, key_file, pass_phrase=PHRASE)) == plain


@pytest.mark.parametrize("text", ["", " \n ", "a b", 's3cret"', "s3cretü", "s3cret\nmore"])
def test_a_file_without_a_token_is_refused(tmp_path: Path, text: str) -> None:
    signer = session(*session_files(tmp_path, text))
    with pytest.raises(ConfigError, match=r"token holds no session token.*oci session authenticate") as caught:
        signed(signer)
    assert "s3cret" not in everything_said(caught.value)


@pytest.mark.parametrize(("missing", "words"), [("token", "session token file"), ("key.pem", "private key file")])
def test_a_missing_file_is_named(tmp_path: Path, missing: str, words: str) -> None:
    files = session_files(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ConfigError, match=words) as caught:
        signed(session(*files))
    assert str(tmp_path / missing) in str(caught.value)


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    session_files(tmp_path, token(NOW + 60))
    signer = session("~/token", "~/key.pem")
    signed(signer)
    assert signer.expires_at == NOW + 60
    assert repr(signer) == "SessionTokenSigner('~/token', '~/key.pem')"
