"""Credentials: what turns a request into one that OCI accepts.

A credential is anything with the two methods of `Credential`. None of them is sent anywhere itself, none can
be pickled, and no `repr` shows more than an OCID, a fingerprint or a file name. Keys are read and decrypted
at the first signature, once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, runtime_checkable

from responses_proto.errors import ConfigError
from responses_proto.signing import request_target, sign_request

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

__all__ = [
    "ApiKeySigner",
    "Credential",
    "GenAIApiKey",
    "ReadySigner",
    "SessionTokenSigner",
    "Signer",
    "read_credential_file",
]

_LOGIN_HINT = "run `oci session authenticate` to get a new one"


@runtime_checkable
class Credential(Protocol):
    """What a client needs of an identity. Safe to share between threads and tasks."""

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the headers to add: a signature over exactly these bytes, or a bearer key."""

    def refresh(self) -> None:
        """Read again what may have changed since. May block; does nothing where nothing can change."""


@runtime_checkable
class Signer(Protocol):
    """The one method that is asked of a ready-made signer; all signers of the `oci` package have it."""

    def do_request_sign(self, request: Any, enforce_content_headers: bool = True) -> object:
        """Add the signature to the headers of ``request``, shaped like ``requests.PreparedRequest``."""


class _Secret:
    """Holds a secret: it must not reach another process by way of pickle."""

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a secret and cannot be pickled or copied")


class ApiKeySigner(_Secret):
    """Signs with the API signing key of a user; ``private_key`` is its PEM text.

    The key is checked against ``fingerprint`` when it is first used, because the service answers a wrong
    pair with a 401 that names neither.
    """

    def __init__(
        self, tenancy: str, user: str, fingerprint: str, private_key: bytes, pass_phrase: str | None = None
    ) -> None:
        self._key_id = f"{tenancy}/{user}/{fingerprint}"
        self._fingerprint = fingerprint
        self._pem = private_key
        self._pass_phrase = pass_phrase
        self._sign: Callable[[bytes], bytes] | None = None

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the signature's headers. Raises ConfigError if the key cannot be used."""
        if self._sign is None:
            key = _load_key(self._pem, self._pass_phrase)
            _check_fingerprint(key, self._fingerprint)
            self._sign = _rsa_sha256(key)
        return sign_request(method, url, headers, body, key_id=self._key_id, sign=self._sign, date=date)

    def refresh(self) -> None:
        """Do nothing: an API key is what it was made from."""

    def __repr__(self) -> str:
        return f"ApiKeySigner({self._key_id})"


class SessionTokenSigner(_Secret):
    """Signs with the token and the key that ``oci session authenticate`` leaves in two files."""

    def __init__(
        self,
        token_file: str | os.PathLike[str],
        key_file: str | os.PathLike[str],
        pass_phrase: str | None = None,
    ) -> None:
        self._token_file = os.fspath(token_file)
        self._key_file = os.fspath(key_file)
        self._pass_phrase = pass_phrase
        # One attribute, so that no thread can pair an old token with a new key.
        self._session: tuple[str, Callable[[bytes], bytes]] | None = None

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the signature's headers. Raises ConfigError if a file is missing or unusable."""
        key_id, sign = self._session or self._load()
        return sign_request(method, url, headers, body, key_id=key_id, sign=sign, date=date)

    def refresh(self) -> None:
        """Read both files again."""
        self._load()

    def _load(self) -> tuple[str, Callable[[bytes], bytes]]:
        raw = read_credential_file(self._token_file, "session token", _LOGIN_HINT)
        token = raw.decode("ascii", "replace").strip()
        # The token stands between quotes in a header.
        if not token.isascii() or not token.isprintable() or not token or set(token) & set(' "'):
            raise ConfigError(f"{self._token_file} holds no session token; {_LOGIN_HINT}")
        pem = read_credential_file(self._key_file, "private key", _LOGIN_HINT)
        self._session = (f"ST${token}", _rsa_sha256(_load_key(pem, self._pass_phrase)))
        return self._session

    def __repr__(self) -> str:
        return f"SessionTokenSigner({self._token_file!r}, {self._key_file!r})"


