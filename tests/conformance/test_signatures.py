"""What is not signed as it must be is refused with OCI's envelope, and the client says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from configparser import ConfigParser
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.runners import Runner

from oci_responses.auth import Credential
from oci_responses.config import resolve_settings
from oci_responses.emulator import Emulator
from responses_proto import AuthenticationError

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Tampering:
    """Signs as it should, then changes what was signed."""

    honest: Credential
    change: Callable[[Headers], Headers]

    def headers(self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str) -> Headers:
        return self.change(self.honest.headers(method, url, headers, body, date))

    def refresh(self) -> None:
        self.honest.refresh()


def replaced(name: str, change: Callable[[str], str]) -> Callable[[Headers], Headers]:
    return lambda headers: [(key, change(value) if key == name else value) for key, value in headers]


def last_character(value: str) -> str:
    return value[:-2] + ("A" if value[-2] != "A" else "B") + value[-1]


TAMPERINGS: dict[str, Callable[[Headers], Headers]] = {
    "no signature": lambda headers: [header for header in headers if header[0] != "authorization"],
    "another date": replaced("date", lambda date: date.replace(":", ":5", 1)[: len(date)]),
    "another body hash": replaced("x-content-sha256", last_character),
    "another signature": replaced("authorization", lambda value: value.replace('signature="', 'signature="A')),
    "a shorter list": replaced("authorization", lambda value: value.replace(" x-content-sha256", "")),
    "another key id": replaced("authorization", lambda value: value.replace('keyId="ocid1', 'keyId="ocid2')),
    "another algorithm": replaced("authorization", lambda value: value.replace("rsa-sha256", "hmac-sha256")),
}


def refused(runner: Runner, options: dict[str, Any]) -> AuthenticationError:
    with pytest.raises(AuthenticationError) as caught:
        runner.create(options, model="openai.gpt-5", input="hello")
    error = caught.value
    assert error.status_code == 401
    assert error.code == "NotAuthenticated"
    assert error.message
    assert error.request_id
    assert error.request_id in str(error)
    return error


@pytest.mark.parametrize("change", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_tampered_request_is_refused(
    runner: Runner, emulator: Emulator, options: dict[str, Any], change: Callable[[Headers], Headers]
) -> None:
    honest = resolve_settings(profile=emulator.profile, config_file=emulator.config_file).credential
    refused(runner, {**options, "auth": Tampering(honest, change)})
    assert emulator.requests[-1].status == 401


def settings_of(emulator: Emulator) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read(emulator.config_file, encoding="utf-8")
    return parser


@contextmanager
def another(emulator: Emulator) -> Iterator[Emulator]:
    """An emulator with another key: tests take keys in turns, and the one of the session comes round."""
    own = settings_of(emulator).defaults()["fingerprint"]
    while True:
        with Emulator(tls=False) as other:
            if settings_of(other).defaults()["fingerprint"] != own:
                yield other
                return


def test_wrong_key_is_refused(runner: Runner, emulator: Emulator, options: dict[str, Any]) -> None:
    before = len(emulator.requests)
    with another(emulator) as other:
        stranger = resolve_settings(profile=other.profile, config_file=other.config_file).credential
    error = refused(runner, {**options, "auth": stranger})
    assert not hasattr(error, "__notes__")
    refused(runner, {**options, "profile": None, "config_file": None, **where(emulator), "api_key": "sk-unknown"})
    # Nothing about them can change, so each was sent once.
    assert [request.status for request in emulator.requests[before:]] == [401, 401]


@pytest.mark.parametrize("changed", ["key_file", "fingerprint"])
def test_a_wrong_line_in_a_profile_is_refused_once_and_explained(
    runner: Runner, emulator: Emulator, options: dict[str, Any], tmp_path: Path, changed: str
) -> None:
    parser = settings_of(emulator)
    with another(emulator) as other:
        stranger = settings_of(other)
        honest = parser.defaults()["fingerprint"]
        parser["DEFAULT"][changed] = stranger["DEFAULT"][changed]
        with open(tmp_path / "config", "w", encoding="utf-8") as file:
            parser.write(file)
        before = len(emulator.requests)
        error = refused(runner, {**options, "config_file": str(tmp_path / "config")})
    assert [request.status for request in emulator.requests[before:]] == [401]
    (why,) = error.__notes__
    own = honest if changed == "fingerprint" else stranger.defaults()["fingerprint"]
    assert f"does not belong to the fingerprint {parser.defaults()['fingerprint']}: its own is {own};" in why


def where(emulator: Emulator) -> dict[str, Any]:
    return {"base_url": emulator.base_url, "ca_file": emulator.ca_file, "project": emulator.project}


@pytest.mark.parametrize("skew", [-360.0, 360.0])
def test_a_date_six_minutes_off_is_refused(runner: Runner, skew: float) -> None:
    with Emulator(tls=False, clock=lambda: time.time() + skew) as emulator:
        refused(runner, {"profile": emulator.profile, "config_file": emulator.config_file, "max_retries": 0})


def test_every_kind_of_credential_is_accepted(runner: Runner, emulator: Emulator, options: dict[str, Any]) -> None:
    from oci.signer import Signer

    settings = resolve_settings(profile=emulator.profile, config_file=emulator.config_file)
    parser = ConfigParser(interpolation=None)
    parser.read(emulator.config_file, encoding="utf-8")
    profile = parser.defaults()
    ready = Signer(profile["tenancy"], profile["user"], profile["fingerprint"], profile["key_file"])
    for auth in ({"auth": settings.credential}, {"auth": ready}, {"profile": emulator.session_profile}):
        assert runner.create({**options, **auth}, model="openai.gpt-5", input="hello").status == "completed"
    bearer = {**where(emulator), "compartment_id": emulator.compartment_id, "api_key": emulator.api_key}
    assert runner.create(bearer, model="openai.gpt-5", input="hello").status == "completed"
