"""A client on the standard library's HTTP with Oracle's own signer: nothing of ours on the client's side."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import oci
from oci._vendor import requests
from oci.signer import Signer

from oci_responses.emulator import Emulator
from responses_proto.sse import parse_sse

__all__ = ["Answer", "Caller", "connection", "signer_of"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(event.data) for event in parse_sse([self.body]) if event.data != "[DONE]"]

    @property
    def error(self) -> dict[str, Any]:
        found: dict[str, Any] = self.json["error"]
        return found


def signer_of(emu: Emulator) -> Any:
    config = oci.config.from_file(emu.config_file, emu.profile)
    return Signer(config["tenancy"], config["user"], config["fingerprint"], config["key_file"])


@contextmanager
def connection(emu: Emulator) -> Iterator[http.client.HTTPConnection]:
    parts = urlsplit(emu.base_url)
    assert parts.hostname is not None
    if emu.ca_file is None:
        link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    else:
        context = ssl.create_default_context(cafile=emu.ca_file)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        link = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=10, context=context)
    try:
        yield link
    finally:
        link.close()


class Caller:
    """Calls an emulator; ``headers`` with the value None are left out."""

    def __init__(self, emu: Emulator, signer: Any = None) -> None:
        self.emu = emu
        self.signer = signer or signer_of(emu)

    def call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str | None] | None = None) -> Answer:
        with connection(self.emu) as link:
            self.send(link, method, path, body, headers)
            response = link.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())

    def send(
        self,
        link: http.client.HTTPConnection,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> None:
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        given = {"content-type": "application/json", "OpenAI-Project": self.emu.project, **(headers or {})}
        kept = {name: value for name, value in given.items() if value is not None}
        prepared = requests.Request(method, self.emu.base_url + path, kept, data=data).prepare()
        self.signer(prepared)
        final = {k: v if isinstance(v, str) else v.decode() for k, v in prepared.headers.items()}
        link.request(method, prepared.path_url, data, final)

    def create(self, given: Any, headers: Mapping[str, str | None] | None = None, **settings: Any) -> Answer:
        return self.call("POST", "/responses", {"model": "xai.grok-4", "input": given, **settings}, headers)

    def stream(self, given: Any, **settings: Any) -> Answer:
        return self.create(given, stream=True, **settings)
