"""The command line: usage, errors in one line, exit codes."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oci_responses.cli import main
from oci_responses.emulator import Emulator


@pytest.fixture(autouse=True)
def no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OCI_CONFIG_PROFILE", "OCI_CLI_PROFILE", "OCI_PROFILE", "OCI_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "COMMAND"),
        (["demo", "--runtime", "gevent"], "--runtime"),
        (["demo", "--engine", "gpt"], "--engine"),
        (["demo", "--profile", "P", "--zdr"], "--profile"),
        (["demo", "--profile", "P", "--engine", "scripted"], "--profile"),
        (["chat"], "chat"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert complaint in capsys.readouterr().err


def test_unusable_profile_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OCI_CONFIG_FILE", str(tmp_path / "none"))
    assert main(["demo", "--profile", "CHICAGO"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("oci-responses: ConfigError: cannot read the OCI config file")
    assert err.count("\n") == 1


def test_refusal_of_the_service_names_class_message_code_and_request_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator:
        monkeypatch.setenv("OCI_CONFIG_FILE", emulator.config_file)
        emulator.fault(status=404, body={"code": "NotAuthorizedOrNotFound", "message": "two\nlines"})
        assert main(["demo", "--profile", emulator.profile]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    for fact in ("NotFoundError", "two lines", "NotAuthorizedOrNotFound", "opc-request-id="):
        assert fact in err


def test_refusal_of_a_key_says_what_is_wrong_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator, Emulator() as other:
        profile = Path(emulator.config_file).read_text()
        key_file, wrong = (
            re.search("key_file *= *(.*)", text) for text in (profile, Path(other.config_file).read_text())
        )
        assert key_file
        assert wrong
        (tmp_path / "config").write_text(profile.replace(key_file[1], wrong[1]))
        monkeypatch.setenv("OCI_CONFIG_FILE", str(tmp_path / "config"))
        assert main(["demo", "--profile", emulator.profile]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    for fact in ("AuthenticationError", "opc-request-id=", "does not belong to the fingerprint"):
        assert fact in err


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "2>&-"])
def test_a_closed_stdout_is_one_line(closed: str) -> None:
    command = f"exec {shlex.quote(sys.executable)} -m oci_responses demo {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    expected = "" if "2" in closed else "oci-responses: OSError: stdout is closed\n"
    assert (done.returncode, done.stderr) == (1 if ">&-" in closed.split() else 0, expected)


@pytest.mark.parametrize(
    ("missing", "arguments", "extra"),
    [
        ("trio", ["--runtime", "trio"], "[trio]"),
        ("anyio", ["--runtime", "asyncio"], "[asyncio]"),
        ("xllamacpp", ["--engine", "llm"], "[llm]"),
    ],
)
def test_missing_extra_is_named(missing: str, arguments: list[str], extra: str) -> None:
    program = f"import sys; sys.modules[{missing!r}] = None\nfrom oci_responses.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "demo", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert extra in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_default_needs_no_extra() -> None:
    missing = ("trio", "anyio", "xllamacpp", "oci")
    program = (
        f"import sys; sys.modules |= dict.fromkeys({missing!r})\nfrom oci_responses.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "demo"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(**options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("oci_responses.cli.demo.demo", interrupted)
    assert main(["demo"]) == 130
    assert capsys.readouterr().err == ""


@pytest.fixture
def heeded() -> Iterator[None]:
    """SIGINT is not ignored by what is started: a shell's background job hands its ignoring down."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("runtime", ["blocking", "asyncio", "trio"])
def test_ctrl_c_in_the_middle_of_a_stream(runtime: str) -> None:
    command = [sys.executable, "-m", "oci_responses", "demo", "--runtime", runtime]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        seen = ""
        while "one, two," not in seen:
            piece = process.stdout.read(1)
            assert piece, "ended before it streamed"
            seen += piece
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "")
