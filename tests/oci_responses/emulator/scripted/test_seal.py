from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.scripted.seal import Seal

KEY = bytes(32)


@given(st.text(min_size=1))
def test_what_was_sealed_is_opened(text: str) -> None:
    assert Seal(KEY).open(Seal(KEY).close(text)) == text


def test_every_changed_character_is_noticed() -> None:
    token = Seal(KEY).close("a thought")
    for at, character in enumerate(token):
        other = "A" if character != "A" else "B"
        assert Seal(KEY).open(f"{token[:at]}{other}{token[at + 1 :]}") is None


def test_another_seal_is_refused() -> None:
    assert Seal().open(Seal().close("x")) is None
    assert Seal().open("no base64 \N{SNOWMAN}") is None
    assert Seal().open("") is None


def test_the_text_does_not_show() -> None:
    assert "secret" not in Seal().close("secret secret")
