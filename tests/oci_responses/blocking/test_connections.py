"""The blocking connections, in the scenarios of all connections."""

from __future__ import annotations

import gc

import pytest

from oci_responses.blocking.connections import Pool
from responses_proto.effects import Head

from .. import connection_scenarios, tls_scenarios
from ..sides import BLOCKING, Side, opening, settings_for
from ..wire import Link, Wire, head, ok

SCENARIOS = {**connection_scenarios.SCENARIOS, **tls_scenarios.SCENARIOS}


@pytest.mark.parametrize("whole", [True, False], ids=["idle", "open"])
def test_a_pool_that_nobody_has_any_more_closes_its_connections(whole: bool) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(ok() if whole else head())
        link.wait_for_end()

    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        call = Pool(settings).call()
        assert isinstance(call.open(opening(settings)), Head)
        if whole:
            assert call.read(5.0) == b"{}"
            assert call.read(5.0) == b""
        del call
        gc.collect()  # a socket that nobody closed warns here, and a warning is an error
        assert wire.wait(1)


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])
