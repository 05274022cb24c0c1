import json

import pytest

from oci_responses.emulator.shapes import SHAPES, error_reply
from responses_proto.envelope import read_error

STATUSES = [400, 401, 403, 404, 405, 409, 418, 422, 429, 500, 502, 503, 504, 599]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_says_the_same(shape: str, status: int) -> None:
    reply = error_reply(status, shape, "It is so.")
    assert reply.status == status
    assert "It is so." in (read_error(reply.body).message or "")
    assert ("x-smg-error-code" in reply.headers) is (shape == "g")


def test_no_two_shapes_are_the_same() -> None:
    def outline(body: object) -> object:
        return {key: outline(value) for key, value in body.items()} if isinstance(body, dict) else type(body)

    replies = [json.loads(error_reply(429, shape).body) for shape in SHAPES]
    assert len({json.dumps(body) for body in replies}) == len(SHAPES)
    assert outline(replies[0]) == {"code": str, "message": str}
    assert json.loads(replies[2]["message"])["error"]["code"] == "rate_limit_exceeded"
    assert replies[3]["error"]["valid"] is True
    assert replies[8]["error"]["code"] == 429


def test_the_words_of_the_service() -> None:
    assert json.loads(error_reply(401).body)["code"] == "NotAuthenticated"
    assert json.loads(error_reply(429).body)["code"] == "TooManyRequests"


@pytest.mark.parametrize(("status", "shape"), [(429, "z"), (429, ""), (429, "ab"), (200, "a"), (600, "a")])
def test_what_is_no_error(status: int, shape: str) -> None:
    with pytest.raises(ValueError, match=r"shape|status"):
        error_reply(status, shape)
