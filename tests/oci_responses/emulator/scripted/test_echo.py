import pytest

from oci_responses.emulator.scripted.echo import echo


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Say hello.", "hello"),
        ("Please say hello world", "hello world"),
        ('Reply with exactly "OK".', "OK"),
        ("Respond with the word pong", "pong"),
        ("Answer with only yes, please.", "yes"),
        ("Repeat after me: the rain in Spain.", "the rain in Spain"),
        ("Can you say 'good night'?", "good night"),
        ("Reply with just DONE and nothing else.", "DONE"),
        ("Echo: a\nb", "a\nb"),
        ("What did you say?", None),
        ("I say no", None),
        ("", None),
    ],
)
def test_phrasings(text: str, expected: str | None) -> None:
    assert echo(text) == expected
