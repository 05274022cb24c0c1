"""How long an emulator and what it keeps live: from its start to its stop, and to the next start."""

import gc
import os
import socket
import threading
import time
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from oci_responses.emulator import Emulator
from responses_proto.errors import ConfigError

from .support import Caller, connection


def test_a_taken_port() -> None:
    with Emulator(tls=False) as emu:
        port = urlsplit(emu.base_url).port
        assert port is not None
        second = Emulator(tls=False, port=port)
        with pytest.raises(OSError, match="address"):
            second.start()
        second.stop()


def test_files_go_when_it_stops_and_it_can_start_again() -> None:
    emu = Emulator()
    for _ in range(2):
        emu.start()
        with pytest.raises(RuntimeError, match="already running"):
            emu.start()
        folder = os.path.dirname(emu.config_file)
        assert Caller(emu).create("hi").status == 200
        emu.stop()
        emu.stop()
        assert not os.path.exists(folder)


def test_nothing_is_left_behind_whatever_clients_do() -> None:
    threads = threading.active_count()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        emu = Emulator(pace=0.05)
        emu.start()
        caller = Caller(emu)
        address = urlsplit(emu.base_url).hostname, urlsplit(emu.base_url).port
        with connection(emu) as idle, connection(emu) as streaming, connection(emu) as gone:
            caller.send(idle, "POST", "/responses", {"model": "m", "input": "hi"})
            idle.getresponse().read()
            for link in (streaming, gone):
                caller.send(link, "POST", "/responses", {"model": "m", "input": "Count to 900", "stream": True})
                link.getresponse().read1(10)
            gone.close()
            with (
                socket.create_connection(address, timeout=5) as silent,
                socket.create_connection(address, timeout=5) as odd,
            ):
                odd.sendall(b"no TLS at all")
                started = time.monotonic()
                emu.stop()
                assert time.monotonic() - started < 5
                assert silent.recv(1) == b""
        del emu
        gc.collect()
    assert [str(warning.message) for warning in caught] == []
    assert threading.active_count() == threads


def test_a_restart_with_a_state_file_loses_nothing(tmp_path: Path) -> None:
    now = time.time()
    options: dict[str, Any] = {"state": tmp_path / "state", "config_out": tmp_path / "out", "clock": lambda: now}
    with Emulator(**options) as emu:
        port = urlsplit(emu.base_url).port
        caller = Caller(emu)
        second = emu.add_account("SECOND")
        project = {"OpenAI-Project": emu.add_project()}
        created = caller.create("My name is Bo.", project, reasoning={"effort": "low"}).json
        thread = caller.call("POST", "/responses/compact", {"model": "m", "input": "My name is Bo."}).json
        with pytest.raises(ConfigError, match="locked"):
            Emulator(**options)
    with Emulator(**options, port=port or 0) as again:
        assert again.project == emu.project
        assert [account.key_id for account in again.identity.accounts][1:] == [second.key_id]
        # The same caller, with the keys and the authority that it has read before.
        assert caller.call("GET", f"/responses/{created['id']}", headers=project).json == created
        asked = caller.create("What is my name?", project, previous_response_id=created["id"]).json
        assert "Bo" in asked["output"][-1]["content"][0]["text"]
        assert caller.create([*thread["output"], {"role": "user", "content": "What is my name?"}]).status == 200
        now += 720 * 3600
    with Emulator(**options, tls=False) as later:
        bearer = Caller(later, lambda p: p.headers.update({"Authorization": f"Bearer {later.api_key}"}))
        assert bearer.call("GET", f"/responses/{created['id']}", headers=project).status == 404


def test_a_shorter_retention() -> None:
    now = 0.0
    with Emulator(tls=False, clock=lambda: now, responses_retention_hours=1, conversations_retention_hours=2) as emu:
        caller = Caller(emu, lambda p: p.headers.update({"Authorization": f"Bearer {emu.api_key}"}))
        paths = [f"/responses/{caller.create('x').json['id']}"]
        paths.append(f"/conversations/{caller.call('POST', '/conversations', {}).json['id']}")

        def statuses() -> list[int]:
            return [caller.call("GET", path).status for path in paths]

        now = 3599.0
        assert statuses() == [200, 200]
        now = 3600.0
        assert statuses() == [404, 200]
        # A conversation lives on from its last change.
        caller.call("POST", paths[1], {"metadata": {"a": "b"}})
        now = 3600.0 * 2
        assert statuses() == [404, 200]
        now = 3600.0 * 3
        assert statuses() == [404, 404]


def test_an_open_stream_may_end_when_it_stops() -> None:
    with Emulator(tls=False, pace=0.02) as emu, connection(emu) as link:
        Caller(emu).send(link, "POST", "/responses", {"model": "xai.x", "input": "Count to 20", "stream": True})
        response = link.getresponse()
        head = response.read1(50)
        emu.stop(grace=20)
        assert (head + response.read()).endswith(b"data: [DONE]\n\n")
