from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from oci_responses.blocking import Client
from oci_responses.emulator import Emulator
from oci_responses.testing import Mismatch, Script, recorded
from oci_responses.testing.recordings import difference
from responses_proto import NotFoundError

SECRET = "sk-" + "b2" * 24


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "said.jsonl"


def ask(emulator: Emulator, text: str, **parameters: Any) -> str:
    options: dict[str, Any] = {"profile": emulator.profile, "config_file": emulator.config_file, "max_retries": 0}
    with Client(**options) as client:
        said: str = client.responses.create(model="any", input=text, **parameters).output_text
    return said


def record(path: Path, *answers: Any) -> None:
    with recorded(path, record=True, engine=Script(*answers), tls=False) as emulator:
        for number, _ in enumerate(answers):
            ask(emulator, f"{SECRET} {number}")


def test_what_was_recorded_is_told_again_without_its_secrets(path: Path) -> None:
    record(path, "One.", "Two.")
    assert SECRET not in path.read_text()
    with recorded(path, record=False, tls=False) as emulator:
        assert [ask(emulator, f"{SECRET} {number}") for number in range(2)] == ["One.", "Two."]


def refused(path: Path, *texts: str) -> str:
    """Ask these, of which the last one is refused; return what is said in the end."""

    def program() -> None:
        with recorded(path, record=False, tls=False) as emulator:
            for text in texts[:-1]:
                ask(emulator, text)
            with pytest.raises(NotFoundError, match="No recorded exchange fits"):
                ask(emulator, texts[-1])

    with pytest.raises(Mismatch) as caught:
        program()
    return str(caught.value)


def test_a_program_that_asks_something_else_is_shown_the_difference(path: Path) -> None:
    record(path, "One.")
    said = refused(path, "[scrubbed] 1")
    assert f"not as recorded in {path} (--record records it anew)" in said
    assert '-          "text": "[scrubbed] 0",\n+          "text": "[scrubbed] 1",' in said


def test_a_program_that_asks_once_more_is_shown_what(path: Path) -> None:
    record(path, "One.")
    said = refused(path, f"{SECRET} 0", f"{SECRET} 7")
    assert "after the last exchange of the recording this was asked:" in said
    assert "[scrubbed] 7" in said


def test_loose_matching_goes_by_what_was_said_last(path: Path) -> None:
    record(path, "One.", "Two.")
    with recorded(path, record=False, strict=False, tls=False) as emulator:
        assert ask(emulator, "[scrubbed] 1", temperature=0.5) == "Two."


def test_what_was_never_recorded_says_how_to(path: Path) -> None:
    never = recorded(path, record=False)
    with pytest.raises(Mismatch, match=r"said\.jsonl is not there yet: record it with --record"):
        never.__enter__()


def test_a_recording_that_fails_leaves_the_one_before(path: Path) -> None:
    def failing() -> None:
        with recorded(path, record=True, engine=Script("Other."), tls=False) as emulator:
            ask(emulator, "Hello")
            raise OSError("full")

    record(path, "One.")
    before = path.read_bytes()
    with pytest.raises(OSError, match="full"):
        failing()
    assert path.read_bytes() == before
    with pytest.raises(Mismatch, match="nothing was asked"), recorded(path, record=True, tls=False):
        pass
    assert path.read_bytes() == before
    record(path, "Anew.")
    assert b"Anew." in path.read_bytes()
    assert b"One." not in path.read_bytes()


def test_keys_in_another_order_are_no_difference() -> None:
    assert difference({"a": 1, "b": 2}, {"b": 2, "a": 1}) == ""
