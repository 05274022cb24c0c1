import pytest

from oci_responses.emulator.scripted.requests import follows_up, is_request, reworded, segments


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Do a. Do b", [["Do a."], ["Do b"]]),
        ("a and b, c", [["a and ", "b, ", "c"]]),
        ("x" * 5000, []),
        ("a, " * 30, [["a, " * 29 + "a,"]]),
    ],
)
def test_segments(text: str, pieces: list[list[str]]) -> None:
    assert segments(text) == pieces


@pytest.mark.parametrize("text", ["Is it cold?", "weather in Paris", "I need the weather", "It is 5, please add 2"])
def test_requests(text: str) -> None:
    assert is_request(text)


@pytest.mark.parametrize("text", ["I live in Paris.", "It is raining in London.", "My cat is old", "Paris is nice."])
def test_statements(text: str) -> None:
    assert not is_request(text)


def test_arguments_in_the_order_of_tools() -> None:
    assert reworded("subtract 3 from 10") == "subtract: 10, 3"
    assert reworded("add 3 to 10") == "add 3 to 10"


def test_follow_ups() -> None:
    assert all(map(follows_up, ["And in Rome?", "What about Oslo?", "Rome?"]))
    assert not follows_up("Who wrote that book about the sea?")
