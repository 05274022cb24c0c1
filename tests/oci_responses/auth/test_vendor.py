"""What the vendor's package raises, by kind; none of its text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from oci._vendor.requests import exceptions as http
from oci.auth.certificate_retriever import InvalidCertificateFromInstanceMetadataError
from oci.exceptions import ServiceError

from oci_responses.auth.vendor import explained
from responses_proto.errors import APIConnectionError, AuthenticationError, ConfigError, ResponsesError

from .support import everything_said

ERRORS: list[tuple[Exception, type[ResponsesError], str]] = [
    (http.ConnectTimeout("s3cret"), APIConnectionError, "who got no token: ConnectTimeout; where"),
    (http.ConnectionError("s3cret"), APIConnectionError, "ConnectionError"),
    (http.InvalidURL("s3cret"), APIConnectionError, "InvalidURL"),
    (OSError("s3cret"), ConfigError, "who cannot be used: OSError; where"),
    (ValueError("s3cret"), ConfigError, "ValueError"),
    (TypeError("s3cret"), ConfigError, "TypeError"),
    (RuntimeError("s3cret"), AuthenticationError, "who got no token: RuntimeError; where"),
    (InvalidCertificateFromInstanceMetadataError("private_key", b"s3cret"), AuthenticationError, "InvalidCertif"),
]


@pytest.mark.parametrize(("error", "kind", "words"), ERRORS, ids=lambda value: getattr(value, "__name__", None))
def test_the_kind_is_named(error: Exception, kind: type[ResponsesError], words: str) -> None:
    told = explained(error, "who", "where")
    assert type(told) is kind
    assert words in str(told)
    assert "s3cret" not in everything_said(told)


def test_an_answer_of_the_service_keeps_what_helps() -> None:
    error = ServiceError(401, "NotAuthenticated", {"opc-request-id": "R1"}, "s3cret")
    told = explained(error, "who", "where")
    assert isinstance(told, AuthenticationError)
    assert (told.status_code, told.code, told.request_id) == (401, "NotAuthenticated", "R1")
    assert "s3cret" not in everything_said(told)


def test_our_own_errors_stay() -> None:
    error = ConfigError("mine")
    assert explained(error, "who", "where") is error


def test_it_does_without_the_vendor() -> None:
    code = """if True:
        import sys
        from oci_responses.auth.vendor import explained
        assert type(explained(OSError(), "who", "where")).__name__ == "ConfigError"
        assert "oci" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", code], check=True)
