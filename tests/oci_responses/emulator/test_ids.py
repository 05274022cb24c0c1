import re

import pytest

from oci_responses.emulator.ids import Ids


def test_shapes() -> None:
    ids = Ids()
    assert re.fullmatch(r"resp_ord_[a-z0-9]{48}", ids.response())
    assert re.fullmatch(r"msg_[a-z0-9]{48}", ids.item("msg"))
    assert re.fullmatch(r"call_[a-z0-9]{24}", ids.call())
    assert re.fullmatch(r"sk-[a-z0-9]{48}", ids.secret())
    assert re.fullmatch(r"ocid1\.user\.oc1\.\.[a-z0-9]{60}", ids.ocid("user"))


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("abc-DEF_1", "abc-DEF_1"),
        ("a/b/c", "a"),
        ("x" * 32, "x" * 32),
        ("x" * 33, None),
        ("no spaces", None),
        ("", None),
        ("/a", None),
    ],
)
def test_a_request_id_has_three_segments_and_keeps_the_clients(asked: str, first: str | None) -> None:
    found = Ids().request(asked)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}/[0-9A-F]{32}/[0-9A-F]{32}", found)
    head = found.split("/")[0]
    assert head == first if first else re.fullmatch("[0-9A-F]{32}", head)


def test_a_seed_repeats_and_no_seed_does_not() -> None:
    assert [Ids(seed=3).response() for _ in range(2)] == [Ids(seed=3).response()] * 2
    assert Ids().response() != Ids().response()
