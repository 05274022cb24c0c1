import json
from typing import Any

import pytest

from oci_responses.emulator import Fault, Received, Refusal
from oci_responses.emulator.faults import NO_FAULT, Faults
from oci_responses.emulator.orders import Orders


def request(words: str | None, query: str = "") -> Received:
    headers = [] if words is None else [("X-Fault", words)]
    return Received("POST", f"/openai/v1/responses{query}", headers, b"{}")


def orders(*, allowed: bool = True) -> tuple[Orders, Faults]:
    faults = Faults()
    return Orders(faults, lambda: 0.0, allowed=allowed), faults


@pytest.mark.parametrize("given", [("delay=2", ""), (None, "?x-fault=delay%3D2&y=1")], ids=["header", "query"])
def test_a_request_orders_its_own_and_uses_up_no_rule(given: Any) -> None:
    desk, faults = orders()
    faults.put(Fault(delay=1))
    assert desk.take(request(*given)) == Fault(delay=2)
    assert [desk.take(request(None)) for _ in range(2)] == [Fault(delay=1), NO_FAULT]


def test_the_nth_of_the_same_words() -> None:
    desk, _ = orders()
    assert [desk.take(request("status=401; on=2")).reply is not None for _ in range(4)] == [False, True, False, False]
    assert desk.take(request("status=401; on=1")).reply is not None


def test_where_it_is_not_allowed_the_words_mean_nothing() -> None:
    desk, _ = orders(allowed=False)
    assert desk.take(request("nonsense")) == NO_FAULT


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        orders()[0].take(request("cut_after_bytes=ten"))
    assert refused.value.reply.status == 400
    assert json.loads(refused.value.reply.body)["message"] == "x-fault: cut_after_bytes=ten: not a whole number"
