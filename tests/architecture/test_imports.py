"""Importing a package loads no event loop that was not asked for, no ``oci``, no cryptography."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"oci", "cryptography", "trio", "anyio", "asyncio", "httpcore", "httpx", "openai", "pydantic"}


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split()) & HEAVY


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import responses_proto", set()),
        ("import oci_responses", set()),
        ("import oci_responses.blocking", set()),
        ("import oci_responses.asyncio", {"asyncio"}),
        ("import oci_responses.trio", {"trio"}),
        ("import oci_responses.emulator", {"asyncio", "cryptography"}),
    ],
)
def test_import_loads_only_what_was_asked_for(statement: str, allowed: set[str]) -> None:
    assert loaded_by(statement) - allowed == set()


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
