import re
from pathlib import Path
from typing import Any

import pytest

from oci_responses.emulator import Switches


@pytest.mark.parametrize(
    "settings", [{"heartbeat": "loud"}, {"heartbeat_seconds": 0.0}, {"heartbeat_seconds": -1.0}], ids=str
)
def test_what_cannot_be_switched(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="heartbeat"):
        Switches(**settings)


def test_the_documented_defaults() -> None:
    on = {name for name, value in vars(Switches()).items() if value is True}
    assert on == {"done_marker", "event_lines", "conversation_locked", "openai_extras", "valid_marker"}


def test_every_switch_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "emulator.md").read_text()
    assert set(vars(Switches())) <= set(re.findall(r"`([a-z_]+)`", text))
