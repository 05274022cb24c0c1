"""No key, token, signature, pass phrase or prompt in any repr, log or exception, whatever goes wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from oci.auth.signers import SecurityTokenSigner

from oci_responses.auth import ApiKeySigner, Credential, GenAIApiKey, ReadySigner, SessionTokenSigner
from oci_responses.config import resolve_settings
from oci_responses.emulator import Emulator
from responses_proto.errors import ResponsesError

from ..sides import SIDES, Side
from .places import PLACES
from .services import Services, local_federation
from .support import LOCKED, PHRASE, everything_said, fingerprint, key, pem, session_files, token

PROMPT = "the-pr0mpt-of-somebody"
BEARER = "sk-the-k3y-of-somebody"


class World:
    """An endpoint that knows nobody, a folder for files, and all secrets that were made in it."""

    def __init__(self, emulator: Emulator, folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> None:
        self.emulator, self.folder, self.stack, self.patch = emulator, folder, stack, patch
        self.texts = [PROMPT, BEARER, PHRASE]
        self.services: Services | None = None

    def session(self, lifetime: float = 600, name: str = "first") -> Credential:
        text = token(time.time() + lifetime)
        self.texts.append(text)
        return SessionTokenSigner(*session_files(self.folder, text, name))

    def api_key(self, phrase: str | None = PHRASE, name: str = "first") -> Credential:
        return ApiKeySigner("ocid1.tenancy", "ocid1.user", fingerprint(), pem(LOCKED, name=name), phrase)

    def ready(self, lifetime: float = 600) -> Credential:
        self.texts.append(text := token(time.time() + lifetime))
        return ReadySigner(SecurityTokenSigner(text, key("first")))

    def principal(self, place: str) -> Credential:
        self.services, make = self.stack.enter_context(PLACES[place](local_federation(), self.folder, self.patch))
        self.texts += [(self.folder / name).read_text() for name in ("sa", "rpst") if (self.folder / name).exists()]
        return make()

    def refused(self, place: str) -> Credential:
        """A principal whose service answers with its own secrets."""
        made = self.principal(place)
        assert self.services is not None
        for path in ("/v1/x509", "/resourcePrincipalSessionTokens", "/opc/v2/identity/key.pem"):
            self.services.answers[path] = (200, pem(name="first").replace(b"MII", b"MI"))
        return made

    def secrets(self) -> set[str]:
        """Every line of every key, every part of every token, every signature that was sent."""
        pems = [pem(name=name) for name in ("first", "second", "resource", "issuer")]
        pems += [self.services.federation.leaf_pem] if self.services else []
        lines = {line for text in pems for line in text.decode().splitlines() if len(line) > 20 and "KEY" not in line}
        issued = self.services.issued if self.services else []
        parts = {part for text in [*self.texts, *issued] for part in text.split(".") if len(part) > 8}
        sent = " ".join(request.headers.get("authorization", "") for request in self.emulator.requests)
        # The header of every token is the same, and says nothing.
        return (lines | parts | set(re.findall(r'signature="([^"]+)"', sent))) - {token(0).partition(".")[0]}


CREDENTIALS: dict[str, Callable[[World], Credential]] = {
    "api key": World.api_key,
    "api key, wrong phrase": lambda world: world.api_key("wr0ng-phrase"),
    "api key, no phrase": lambda world: world.api_key(None),
    "api key, other pair": lambda world: world.api_key(name="second"),
    "session": World.session,
    "session, expired": lambda world: world.session(-5),
    "session, other pair": lambda world: world.session(name="second"),
    "bearer": lambda world: GenAIApiKey(BEARER),
    "ready": World.ready,
    "ready, expired": lambda world: world.ready(-5),
    **{f"{place}": lambda world, place=place: world.principal(place) for place in PLACES},  # type: ignore[misc]
    **{f"{place}, odd": lambda world, place=place: world.refused(place) for place in ("instance", "pod")},  # type: ignore[misc]
}


FIXED = {"api key", "api key, other pair", "bearer", "ready"}


async def failing(side: Side, world: World, credential: Credential, said: list[str]) -> None:
    """Be refused by the endpoint, and then find nobody there."""
    settings = resolve_settings(auth=credential, base_url=world.emulator.base_url, ca_file=world.emulator.ca_file)
    nobody = resolve_settings(auth=credential, base_url="http://127.0.0.1:9/v1")
    for one in (settings, nobody):
        async with side.client(one, max_retries=0) as client:
            stream = client.responses.stream(model="m", input=PROMPT)
            with pytest.raises(ResponsesError) as caught:
                await side.awaited(stream).get_final_response()
            said += [everything_said(caught.value), *map(repr, (one, credential, client, stream, client.requests))]


@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)
@pytest.mark.parametrize("name", CREDENTIALS)
def test_nothing_gives_a_secret_away(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    everything_logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    name: str,
    side: Side,
) -> None:
    with Emulator() as emulator, ExitStack() as stack:
        world = World(emulator, tmp_path, stack, monkeypatch)
        credential = CREDENTIALS[name](world)
        said = [repr(credential)]
        side.run(lambda side: failing(side, world, credential, said))
        said += [everything_logged.text, *capfd.readouterr()]
        said += [f"{record.args!r} {record.msg!r}" for record in everything_logged.records]
    everything = "\n".join(said)
    # A good credential is refused by the service, again where it can change; a bad one is not sent.
    assert len(emulator.requests) == (1 if name in FIXED else 0 if "," in name else 2)
    assert {request.status for request in emulator.requests} <= {401}
    assert everything_logged.records
    secrets = world.secrets()
    assert len(secrets) > 80
    assert [secret for secret in secrets if secret in everything] == []


def test_the_search_finds_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator(tls=False) as emulator, ExitStack() as stack:
        world = World(emulator, tmp_path, stack, monkeypatch)
        world.session()
        spilt = f"{pem().decode()} {world.texts[-1]} {PROMPT}"
        assert len([secret for secret in world.secrets() if secret in spilt]) > 20
