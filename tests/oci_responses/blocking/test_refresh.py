"""Threads that need one fresh credential."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from oci_responses.blocking import Client
from oci_responses.blocking.refresh import Refresher
from oci_responses.emulator import Emulator
from responses_proto.errors import AuthenticationError, ConfigError

from ..refreshable import Gated, options_for

MANY = 12


def waiting(refresher: Refresher, pool: ThreadPoolExecutor, refused: int | None = None) -> list[Future[int]]:
    """Let many threads ask at once, and give them the time to come to their wait."""
    asked = [pool.submit(refresher.ready, refused) for _ in range(MANY)]
    time.sleep(0.05)
    return asked


def test_nobody_waits_for_what_is_fresh() -> None:
    refresher = Refresher(Gated(expires_at=None))
    assert refresher.ready() == refresher.generation == 0


def test_many_threads_cause_one_refresh_in_one_of_them() -> None:
    gated = Gated()
    refresher = Refresher(gated)
    with ThreadPoolExecutor(MANY) as pool:
        asked = waiting(refresher, pool)
        gated.gate.set()
        assert [one.result() for one in asked] == [1] * MANY
        assert gated.refreshes == 1
        assert threading.get_ident() not in gated.threads
        again = waiting(refresher, pool, refused=1)
        assert [one.result() for one in again] == [2] * MANY
    assert gated.refreshes == 2
    refresher.ready(refused=2)
    assert gated.threads[-1] == threading.get_ident()


def test_a_failure_fails_all_who_waited_and_nobody_after_them() -> None:
    gated = Gated(faults=[ConfigError("no file")])
    refresher = Refresher(gated)
    with ThreadPoolExecutor(MANY) as pool:
        asked = waiting(refresher, pool)
        gated.gate.set()
        assert [type(one.exception()) for one in asked] == [ConfigError] * MANY
    assert gated.refreshes == 1
    assert refresher.ready() == 1


def test_the_lock_is_free_while_somebody_refreshes() -> None:
    gated = Gated()
    refresher = Refresher(gated)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(refresher.ready)
        assert gated.begun.wait(5)
        # One who needs nothing passes by, in this thread, while the refresh hangs.
        gated.expires_at = None
        assert refresher.ready() == 0
        gated.gate.set()
        assert first.result() == 1


def test_if_the_one_that_refreshes_is_interrupted_another_does_it() -> None:
    gated = Gated(faults=[KeyboardInterrupt()])
    refresher = Refresher(gated)
    with ThreadPoolExecutor(MANY) as pool:
        first = pool.submit(refresher.ready)
        assert gated.begun.wait(5)
        asked = waiting(refresher, pool)
        gated.gate.set()
        assert isinstance(first.exception(), KeyboardInterrupt)
        assert [one.result() for one in asked] == [1] * MANY
    assert gated.refreshes == 2


def test_many_401s_cause_one_refresh_and_each_request_one_retry() -> None:
    with Emulator(tls=False) as emulator:
        options = options_for(emulator)
        with Client(**options) as client, ThreadPoolExecutor(MANY) as pool:

            def ask(number: int) -> str:
                return str(client.responses.create(model="openai.gpt-5", input=f"hello {number}").status)

            assert list(pool.map(ask, range(MANY))) == ["completed"] * MANY
        assert options["auth"].refreshes == 1
        statuses = [request.status for request in emulator.requests]
        assert statuses.count(200) == MANY
        assert 0 < statuses.count(401) <= MANY


def test_a_refresh_in_vain_ends_in_the_401() -> None:
    with Emulator(tls=False) as emulator:
        options = options_for(emulator)
        options["auth"].refresh = lambda: None
        with Client(**options) as client, pytest.raises(AuthenticationError) as caught:
            client.responses.create(model="openai.gpt-5", input="hello")
        assert caught.value.status_code == 401
        assert [request.status for request in emulator.requests] == [401, 401]


def test_a_refresh_that_fails_says_why() -> None:
    with Emulator(tls=False) as emulator:
        options = options_for(emulator)
        options["auth"].broken = True
        with Client(**options) as client:
            with pytest.raises(ConfigError, match="nothing to renew it with"):
                client.responses.create(model="openai.gpt-5", input="hello")
            options["auth"].broken = False
            assert client.responses.create(model="openai.gpt-5", input="hello").status == "completed"


def test_a_renewed_session_is_taken_over_between_two_requests() -> None:
    with Emulator(tls=False) as emulator:
        given: dict[str, Any] = {
            "profile": emulator.session_profile,
            "config_file": emulator.config_file,
            "max_retries": 0,
        }
        with Client(**given) as client:
            for lifetime in (600.0, 1200.0, -5.0):
                # The last of them is over already, and the one at hand is not.
                assert client.responses.create(model="openai.gpt-5", input="hello").status == "completed"
                emulator.renew_session(lifetime)
            assert client.responses.create(model="openai.gpt-5", input="hello").status == "completed"
        with (
            Client(**given) as client,
            pytest.raises(ConfigError, match=r"expired at .* run `oci session authenticate`"),
        ):
            client.responses.create(model="openai.gpt-5", input="hello")
        tokens = [request.headers["authorization"].partition("keyId=")[2][:900] for request in emulator.requests]
        assert [request.status for request in emulator.requests] == [200] * 4
        assert len(set(tokens)) == 3
