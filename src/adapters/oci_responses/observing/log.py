"""Standard logging of calls: the logger ``oci_responses``.

INFO: attempts that failed, and calls that ended in an error. DEBUG: everything else. No line holds an
address, a header, a word of a prompt or an answer, or a message of the service, which may repeat one.
"""

from __future__ import annotations

import logging
from typing import Final

from oci_responses.observing.facts import Attempt, Call, CallEnd
from oci_responses.observing.observer import Observer

__all__ = ["LOGGER", "LogObserver"]

LOGGER: Final = logging.getLogger("oci_responses")


class LogObserver(Observer):
    """Writes a line for each thing it is told."""

    def call_started(self, call: Call) -> None:
        """Log the beginning."""
        LOGGER.debug("%s: begins", _name(call))

    def attempt_ended(self, call: Call, attempt: Attempt) -> None:
        """Log an answer, or why there is none."""
        what = f"status {attempt.status}" if attempt.status is not None else f"no answer ({attempt.failure})"
        next_one = f", the next one in {attempt.delay:.2f} s" if attempt.delay is not None else ""
        LOGGER.log(
            logging.DEBUG if attempt.status is not None and attempt.delay is None else logging.INFO,
            "%s: attempt %d%s: %s after %.3f s, request id %s%s",
            _name(call),
            attempt.number,
            " (resumes)" if attempt.resumes else "",
            what,
            attempt.took,
            attempt.request_id,
            next_one,
        )

    def first_token(self, call: Call, seconds: float) -> None:
        """Log the first token."""
        LOGGER.debug("%s: first token after %.3f s", _name(call), seconds)

    def call_ended(self, call: Call, end: CallEnd) -> None:
        """Log the end."""
        tokens = f", tokens {end.usage.input_tokens}+{end.usage.output_tokens}" if end.usage is not None else ""
        LOGGER.log(
            logging.DEBUG if end.error is None else logging.INFO,
            "%s: %s after %.3f s and %d attempts%s, response %s, request id %s%s",
            _name(call),
            end.outcome,
            end.took,
            end.attempts,
            f", {end.error} (status {end.status_code}, code {end.code})" if end.error is not None else "",
            end.response_id,
            end.request_id,
            tokens,
        )


def _name(call: Call) -> str:
    return f"{call.operation} {call.model}" if call.model is not None else call.operation