class GenAIApiKey(_Secret):
    """Sends an OCI Generative AI API key (``sk-...``) as a bearer token; nothing is signed."""

    def __init__(self, secret: str) -> None:
        if not (secret.isascii() and secret.isprintable()) or not secret or " " in secret:
            raise ConfigError("the Generative AI API key is empty or has blanks or other odd characters in it")
        self._authorization = f"Bearer {secret}"

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return the authorization header, whatever the request."""
        return [("authorization", self._authorization)]

    def refresh(self) -> None:
        """Do nothing: the key does not change."""

    def __repr__(self) -> str:
        return "GenAIApiKey(...)"


class ReadySigner(_Secret):
    """Uses a signer that somebody else made, by its method ``do_request_sign``: any signer of `oci`."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def headers(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, date: str
    ) -> list[tuple[str, str]]:
        """Return what the signer added. Raises ConfigError if that is no ``authorization``."""
        request = _Signable(method, url, [*headers, ("date", date)], body)
        self._signer.do_request_sign(request, enforce_content_headers=True)
        given = {name.lower() for name, _ in headers}
        added = [(name, str(value)) for name, value in request.headers.items() if name not in given]
        if "authorization" not in dict(added):
            raise ConfigError(f"{type(self._signer).__name__} added no authorization header; nothing was sent")
        return added

    def refresh(self) -> None:
        """Ask the signer for a new token, where it can get one."""
        refresh = getattr(self._signer, "refresh_security_token", None)
        if refresh is None:
            return
        refresh()
        # The instance principal's signer takes its new token over only when it is called as a requests
        # hook, and that may wait for the network; so it is called here, on a request that nobody sends.
        if callable(self._signer):
            self._signer(_Signable("GET", "https://localhost/", [], b""))

    def __repr__(self) -> str:
        return f"ReadySigner({type(self._signer).__name__})"


class _Signable:
    """As much of ``requests.PreparedRequest`` as a signer reads."""

    def __init__(self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        self.method = method
        self.url = url
        self.path_url = request_target(url)
        self.headers = _Headers(headers)
        self.body = body
        # requests itself sets it, so the signers expect to find it.
        if method.lower() in ("post", "put", "patch"):
            self.headers.setdefault("content-length", str(len(body)))


class _Headers(MutableMapping[str, str]):
    """A mapping with names in lower case, whatever the case they are asked by."""

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self._items = {name.lower(): value for name, value in items}

    def __getitem__(self, name: str) -> str:
        return self._items[name.lower()]

    def __setitem__(self, name: str, value: str) -> None:
        self._items[name.lower()] = value

    def __delitem__(self, name: str) -> None:
        del self._items[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def read_credential_file(path: str, what: str, hint: str) -> bytes:
    """Return the bytes of a file (``~`` is the home directory), or raise ConfigError naming it."""
    try:
        with open(os.path.expanduser(path), "rb") as file:
            return file.read()
    except OSError as error:
        raise ConfigError(f"cannot read the {what} file {path}: {error.strerror}; {hint}") from None


def _load_key(pem: bytes, pass_phrase: str | None) -> RSAPrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if b"PRIVATE KEY" not in pem:
        found = "a public key" if b"PUBLIC KEY" in pem else "something else"
        raise ConfigError(f"a private key in PEM form is needed, and {found} is there")
    encrypted = b"ENCRYPTED" in pem
    if encrypted and not pass_phrase:
        raise ConfigError("the private key is encrypted and no pass phrase is given (pass_phrase)")
    # A profile inherits a pass phrase from DEFAULT also for a key that has none.
    password = pass_phrase.encode() if pass_phrase and encrypted else None
    try:
        key = load_pem_private_key(pem, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # The cause is not chained: it says less, and nobody promises what it quotes.
        wrong = "does not open with this pass phrase" if encrypted else "is damaged or of an unknown kind"
        raise ConfigError(f"the private key {wrong}") from None
    if not isinstance(key, RSAPrivateKey):
        raise ConfigError("the private key is not an RSA key; OCI signs with RSA only")
    return key


def _check_fingerprint(key: RSAPrivateKey, expected: str) -> None:
    """Compare with OCI's fingerprint of a key: MD5 of the public key in DER form, hex pairs with colons."""
    from hashlib import md5

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    actual = md5(public, usedforsecurity=False).digest().hex(":")
    if actual != expected.strip().lower():
        raise ConfigError(
            f"the private key does not belong to the fingerprint {expected}: its own is {actual}; "
            "correct fingerprint, key_file or key_content"
        )


def _rsa_sha256(key: RSAPrivateKey) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return lambda data: key.sign(data, PKCS1v15(), SHA256())
