"""What an import costs, and what a program has paid when it has its first event and its first answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from resource import RUSAGE_CHILDREN, getrusage

from benchmarks import corpus
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Target
from benchmarks.streams import ASKED

TITLE = "(g) Import"
NOTE = (
    "CPU of a fresh interpreter, less that of one which imports nothing; bytecode is compiled beforehand. "
    "A first event: the import, a client, and one event from bytes in memory. "
    "A first answer: the import, a client, and one answer in one piece over TCP."
)
_PEERS = {OFFICIAL: "openai", "oci-openai": "oci_openai", "locus-sdk": "locus.models.providers.oci.responses"}
_URL = '"http://127.0.0.1:9/v1"'
_FIRST_EVENT = {
    OURS: f"""
from oci_responses.blocking import Client
from responses_proto import read_events
client = Client(base_url={_URL}, api_key="unused")
event = next(read_events([{corpus.events(1)[0]!r}]))
print(event.type, event.response.id)
""",
    OFFICIAL: f"""
import httpx2
from openai import OpenAI, Stream
from openai.types.responses import ResponseStreamEvent
client = OpenAI(base_url={_URL}, api_key="unused")
answer = httpx2.Response(200, content={corpus.events(1)[0]!r}, request=httpx2.Request("POST", {_URL}))
event = next(iter(Stream(cast_to=ResponseStreamEvent, response=answer, client=client)))
print(event.type, event.response.id)
""",
}
_FIRST_ANSWER = {
    who: f"""
import os
from {module} import {name}
with {name}(base_url=os.environ["BENCHMARK_TCP"] + "/plain", api_key="unused") as client:
    print(client.responses.create(**{ASKED!r}).output_text)
"""
    for who, module, name in ((OURS, "oci_responses.blocking", "Client"), (OFFICIAL, "openai", "OpenAI"))
}


def running(code: str) -> Contender:
    """Time, in seconds of CPU."""

    def make() -> Callable[[], Done]:
        # Bytecode is written by the first run, which does not count, wherever the sources lie.
        env = {**os.environ, "PYTHONPYCACHEPREFIX": os.environ["BENCHMARK_BYTECODE"]}
        env.pop("PYTHONDONTWRITEBYTECODE", None)

        def job() -> Done:
            bare = min(_cpu("pass", env)[0] for _ in range(2))
            cpu, said = _cpu(code, env)
            return Done(1, said, cost=max(cpu - bare, 0.0))

        return job

    return Contender(make)


def counting(module: str) -> Contender:
    """Modules that are there after the import and were not before."""

    def make() -> Callable[[], Done]:
        def job() -> Done:
            code = f"import sys; before = len(sys.modules); import {module}; print(len(sys.modules) - before)"
            return Done(1, cost=float(_run(code, os.environ)))

        return job

    return Contender(make)


def _cpu(code: str, env: Mapping[str, str]) -> tuple[float, str]:
    before = getrusage(RUSAGE_CHILDREN)
    said = _run(code, env)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


def _run(code: str, env: Mapping[str, str]) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env).stdout


def _importing(name: str, at_least: float) -> list[Case]:
    modules = {OURS: name, **_PEERS}
    return [
        Case(
            f"`import {name}`",
            "ms",
            {who: running(f"import {module}") for who, module in modules.items()},
            [Target(OFFICIAL, at_least)],
            scale=1e3,
            rounds=9,
        ),
        Case(
            f"modules of `import {name}`",
            "modules",
            {who: counting(module) for who, module in modules.items()},
            scale=1,
            rounds=1,
        ),
    ]


def _first(what: str, programs: Mapping[str, str], *, server: bool) -> Case:
    contenders = {who: running(code) for who, code in programs.items()}
    return Case(f"a first {what}", "ms", contenders, scale=1e3, rounds=9, server=server)


CASES = [
    *_importing("oci_responses.blocking", 8),
    *_importing("responses_proto", 12),
    _first("event", _FIRST_EVENT, server=False),
    _first("answer", _FIRST_ANSWER, server=True),
]
