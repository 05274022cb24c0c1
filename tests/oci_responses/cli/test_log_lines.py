from datetime import datetime

import pytest

from oci_responses.cli.log_lines import log_line, welcome
from oci_responses.emulator import Received

AT = datetime(2026, 1, 2, 3, 4, 5)


def request(**fields: object) -> Received:
    made = Received("POST", "/openai/v1/responses?key=s3cret", [("Authorization", "s3cret")], b"s3cret")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"status": 200, "seconds": 0.0123, "who": "user ocid1.user.oc1..abcdef123456", "request_id": "A/B/C"},
            "03:04:05  POST  /openai/v1/responses  200  12 ms  user …123456  A/B/C",
        ),
        (
            {"status": 401, "note": "date is 301 s off"},
            "03:04:05  POST  /openai/v1/responses  401  0 ms  nobody known  -  (date is 301 s off)",
        ),
        ({}, "03:04:05  POST  /openai/v1/responses  -  0 ms  nobody known  -"),
    ],
)
def test_a_line_says_who_asked_what_and_how_it_ended(fields: dict[str, object], line: str) -> None:
    assert log_line(request(**fields), AT) == line


def test_the_welcome_names_the_file_and_hides_the_key() -> None:
    facts = {"OPENAI_BASE_URL": "http://h/openai/v1", "OCI_CONFIG_FILE": "/x/config", "OPENAI_API_KEY": "sk-s3cret"}
    text = "\n".join(welcome(facts, "/x/env"))
    assert ". /x/env" in text
    assert "OCI_CONFIG_FILE=/x/config" in text
    assert "SSL_CERT_FILE" not in text
    assert "s3cret" not in text


def test_those_who_are_trusted_need_less() -> None:
    facts = {"OPENAI_BASE_URL": "u", "OCI_GENAI_ENDPOINT": "http://h", "SSL_CERT_FILE": "/x/bundle"}
    text = "\n".join(welcome(facts, "/x/env", trusting=True))
    assert "    export OCI_GENAI_ENDPOINT=http://h\n    export SSL_CERT_FILE=/x/bundle\n" in text
    assert "export" not in "\n".join(welcome(facts, "/x/env"))
