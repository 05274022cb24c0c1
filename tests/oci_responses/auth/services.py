"""Local stand-ins of the services that the vendor's signers call, on loopback.

They answer as the emulator's federation does; these can also be slow, wrong or down.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from oci_responses.emulator.federation import Federation

from .support import key

__all__ = ["LEAF_TENANCY", "Services", "local_federation", "serving"]

LEAF_TENANCY = "ocid1.tenancy.oc1..leaf"


class Services:
    """All three services; ``asked`` are the paths in the order of the requests, ``issued`` the tokens.

    ``answers`` puts another answer (status and body) in place of the right one, by path. A request
    waits until ``gate`` is set.
    """

    def __init__(self, federation: Federation) -> None:
        self.federation = federation
        self.asked: list[str] = []
        self.issued: list[str] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.url = ""

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer one request; header names are in lower case."""
        self.asked.append(path)
        assert self.gate.wait(10)
        if path in self.answers:
            return self.answers[path]
        status, said = self.federation.answer(method, path, headers, body)
        if method == "POST" and status == 200:
            told = said if said.startswith(b"{") else base64.b64decode(said)
            self.issued.append(json.loads(told)["token"].removeprefix("ST$"))
        return status, said


def local_federation() -> Federation:
    """The services of nobody's emulator."""
    return Federation(key("issuer"), LEAF_TENANCY, "us-chicago-1", time.time)


@contextmanager
def serving(services: Services, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve on a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, said = services.answer(self.command, self.path, headers, body)
            self.send_response(status)
            self.send_header("content-length", str(len(said)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(said)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    port: int = server.server_address[1]
    services.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
