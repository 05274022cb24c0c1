from __future__ import annotations

import subprocess
import sys

import pytest

from oci_responses import __version__
from oci_responses.cli.usage import parser
from oci_responses.options import ClientOptions

TOLD = "import sys; sys.argv = ['oci-responses', *sys.argv[1:]]\nfrom oci_responses.cli import main\nmain()"


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["demo"], {"runtime": "blocking", "kill": False, "engine": None, "zdr": False, "profile": None}),
        (["demo", "--runtime", "trio", "--zdr"], {"runtime": "trio", "zdr": True}),
        (["serve"], {"port": 8443, "grace": 10.0, "switches": [], "region": "us-chicago-1", "no_tls": False}),
        (["serve", "--set", "a=1", "--set", "b=2"], {"switches": ["a=1", "b=2"]}),
        (["doctor"], {"profile": None, "ca_file": None, "model": None, "json": False}),
        (["doctor", "--region", "ORD", "--config-file", "c"], {"region": "ORD", "config_file": "c"}),
    ],
)
def test_what_is_read(arguments: list[str], given: dict[str, object]) -> None:
    options = vars(parser().parse_args(arguments))
    assert {name: options[name] for name in given} == given
    assert callable(options["run"])


def test_doctor_takes_settings_of_a_client() -> None:
    options = parser().parse_args(["doctor"])
    assert set(options.settings) <= ClientOptions.__annotations__.keys() & vars(options).keys()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "doctor"),
        (["--version"], __version__),
        (["demo", "--help"], "--runtime"),
        (["serve", "--help"], "default: 8443"),
        (["doctor", "--help"], "--compartment-id OCID"),
    ],
)
def test_usage_is_told_without_loading_what_does_it(arguments: list[str], said: str) -> None:
    command = [sys.executable, "-X", "importtime", "-c", TOLD, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert said in done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    ours = {name for name in loaded if name.startswith(("oci_responses", "responses_proto"))}
    assert ours == {
        *("oci_responses", "oci_responses.cli", "oci_responses.cli.usage"),
        *("responses_proto", "responses_proto.faces"),
    }
    assert loaded & {"msgspec", "dataclasses", "ssl", "asyncio"} == set()
