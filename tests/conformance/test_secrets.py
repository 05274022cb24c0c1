"""Whatever goes wrong, on the wire, in a proxy or in the call itself: nothing said of it gives a secret away."""

from __future__ import annotations

import base64
import pickle
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.conformance.exchanges import STREAM
from tests.oci_responses.auth.support import api_key, everything_said, pem, session_files, token
from tests.oci_responses.http2_scenarios import Frames
from tests.oci_responses.middleman import PASSWORD, USER, Middleman
from tests.oci_responses.sides import SIDES, Side, settings_for
from tests.oci_responses.tls_scenarios import certified
from tests.oci_responses.wire import Link, Wire, chunk, head, ok
from tests.responses_proto.machines import body, message, sse

from oci_responses.auth import Credential, GenAIApiKey, SessionTokenSigner
from oci_responses.config import Settings
from responses_proto.errors import ResponsesError
from responses_proto.retry import Timeouts

PROMPT = "the-pr0mpt-of-somebody"
BEARER = "sk-the-k3y-of-somebody"
SAID = "what-the-m0del-said"
SHORT = 0.05
LONG = Timeouts(first_byte=10.0, idle=10.0)
SSE = "content-type: text/event-stream"
DELTA = {"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "item_id": "m"}
SPOKEN = sse({**DELTA, "delta": SAID})

Play = Callable[[Link], None]


class World:
    """One failure: where to go, with which options, and what the wire saw."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.options: dict[str, Any] = {"timeout": LONG}
        self.asked: dict[str, Any] = {"model": "m", "input": PROMPT}
        self.holding = False
        self.seen: list[bytes] = []
        self.settings: Settings
        self.secrets = {
            PROMPT,
            PASSWORD,
            quote(PASSWORD, safe=""),
            base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
        }

    def answered(self, *answers: bytes, then: Play = Link.close, times: int = 1) -> None:
        """A server that gives these answers on one connection."""

        def script(link: Link) -> None:
            for answer in answers:
                self.seen.append(link.request())
                link.send(answer)
            then(link)

        wire = self.stack.enter_context(Wire(*[script] * times))
        self.settings = settings_for(wire.authority)

    def unauthorized(self) -> None:
        """As often as it is asked: some credentials try again."""

        def script(link: Link) -> None:
            with suppress(AssertionError):
                while True:
                    self.seen.append(link.request())
                    link.send(refusal("401 No"))

        self.settings = settings_for(self.stack.enter_context(Wire(script)).authority)

    def nobody(self) -> None:
        with Wire() as wire:
            self.settings = settings_for(wire.authority)

    def late(self) -> None:
        self.answered(b"", then=Link.wait_for_end)
        self.options["timeout"] = SHORT

    def over(self) -> None:
        self.answered(b"", then=Link.wait_for_end)
        self.options["timeout"] = Timeouts(total=SHORT * 10)

    def exhausted(self) -> None:
        self.answered(STREAM.data[: STREAM.ends[2]], then=Link.wait_for_end)
        self.options |= {"max_connections": 1, "pool_timeout": SHORT}
        self.holding = True

    def wrong_call(self) -> None:
        self.answered(times=0)
        self.asked["input"] = [{"type": "function_call_output", "call_id": "", "output": PROMPT}]

    def untrusted(self) -> None:
        context, _ = self.stack.enter_context(certified())
        _, other = self.stack.enter_context(certified())

        def script(link: Link) -> None:
            try:
                link.start_tls(context)
            except OSError:
                return
            link.wait_for_end()

        wire = self.stack.enter_context(Wire(script))
        self.settings = settings_for(wire.authority, "https", other)

    def proxied(self, kind: str, *acts: Play, password: str = PASSWORD) -> None:
        """A proxy that cannot lead there, as nobody is there."""
        middleman = self.stack.enter_context(Middleman(kind, *acts))
        self.secrets.add(password)
        self.settings = settings_for("service.example:1", "https")
        self.options["proxy"] = f"{kind}://{USER}:{quote(password, safe='')}@{middleman.authority}"

    def http2(self) -> None:
        context, ca_file = self.stack.enter_context(certified())
        context.set_alpn_protocols(["h2"])

        def script(link: Link) -> None:
            frames = Frames(link, context)
            headers, sent = frames.request()
            self.seen.append(b"authorization: " + headers[b"authorization"] + b"\r\n" + sent)
            frames.reset()

        wire = self.stack.enter_context(Wire(script))
        self.settings = settings_for(wire.authority, "https", ca_file)
        self.options["http2"] = True


def refusal(status: str, text: bytes = b'{"code":"Odd","message":"No."}') -> bytes:
    return head(f"content-length: {len(text)}", status=status) + text


FAILURES: dict[str, Callable[[World], None]] = {
    "nobody there": World.nobody,
    "not trusted": World.untrusted,
    "cut before the head": lambda world: world.answered(b""),
    "cut in the head": lambda world: world.answered(b"HTTP/1.1 200 OK\r\nx"),
    "cut in the body": lambda world: world.answered(head(SSE) + chunk(SPOKEN)),
    "reset": lambda world: world.answered(b"", then=Link.reset),
    "no HTTP": lambda world: world.answered(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "late": World.late,
    "over": World.over,
    "all connections in use": World.exhausted,
    "400": lambda world: world.answered(refusal("400 Bad")),
    "401": World.unauthorized,
    "429": lambda world: world.answered(refusal("429 Slow Down")),
    "500": lambda world: world.answered(refusal("500 Odd")),
    "a page": lambda world: world.answered(refusal("502 Bad Gateway", b"<html>")),
    "elsewhere": lambda world: world.answered(refusal("302 Found")),
    "an event that is none": lambda world: world.answered(ok(SPOKEN + b"data: {\n\n", "text/event-stream")),
    "an event of the wrong shape": lambda world: world.answered(
        ok(sse({**DELTA, "delta": [SAID]}), "text/event-stream")
    ),
    "a failed response": lambda world: world.answered(
        ok(sse({"type": "response.failed", "response": body(message(SAID), status="failed")}), "text/event-stream")
    ),
    "a broken coding": lambda world: world.answered(head(SSE, "content-encoding: gzip") + chunk(SPOKEN)),
    "the call": World.wrong_call,
    "a proxy that cannot": lambda world: world.proxied("http"),
    "a proxy that does not": lambda world: world.proxied("http", Link.close),
    "a proxy that will not": lambda world: world.proxied("http", password="an0ther-password"),
    "a SOCKS proxy that cannot": lambda world: world.proxied("socks5"),
    "a SOCKS proxy that will not": lambda world: world.proxied("socks5", password="an0ther-password"),
    "HTTP/2": World.http2,
}


def bearer(folder: Path, secrets: set[str]) -> Credential:
    secrets.add(BEARER)
    return GenAIApiKey(BEARER)


def key_of_the_api(folder: Path, secrets: set[str]) -> Credential:
    secrets |= {line for line in pem().decode().splitlines() if len(line) > 20 and "KEY" not in line}
    return api_key()


def session(folder: Path, secrets: set[str]) -> Credential:
    text = token(time.time() + 600)
    key_of_the_api(folder, secrets)
    # The first part of every token is the same, and says nothing.
    secrets |= set(text.split(".")[1:])
    return SessionTokenSigner(*session_files(folder, text))


CREDENTIALS = {"bearer": bearer, "api key": key_of_the_api, "session": session}
SIGNED = ("cut in the body", "late", "401", "500", "a proxy that will not", "HTTP/2")
"""Failures that are tried with every credential; how a request was signed has no colour, and no other part in them."""


@contextmanager
def world(name: str, folder: Path) -> Iterator[World]:
    with ExitStack() as stack:
        made = World(stack, folder)
        FAILURES[name](made)
        yield made


async def failing(side: Side, made: World, credential: Credential, said: list[str]) -> None:
    settings = Settings(made.settings.base_url, credential, ca_file=made.settings.ca_file)
    async with side.client(settings, max_retries=0, **made.options) as client:
        said += [repr(client), repr(client.settings), str(dict(client.settings.sources)), repr(client.policy)]
        held = side.awaited(client.responses.stream(model="m", input=PROMPT))
        if made.holding:
            await anext(held)
        with pytest.raises(ResponsesError) as caught:  # noqa: PT012 - either may raise
            stream = client.responses.stream(**made.asked)
            said += [repr(stream)]
            await side.awaited(stream).get_final_response()
        await held.aclose()
    error = caught.value
    # Whoever prints an error must not print what was said.
    assert (
        SAID not in f"{error!r} {error} {getattr(error, 'response', '')!r} {''.join(traceback.format_exception(error))}"
    )
    said += [everything_said(error), repr(pickle.loads(pickle.dumps(error)))]
    said.append(pickle.dumps(error).decode("latin-1"))


@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)
@pytest.mark.parametrize("name", FAILURES)
def test_no_failure_gives_a_secret_away(
    tmp_path: Path,
    everything_logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    name: str,
    side: Side,
) -> None:
    said: list[str] = []
    for kind, make in CREDENTIALS.items():
        if kind != "bearer" and not (name in SIGNED and side.name == "blocking"):
            continue
        with world(name, tmp_path) as made:
            credential = make(tmp_path, made.secrets)
            side.run(lambda side: failing(side, made, credential, said))  # noqa: B023 - run at once
        sent = b"".join(made.seen).decode("latin-1")
        signatures = set(re.findall(r'signature="([^"]+)"', sent))
        if sent:
            assert PROMPT in sent
            assert BEARER in sent if kind == "bearer" else signatures
        everything = "\n".join(
            [*said, everything_logged.text, *capfd.readouterr()]
            + [f"{record.args!r} {record.msg!r}" for record in everything_logged.records]
        )
        assert [secret for secret in made.secrets | signatures if secret in everything] == []
        assert SAID not in everything_logged.text
    assert name in ("the call", "all connections in use") or everything_logged.records
