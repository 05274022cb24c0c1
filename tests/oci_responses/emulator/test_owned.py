from oci_responses.emulator.owned import OWNED, owned

from .turns import make_turn


def test_the_endpoint_keeps_what_is_its_own() -> None:
    turn = make_turn()
    theirs = {"id": "resp_up", "model": "gguf", "status": "completed", "x": 1}
    response = owned({"type": "t", "response": theirs}, turn)["response"]
    assert {key: response[key] for key in OWNED} == {key: turn.response[key] for key in OWNED}
    assert (response["status"], response["x"]) == ("completed", 1)
    assert turn.response.keys() <= response.keys()


def test_what_has_no_response_stays_as_it_is() -> None:
    for event in ({"type": "t"}, {"type": "t", "response": None}):
        assert owned(event, make_turn()) is event
