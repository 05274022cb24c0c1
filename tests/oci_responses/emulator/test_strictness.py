from typing import Any

import pytest

from oci_responses.emulator.strictness import check_strict

from .desk import Desk, refusal

TYPED = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "x"}]}


@pytest.mark.parametrize("given", ["x", [TYPED], [TYPED, {"type": "function_call", "call_id": "c"}]])
def test_taken(given: Any) -> None:
    check_strict(given)


LOOSE = [{"role": "user", "content": "x"}, {**TYPED, "content": "x"}, {**TYPED, "type": None}, 5]


@pytest.mark.parametrize("given", [[item] for item in LOOSE])
def test_refused(given: Any) -> None:
    status, error = refusal(check_strict, given)
    assert (status, error["code"], error["param"]) == (400, "invalid_value", "input")
    assert "untagged enum ResponseInput" in error["message"]


def test_only_where_it_is_switched_on() -> None:
    loose = [{"role": "user", "content": "x"}]
    assert Desk().create(loose)["status"] == "completed"
    assert refusal(Desk(strict=True).create, loose)[0] == 400
    assert Desk(strict=True).create([TYPED])["status"] == "completed"
