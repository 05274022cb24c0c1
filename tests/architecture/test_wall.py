"""The core runs with everything that waits, looks, rolls dice, reads or speaks walled off."""

from __future__ import annotations

import subprocess
import sys

WALL = r"""
import sys

import h11, inspect, msgspec, pkgutil, typing, enum, re, ast  # what the core stands on may load what it likes
msgspec.json.encode({}); msgspec.json.schema_components((int,)); msgspec.defstruct("x", [])

FORBIDDEN = {
    "anyio", "asyncio", "concurrent", "cryptography", "datetime", "email", "http", "httpcore", "logging",
    "multiprocessing", "oci", "oci_responses", "os", "pathlib", "posix", "random", "secrets", "select", "selectors",
    "shutil", "signal", "socket", "_socket", "ssl", "_ssl", "subprocess", "tempfile", "_thread", "threading", "time",
    "trio", "urllib.error", "urllib.request", "uuid",
}


def forbidden(name):
    return name in FORBIDDEN or name.partition(".")[0] in FORBIDDEN


# importlib keeps its own handles on posix and time; a module that asks for one by name meets the wall.
for name in [name for name in sys.modules if forbidden(name)]:
    del sys.modules[name]


class Wall:
    def find_spec(self, name, path=None, target=None):
        if forbidden(name):
            raise ImportError(f"the core asked for {name}")
        return None


sys.meta_path.insert(0, Wall())

import responses_proto

found = ["responses_proto"]
for module in pkgutil.walk_packages(responses_proto.__path__, "responses_proto."):
    __import__(module.name)
    found.append(module.name)

from responses_proto import AgentLoop, Message, ResponseStream, build_request, fold, parse_sse, read_events, tool

body = b'data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}\n\n'
assert fold(read_events([body])).id == "r"
assert len(list(parse_sse([body]))) == 1
assert b'"hi"' in build_request(model="m", input="hi")


@tool
def add(a: int, b: int = 1) -> int:
    return a + b


assert add.parameters["required"] == ["a"]
print(len(found), "modules")
"""


def test_every_core_module_imports_and_works_behind_the_wall() -> None:
    done = subprocess.run([sys.executable, "-c", WALL], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) > 25


def test_the_wall_stands() -> None:
    broken = WALL.replace("import responses_proto\n", "import socket\n", 1)
    done = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, check=False)
    assert "the core asked for socket" in done.stderr
