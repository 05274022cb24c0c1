"""Fixtures for pytest, which finds them by itself; ``-p no:oci_responses.testing.plugin`` leaves them out.

Nothing of the library is imported before a fixture is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from oci_responses.blocking import Client
    from oci_responses.emulator import Emulator

__all__ = [
    "emulator",
    "emulator_client",
    "emulator_options",
    "emulator_zdr",
    "make_emulator",
    "pytest_addoption",
    "recording",
    "scripted",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--record``."""
    parser.getgroup("oci-responses").addoption(
        "--record",
        action="store_true",
        default=False,
        help="ask the model, and write the recordings of the tests that run, in place of those there are",
    )


@pytest.fixture
def make_emulator() -> Iterator[Callable[..., Emulator]]:
    """A function that starts an emulator, with the options of ``Emulator``; all stop after the test."""
    from oci_responses.emulator import Emulator

    with ExitStack() as running:

        def start(**options: Any) -> Emulator:
            return running.enter_context(Emulator(**options))

        yield start


@pytest.fixture
def emulator(make_emulator: Callable[..., Emulator]) -> Emulator:
    """A local OCI endpoint of the test's own; its scripted engine follows rules."""
    return make_emulator()


@pytest.fixture
def emulator_zdr(make_emulator: Callable[..., Emulator]) -> Emulator:
    """The same for a tenancy with zero data retention: nothing is stored there."""
    return make_emulator(zdr=True)


@pytest.fixture
def emulator_options(emulator: Emulator) -> dict[str, Any]:
    """What connects a ``Client`` or an ``OCIResponsesModel`` of any runtime to ``emulator``."""
    return {"profile": emulator.profile, "config_file": emulator.config_file}


@pytest.fixture
def emulator_client(emulator_options: dict[str, Any]) -> Iterator[Client]:
    """A blocking client of ``emulator``."""
    from oci_responses.blocking import Client

    with Client(**emulator_options) as client:
        yield client


@pytest.fixture
def scripted(make_emulator: Callable[..., Emulator]) -> Callable[..., Emulator]:
    """A function that starts an emulator which gives these answers, one after the other (``testing.Script``)."""
    from oci_responses.testing.script import Script

    def start(*answers: Any, **options: Any) -> Emulator:
        return make_emulator(**{"tls": False, **options, "engine": Script(*answers)})

    return start


@pytest.fixture
def recording(request: pytest.FixtureRequest) -> Iterator[Callable[..., Emulator]]:
    """A function that starts an emulator which tells a recording, or with ``--record`` writes it.

    Its first argument is the file, beside the test's own unless absolute; the others are those of
    ``testing.recordings.recorded``: ``engine``, ``strict``, and the options of ``Emulator``.
    """
    from oci_responses.testing.recordings import recorded

    record = bool(request.config.getoption("--record"))
    with ExitStack() as running:

        def start(path: str | Path, **options: Any) -> Emulator:
            file = request.path.parent / path
            return running.enter_context(recorded(file, record=record, **{"tls": False, **options}))

        yield start
