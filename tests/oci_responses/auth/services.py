"""Local stand-ins of the services that the vendor's signers call, on loopback.

What they are asked and how they answer follows the `oci` package, version 2.189: the instance metadata
service (``/opc/v2``), the auth service (``/v1/x509``) and the proxymux of an OKE cluster
(``/resourcePrincipalSessionTokens``). Tokens are issued as the emulator issues its own, so it takes them.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID

from oci_responses.emulator.tokens import issue_token

from .support import key, pem

__all__ = ["LEAF_TENANCY", "Services", "certificate_for", "serving"]

LEAF_TENANCY = "ocid1.tenancy.oc1..leaf"


def certificate_for(name: str) -> x509.Certificate:
    """A self-signed certificate of the key ``name``, with a tenancy in it as OCI has it."""
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"opc-tenant:{LEAF_TENANCY}")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(subject, subject, key(name).public_key(), x509.random_serial_number())
    lasting = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(hours=1))
    return lasting.sign(key(name), SHA256())


class Services:
    """All three services; ``asked`` are the paths in the order of the requests.

    ``issuer`` signs the tokens, which last for ``lifetime`` seconds. ``answers`` puts another answer (status
    and body) in place of the right one, by path. A request waits until ``gate`` is set.
    """

    def __init__(self, issuer: RSAPrivateKey) -> None:
        self.issuer = issuer
        self.lifetime = 1200.0
        self.asked: list[str] = []
        self.issued: list[str] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.url = ""
        self._leaf = certificate_for("leaf")

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer one request; header names are in lower case."""
        self.asked.append(path)
        assert self.gate.wait(10)
        if path in self.answers:
            return self.answers[path]
        if path.startswith("/opc/v2/") and method == "GET":
            return self._metadata(path.removeprefix("/opc/v2/"), headers)
        if path == "/v1/x509" and method == "POST":
            return self._federation(headers, body)
        if path == "/resourcePrincipalSessionTokens" and method == "POST":
            return self._proxymux(headers, body)
        return 404, b"{}"

    def _metadata(self, name: str, headers: dict[str, str]) -> tuple[int, bytes]:
        # Without this header the metadata service of version 2 says nothing.
        if headers.get("authorization") != "Bearer Oracle":
            return 401, b""
        certificates = {
            "instance/region": b"ord",
            "identity/cert.pem": self._leaf.public_bytes(Encoding.PEM),
            "identity/key.pem": pem(name="leaf"),
            "identity/intermediate.pem": certificate_for("intermediate").public_bytes(Encoding.PEM),
        }
        return 200, certificates[name]

    def _federation(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        asked = json.loads(body)
        presented = x509.load_der_x509_certificate(base64.b64decode(asked["certificate"]))
        print_ = presented.fingerprint(SHA1()).hex(":").upper()
        key_id = f"{LEAF_TENANCY}/fed-x509/{print_}"
        known = presented == self._leaf and len(asked["intermediateCertificates"]) == 1
        if not known or not _signed_by(key("leaf").public_key(), key_id, headers, body):
            return 401, b'{"code":"NotAuthenticated","message":"s3cret"}'
        return 200, json.dumps({"token": self._issue(asked["publicKey"])}).encode()

    def _proxymux(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        if not headers.get("authorization", "").startswith("Bearer ey"):
            return 401, b""
        token = f"ST${self._issue(json.loads(body)['podKey'])}"
        return 200, base64.b64encode(json.dumps({"token": token}).encode())

    def _issue(self, public_key: str) -> str:
        holder = load_der_public_key(base64.b64decode(public_key))
        assert isinstance(holder, RSAPublicKey)
        self.issued.append(self.token_for(holder))
        return self.issued[-1]

    def token_for(self, holder: RSAPublicKey) -> str:
        """Issue a token; each is another."""
        now = time.time()
        claims = {"iat": int(now), "res_tenant": LEAF_TENANCY, "jti": f"{len(self.issued)}"}
        return issue_token(self.issuer, holder, claims, int(now + self.lifetime))


def _signed_by(signer: RSAPublicKey, key_id: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether the auth service would take the request: it wants no ``host`` signed."""
    given = dict(re.findall(r'(\w+)="([^"]*)"', headers.get("authorization", "")))
    values = {**headers, "(request-target)": "post /v1/x509"}
    names = "date (request-target) content-length content-type x-content-sha256"
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    if (given["keyId"], given["headers"], headers["x-content-sha256"]) != (key_id, names, digest):
        return False
    text = "\n".join(f"{name}: {values[name]}" for name in names.split()).encode()
    signer.verify(base64.b64decode(given["signature"]), text, PKCS1v15(), SHA256())
    return True


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
