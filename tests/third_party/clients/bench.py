"""What every program here shares: where the endpoint is, and a list of checks with their outcome."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["Bench", "Fault", "Target", "target"]


class Fault(Exception):
    """The client did what it is known to do wrong."""


@dataclass(frozen=True)
class Target:
    """The endpoint that the runner has started."""

    base_url: str
    ca_file: str
    config_file: str
    profile: str
    session_profile: str
    compartment_id: str
    project: str
    region: str
    api_key: str
    metadata_url: str
    resource_principal_files: list[str]


def target() -> Target:
    return Target(**json.loads(os.environ["THIRD_PARTY_TARGET"]))


class Bench:
    """Runs checks one after the other; :meth:`end` says how many held and leaves with 1 if one did not."""

    def __init__(self) -> None:
        self.held = 0
        self.failed = 0

    @contextmanager
    def check(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception:
            self.failed += 1
            print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
        else:
            self.held += 1
            print(f"ok      {name}", flush=True)

    def run(self, check: Callable[[], object], name: str | None = None) -> None:
        with self.check(name or check.__name__.removeprefix("check_").replace("_", " ")):
            check()

    @contextmanager
    def their_fault(self, what: str, kind: type[Exception] = Fault, words: str = "") -> Iterator[None]:
        """Expect an error of this ``kind`` with these ``words``. A release without it is said, and is no failure."""
        try:
            yield
        except Exception as error:
            if isinstance(error, kind) and words in str(error):
                print(f"fault   {what} [{type(error).__name__}]", flush=True)
                return
            self.failed += 1
            print(f"FAILED  not the known fault: {what}\n{traceback.format_exc()}", flush=True)
        else:
            print(f"mended  this release no longer has the fault: {what}", flush=True)

    def end(self) -> None:
        print(f"{self.held} checks held, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.held else 0)
