from __future__ import annotations

import logging

import pytest
from tests.responses_proto.exchange_scripts import POLICY
from tests.responses_proto.machines import REQUEST

from oci_responses.observing import Watching, as_observers
from oci_responses.observing.log import LOGGER
from responses_proto.exchange import fetch

from .notes import Notes


def test_nobody_watches_unless_somebody_is_told(caplog: pytest.LogCaptureFixture) -> None:
    exchange = fetch(REQUEST, POLICY)
    assert Watching()(REQUEST, exchange) is exchange
    with caplog.at_level(logging.INFO, LOGGER.name):
        assert Watching()(REQUEST, exchange) is not exchange


def test_who_is_an_observer() -> None:
    one, other = Notes(), Notes()
    assert as_observers(None) == ()
    assert as_observers(one) == (one,)
    assert as_observers([one, other]) == (one, other)
    with pytest.raises(TypeError, match="str does not"):
        as_observers("ab")  # type: ignore[arg-type]
