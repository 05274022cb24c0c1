"""Importing a package loads no event loop that was not asked for, no ``oci``, no cryptography.

A face loads next to nothing, a name what it needs: counted in modules, which is the same on every machine.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"oci", "cryptography", "trio", "anyio", "asyncio", "httpcore", "httpx", "openai", "pydantic"}
WITH_THE_FIRST_CALL = {"concurrent", "configparser", "email", "hashlib", "locale", "logging", "select", "socket", "ssl"}
"""What the client of a bearer key has no use for before it calls."""
FACES = (
    *("responses_proto", "responses_proto.agent", "oci_responses", "oci_responses.testing"),
    *("oci_responses.blocking", "oci_responses.asyncio"),
)
MOST_OF_A_FACE = 40
"""Modules, most of them those of typing."""

MAKE = "from oci_responses.blocking import Client; Client(base_url='http://127.0.0.1:9/v1', api_key='k', environ={})"
READ = """from responses_proto import read_events
event = next(read_events([b'data: {"type":"response.created","response":{"id":"r"}}\\n\\n']))
assert event.response.id == "r" """


def modules(statement: str) -> set[str]:
    code = f"import sys; before = {{*sys.modules}}\n{statement}\nprint(*{{*sys.modules}} - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def roots(loaded: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in loaded}


@pytest.mark.parametrize("face", FACES)
def test_a_face_loads_next_to_nothing(face: str) -> None:
    loaded = modules(f"import {face}")
    assert len(loaded) <= MOST_OF_A_FACE
    assert roots(loaded) & {*HEAVY, *WITH_THE_FIRST_CALL, "inspect", "msgspec"} == set()


@pytest.mark.parametrize(
    ("statement", "most"),
    [
        ("from responses_proto import parse_sse", 6),
        ("from responses_proto import sign_request", 6),
        ("from responses_proto import build_request", 40),
        (READ, 56),
        ("from responses_proto import AgentLoop", 110),
        (MAKE, 125),
        (f"{MAKE}\n{READ}", 125),
    ],
)
def test_a_name_loads_what_it_needs(statement: str, most: int) -> None:
    loaded = modules(statement)
    assert len([name for name in loaded if name.startswith(("responses_proto", "oci_responses"))]) <= most
    assert roots(loaded) & HEAVY == set()


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_a_client_loads_no_agent(runtime: str) -> None:
    loaded = modules(MAKE.replace("blocking", runtime))
    assert {"responses_proto.agent.loop", "responses_proto.session.run", "oci_responses.agent"} & loaded == set()
    assert roots(loaded) & HEAVY == {runtime}


def test_a_client_that_has_not_called_has_loaded_nothing_that_calls() -> None:
    assert roots(modules(f"{MAKE}\n{READ}")) & WITH_THE_FIRST_CALL == set()


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("from responses_proto import *", set()),
        ("from oci_responses.blocking import *", set()),
        ("from oci_responses.asyncio import *", {"asyncio"}),
        ("from oci_responses.trio import *", {"trio"}),
        ("import oci_responses.emulator", {"asyncio", "cryptography"}),
    ],
)
def test_import_loads_only_what_was_asked_for(statement: str, allowed: set[str]) -> None:
    assert roots(modules(statement)) & HEAVY - allowed == set()


@pytest.mark.parametrize(
    ("missing", "code", "extra"),
    [
        ("trio", "import oci_responses.trio", "[trio]"),
        ("anyio", "from oci_responses.asyncio import Client; Client.runtime.backend()", "[asyncio]"),
    ],
)
def test_missing_extra_is_named(missing: str, code: str, extra: str) -> None:
    program = f"import sys; sys.modules[{missing!r}] = None\n{code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "ImportError" in done.stderr
    assert extra in done.stderr
