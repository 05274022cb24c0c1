"""The plugin as a project of its own sees it: pytest in another process."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from oci_responses.testing import plugin

pytest_plugins = ["pytester"]

FIXTURES = """
import asyncio
from oci_responses.testing import calls, fails
from responses_proto import ZeroDataRetentionError
import pytest

def test_emulator(emulator_client, emulator):
    assert emulator_client.responses.create(model="any", input="Say hello.").output_text
    assert len(emulator.requests) == 1

def test_other_runtimes(emulator_options):
    from oci_responses.asyncio import Client
    async def main():
        async with Client(**emulator_options) as client:
            return await client.responses.create(model="any", input="Say hello.")
    assert asyncio.run(main()).status == "completed"

def test_zdr(emulator_zdr):
    from oci_responses.blocking import Client
    with Client(profile=emulator_zdr.profile, config_file=emulator_zdr.config_file) as client:
        first = client.responses.create(model="any", input="Hello.")
        with pytest.raises(ZeroDataRetentionError):
            client.responses.create(model="any", input="Go on.", previous_response_id=first.id)

def test_scripted(scripted):
    from oci_responses.blocking import Agent, OCIResponsesModel
    endpoint = scripted(calls("double", number=2), "Four.")
    def double(number: int) -> int:
        "Double it."
        return 2 * number
    with OCIResponsesModel("any", profile=endpoint.profile, config_file=endpoint.config_file) as model:
        assert Agent(model, tools=[double]).run_to_end("Go.").text == "Four."
"""
RECORDING = """
from oci_responses.blocking import Client
from oci_responses.testing import Script

def test_it(recording):
    endpoint = recording("said.jsonl", engine=Script("One."))
    with Client(profile=endpoint.profile, config_file=endpoint.config_file, max_retries=0) as client:
        try:
            print("said", client.responses.create(model="any", input="QUESTION").output_text)
        except Exception as error:
            print("swallowed", error)
"""


@pytest.fixture(autouse=True)
def no_other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugins of this repository take longer to load than the tests take."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_pytest_is_told_of_it() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    (entry,) = project["entry-points"]["pytest11"].items()
    assert entry == ("oci_responses.testing.plugin", plugin.__name__)


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    given = ("-p", "oci_responses.testing.plugin", "-p", "no:cacheprovider", *arguments)
    return pytester.runpytest_subprocess(*given)


def test_the_fixtures_are_there(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FIXTURES)
    run(pytester, "-W", "error").assert_outcomes(passed=4)


def test_a_recording_is_written_when_asked_and_told_otherwise(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(RECORDING.replace("QUESTION", "Hello"))
    missing = run(pytester)
    missing.assert_outcomes(failed=1)
    missing.stdout.fnmatch_lines(["*said.jsonl is not there yet: record it with --record"])
    run(pytester, "--record").assert_outcomes(passed=1)
    replayed = run(pytester, "-s")
    replayed.assert_outcomes(passed=1)
    replayed.stdout.fnmatch_lines(["*said One.*"])
    pytester.makepyfile(RECORDING.replace("QUESTION", "Hi"))
    changed = run(pytester)
    changed.assert_outcomes(passed=1, errors=1)
    changed.stdout.fnmatch_lines(['E *-*"text": "Hello",', 'E *+*"text": "Hi",'])


def test_a_project_that_uses_none_of_it_pays_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import sys
        def test_nothing():
            loaded = [name for name in sys.modules if name.startswith(("responses_proto", "oci_responses", "msgspec"))]
            ours = ["oci_responses", "oci_responses.testing", "oci_responses.testing.plugin"]
            assert sorted(loaded) == [*ours, "responses_proto", "responses_proto.faces"]
    """)
    run(pytester).assert_outcomes(passed=1)


def test_it_can_be_left_out(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(emulator): ...")
    found = pytester.runpytest_subprocess("-p", "no:oci_responses.testing.plugin")
    found.stdout.fnmatch_lines(["*fixture 'emulator' not found*"])
