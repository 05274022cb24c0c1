"""Retry: the delays of a table, and dates against the standard library's own."""

from __future__ import annotations

import email.utils
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from responses_proto.effects import Head
from responses_proto.envelope import status_error
from responses_proto.errors import APIConnectionError, APIError
from responses_proto.retry import Policy, Timeouts, retry_after


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "20.5", "retry-after": "7"}, 0.0205),
        ({"retry-after-ms": "soon", "retry-after": "7"}, 7.0),
        ({"retry-after-ms": "", "retry-after": ""}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "+3"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "3 "}, None),
        ({"retry-after": "99999999999999999999"}, 1e20),
        ({"retry-after": "9" * 5000}, math.inf),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:30 GMT"}, 7.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:50:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"}, None),
        ({"retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "now"}, None),
        ({"retry-after": "Sun, 06 Foo 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:30 GMT"}, None),
        ({"retry-after": "Sunday, 06-Nov-94 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:30 GMT"}, None),
    ],
)
def test_what_an_answer_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(Head(429, tuple(headers.items()))) == seconds


MOMENTS = st.integers(0, 253_402_300_799)  # from 1970 to the last second of 9999
LEAP_DAY = 951_782_400  # 29 February 2000


@given(MOMENTS, MOMENTS)
@example(LEAP_DAY, LEAP_DAY + 86_400)
@example(LEAP_DAY - 1, LEAP_DAY)
@example(4_107_542_399, 4_107_542_400)  # 2100 has no 29 February
def test_dates_are_counted_as_the_standard_library_counts_them(now: int, until: int) -> None:
    dates = {
        "retry-after": email.utils.formatdate(until, usegmt=True),
        "date": email.utils.formatdate(now, usegmt=True),
    }
    assert retry_after(Head(503, tuple(dates.items()))) == max(0, until - now)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_is_too_strange(given_text: str, date: str) -> None:
    seconds = retry_after(Head(429, (("retry-after", given_text), ("date", date))))
    assert seconds is None or seconds >= 0


def answered(status: int, code: str = "", wait: float | None = None) -> APIError:
    return status_error(status, b'{"code":"%s"}' % code.encode(), retry_after=wait)


LOST = APIConnectionError("lost")


@pytest.mark.parametrize(
    ("error", "sent", "again"),
    [
        (LOST, False, True),
        (LOST, True, False),
        (answered(408), False, True),
        (answered(429), False, True),
        (answered(500), False, True),
        (answered(503), False, True),
        (answered(599), False, True),
        (answered(409), False, False),
        (answered(409, "IncorrectState"), False, True),
        (answered(409, "LockConflict"), False, True),
        (answered(409, "Conflict"), False, True),
        (answered(409, "InvalidatedRetryToken"), False, False),
        (answered(409, "NotAuthorizedOrResourceAlreadyExists"), False, False),
        (answered(400, "conversation_locked"), False, True),
        (answered(400, "IncorrectState"), False, False),
        (answered(400), False, False),
        (answered(401), False, False),
        (answered(403), False, False),
        (answered(404), False, False),
        (answered(422), False, False),
        (answered(302), False, False),
    ],
)
def test_what_is_tried_again(error: APIError, sent: bool, again: bool) -> None:
    delay = Policy().delay_after(error, 0, sent=sent)
    assert delay == (0.5 if again else None)


@pytest.mark.parametrize(
    ("policy", "delays"),
    [
        (Policy(max_retries=6), [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, None, None]),
        (Policy(max_retries=3, jitter=lambda: 0.25), [0.125, 0.25, 0.5, None]),
        (Policy(max_retries=2, jitter=lambda: 0.0), [0.0, 0.0, None]),
        (Policy(max_retries=3, first_delay=3.0, longest_delay=5.0), [3.0, 5.0, 5.0, None]),
        (Policy(max_retries=0), [None]),
    ],
)
def test_delays(policy: Policy, delays: list[float | None]) -> None:
    assert [policy.delay_after(answered(503), number, sent=False) for number in range(len(delays))] == delays


def test_a_patient_policy_never_overflows() -> None:
    assert Policy(max_retries=10_000).delay_after(answered(503), 9_999, sent=False) == 8.0


@pytest.mark.parametrize(
    ("asked", "delay"), [(0.0, 0.0), (3.0, 3.0), (20.0, 20.0), (20.001, None), (math.inf, None), (None, 0.1)]
)
def test_a_named_wait_is_kept_to_or_not_waited_for(asked: float | None, delay: float | None) -> None:
    policy = Policy(longest_wait=20.0, jitter=lambda: 0.2)
    assert policy.delay_after(answered(429, wait=asked), 0, sent=False) == delay


@given(st.integers(0, 5), st.integers(0, 7), st.floats(0, 1), st.none() | st.floats(0, 1000))
def test_delays_stay_within_bounds(retries: int, attempt: int, random: float, asked: float | None) -> None:
    policy = Policy(max_retries=retries, jitter=lambda: random)
    delay = policy.delay_after(answered(429, wait=asked), attempt, sent=False)
    if attempt >= retries or (asked or 0) > policy.longest_wait:
        assert delay is None
    elif asked is not None:
        assert delay == asked
    else:
        assert delay is not None
        assert 0 <= delay <= min(policy.longest_delay, policy.first_delay * 2**attempt)


def test_deadlines_are_finite_unless_lifted() -> None:
    ours = Timeouts()
    assert None not in (ours.connect, ours.first_byte, ours.idle)
    assert Timeouts(idle=None).idle is None
