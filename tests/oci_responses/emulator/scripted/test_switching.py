import pytest

from oci_responses.emulator.scripted.switching import switched


@pytest.mark.parametrize(
    ("text", "name", "on"),
    [
        ("turn on the light", "on", True),
        ("turn the light off", "enabled", False),
        ("turn the light off", "off", True),
        ("disable it", "is_enabled", False),
        ("unlock the door", "locked", False),
        ("close the window", "open", False),
        ("paint it red", "on", None),
        ("turn on the light", "bright", None),
    ],
)
def test_orders(text: str, name: str, on: bool | None) -> None:
    found = switched(text, name)
    assert (found.on if found else None) is on
