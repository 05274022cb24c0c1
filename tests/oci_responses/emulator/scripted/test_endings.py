import pytest

from oci_responses.emulator import Decline, Failure, Halt, ScriptedEngine
from oci_responses.emulator.scripted.endings import ending

from ..turns import make_turn, play

ORDERS = {
    "Refuse.": Decline("I'm sorry, but I can't help with that."),
    "please decline to answer this": Decline("I'm sorry, but I can't help with that."),
    "Refuse: I had rather not.": Decline("I had rather not."),
    "Fail": Failure(),
    "Please fail with `rate_limit_exceeded`.": Failure(
        "rate_limit_exceeded", "It failed with rate_limit_exceeded, as ordered."
    ),
    "Stop as if filtered.": Halt(),
}


@pytest.mark.parametrize("text", ORDERS)
def test_orders(text: str) -> None:
    assert ending(text) == ORDERS[text]


@pytest.mark.parametrize(
    "text",
    ["", "Did the test fail?", "Why did they refuse?", "Refuse bins are green.", "I refuse.", "Fail fast is a motto."],
)
def test_other_words_are_no_orders(text: str) -> None:
    assert ending(text) is None


@pytest.mark.parametrize(
    ("text", "kind"), [("Refuse.", "completed"), ("Fail.", "failed"), ("Stop as if filtered.", "incomplete")]
)
def test_the_engine_obeys(text: str, kind: str) -> None:
    assert play(ScriptedEngine(), make_turn(text))[-1]["type"] == f"response.{kind}"
