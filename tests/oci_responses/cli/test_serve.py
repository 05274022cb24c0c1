"""The command as a process: what it says, what it survives, how it ends."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from oci_responses.cli import main
from oci_responses.cli.serve import read_switches
from oci_responses.emulator import Emulator
from responses_proto.errors import ConfigError

KEPT_FACTS = ("OPENAI_API_KEY", "OPENAI_PROJECT_ID", "OCI_COMPARTMENT_ID")


class Serving:
    """A server process and the variables that its ``env`` file sets."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self.process = process
        lines = (folder / "env").read_text().splitlines()
        exports = [shlex.split(line)[1].partition("=") for line in lines if line.startswith("export")]
        self.facts = {name: value for name, _, value in exports}
        self.said = ""

    def request(self, path: str, body: Any = None) -> urllib.request.Request:
        headers = {
            "Authorization": f"Bearer {self.facts['OPENAI_API_KEY']}",
            "OpenAI-Project": self.facts["OPENAI_PROJECT_ID"],
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.Request(self.facts["OPENAI_BASE_URL"] + path, data, headers)

    def ask(self, path: str, body: Any = None) -> Any:
        with urllib.request.urlopen(self.request(path, body), timeout=10) as answer:
            return json.loads(answer.read())

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=20)
        self.said += rest
        return self.process.returncode


@contextmanager
def serving(folder: Path, *more: str) -> Iterator[Serving]:
    command = [sys.executable, "-m", "oci_responses", "serve", "--port", "0", "--no-tls"]
    command += ["--config-out", str(folder / "out"), *more]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ) as process:
        try:
            assert process.stdout is not None
            said = ""
            while "Ctrl+C" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            server = Serving(process, folder / "out")
            server.said = said
            yield server
        finally:
            process.kill()


def test_a_killed_server_has_lost_no_stored_response(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}
    with serving(tmp_path, "--state", str(tmp_path / "state"), "--quiet", "--set", "pace=0.05") as server:
        first = server.facts
        for number in range(8):
            made = server.ask("/responses", {"model": "xai.x", "input": f"number {number}"})
            kept[made["id"]] = made
        body = {"model": "xai.x", "input": "Count to 900", "background": True, "stream": True}
        with urllib.request.urlopen(server.request("/responses", body), timeout=10) as stream:
            assert stream.readline() == b"event: response.created\n"
            lost = json.loads(stream.readline().removeprefix(b"data:"))
            server.process.kill()
            server.process.wait(10)
    with serving(tmp_path, "--state", str(tmp_path / "state")) as server:
        assert {name: server.facts[name] for name in KEPT_FACTS} == {name: first[name] for name in KEPT_FACTS}
        for name, made in kept.items():
            assert server.ask(f"/responses/{name}") == made
        last = server.ask("/responses", {"model": "xai.x", "input": "x", "previous_response_id": [*kept][-1]})
        assert last["status"] == "completed"
        assert server.ask(f"/responses/{lost['response']['id']}")["status"] == "failed"
        assert server.end(signal.SIGINT) == 0
    lines = [line for line in server.said.splitlines() if "/openai/v1/responses" in line and " ms " in line]
    assert len(lines) == 10
    assert all("200" in line and "generativeaiapikey …" in line for line in lines)
    assert first["OPENAI_API_KEY"] not in server.said


def test_an_open_stream_ends_before_the_server_does(tmp_path: Path) -> None:
    with serving(tmp_path, "--quiet", "--set", "pace=0.02") as server:
        body = {"model": "xai.x", "input": "Count to 30", "stream": True}
        with urllib.request.urlopen(server.request("/responses", body), timeout=20) as stream:
            head = stream.readline()
            ended: list[int] = []
            ending = threading.Thread(target=lambda: ended.append(server.end(signal.SIGTERM)))
            ending.start()
            assert (head + stream.read()).endswith(b"data: [DONE]\n\n")
        ending.join(20)
        assert ended == [0]
        assert "Ending." in server.said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "gpt"], "unknown engine 'gpt'"),
        (["--retention-hours", "721"], "at most 720 hours"),
        (["--cert", "x"], "given together"),
        (["--cert", "x", "--key", "y", "--no-tls"], "without TLS"),
        (["--trust", "/nowhere/config"], "cannot read the OCI config file"),
        (["--trust-jwt-key", "/nowhere/key"], "/nowhere/key"),
        (["--state", "/nowhere/state"], "as state file"),
        (["--set", "color=blue"], "--set color=blue"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["serve", *arguments]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err


def test_a_taken_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator(tls=False) as emu:
        assert main(["serve", "--port", str(urlsplit(emu.base_url).port)]) == 1
    assert "address already in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pairs", "read"),
    [
        ([], {}),
        (["pace=0.5", "heartbeat=comment"], {"pace": 0.5, "heartbeat": "comment"}),
        (["event-lines=false", " zdr = true"], {"event_lines": False, "zdr": True}),
    ],
)
def test_switches(pairs: list[str], read: dict[str, Any]) -> None:
    assert read_switches(pairs) == read


WRONG = ["pace", "pace=fast", "color=blue", "heartbeat=loud", "zdr=maybe", "heartbeat_seconds=0"]


@pytest.mark.parametrize("pair", WRONG)
def test_switches_that_are_none(pair: str) -> None:
    with pytest.raises(ConfigError, match="--set"):
        read_switches([pair])


def test_the_usage_tells_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    told = capsys.readouterr().out
    options = ("port", "no-tls", "cert", "key", "zdr", "strict", "engine", "state", "config-out", "trust")
    for option in options:
        assert f"--{option}" in told
