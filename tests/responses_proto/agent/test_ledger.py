"""The ledger: what may be run, what must be asked about, and what is known already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from responses_proto.agent.ledger import (
    Entry,
    Ledger,
    Standing,
    answered,
    of_round,
    planned,
    returned,
    to_check,
    to_run,
    written,
)
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.questions import Answer, Asking, Question
from responses_proto.agent.tools import failure, success
from responses_proto.messages import ToolCall

ONCE = {"pay": ToolPolicy(idempotent=True)}
APPROVED = {"pay": ToolPolicy(approval=True)}


def pay(name: str = "c1", written_as: str = '{"to":"a","sum":1}', tool: str = "pay") -> ToolCall:
    return ToolCall(id=name, name=tool, arguments={"to": "a", "sum": 1}, arguments_json=written_as)


def plan(*calls: ToolCall, past: Ledger = (), iteration: int = 1, run_id: str = "r", **policy: object) -> Ledger:
    policies = {"pay": ToolPolicy(**policy)}  # type: ignore[arg-type]
    return planned(calls, policies, past, run_id=run_id, iteration=iteration)


def names(entries: Ledger) -> list[str]:
    return [entry.call.id for entry in entries]


def test_the_entries_of_the_last_answer_stand_at_the_end() -> None:
    ledger = (*plan(pay("a"), iteration=1), *plan(pay("b"), pay("c"), iteration=2))
    assert names(of_round(ledger, 2)) == ["b", "c"]
    assert names(of_round(ledger, 3)) == []
    assert names(of_round(ledger[:1], 1)) == ["a"]


def test_keys_are_the_same_for_the_same_call_and_for_no_other() -> None:
    (one,) = plan(pay())
    assert plan(pay("c9"))[0].key == one.key, "the model's name for a call is not what makes it"
    others = [
        plan(pay(), iteration=2),
        plan(pay("c0"), pay())[1:],
        plan(pay(), run_id="s"),
        plan(replace(pay(), arguments={"to": "b", "sum": 1})),
        plan(pay(tool="get")),
    ]
    assert len({one.key, *(entries[0].key for entries in others)}) == 1 + len(others)


def test_equal_calls_of_an_idempotent_tool_have_one_key_whatever_their_order_and_writing() -> None:
    other = ToolCall(id="c2", name="pay", arguments={"sum": 1, "to": "a"}, arguments_json='{ "sum": 1, "to": "a" }')
    first, second = plan(pay(), other, idempotent=True)
    (later,) = plan(pay("c3"), iteration=7, idempotent=True)
    assert first.key == second.key == later.key
    unread = ToolCall(id="c4", name="pay", arguments_json="{oops", valid=False)
    assert plan(unread, idempotent=True)[0].key != plan(replace(unread, arguments_json="{"), idempotent=True)[0].key


def test_of_equal_idempotent_calls_one_is_run_and_the_others_get_its_result() -> None:
    entries = plan(pay("c1"), pay("c2"), pay("c3", tool="get"), idempotent=True)
    assert names(to_run(entries)) == ["c1", "c3"]
    after = returned(entries, [success(pay("c1"), "paid")])
    assert [entry.result and entry.result.tool_call_id for entry in after] == ["c1", "c2", None]
    assert names(to_run(after)) == ["c3"]
    (later,) = plan(pay("c9"), past=after, iteration=2, idempotent=True)
    assert (later.standing, later.result) == (Standing.DONE, success(pay("c9"), "paid"))


def test_a_call_that_failed_may_be_tried_again() -> None:
    entries = plan(pay("c1"), pay("c2"), idempotent=True)
    after = returned(entries, [failure(pay("c1"), "no")])
    assert names(to_run(after)) == ["c2"]
    (later,) = plan(pay("c9"), past=after, iteration=2, idempotent=True)
    assert later.standing is Standing.WAITING


def test_equal_calls_of_any_other_tool_are_both_run() -> None:
    entries = plan(pay("c1"), pay("c2"))
    assert names(to_run(returned(entries, [success(pay("c1"), "paid")]))) == ["c2"]


def test_what_was_begun_is_checked_and_only_what_may_be_repeated_is_run_again() -> None:
    begun = written(plan(pay("c1"), pay("c2")), ["c1"], Standing.STARTED)
    assert (names(to_run(begun)), names(to_check(begun))) == (["c2"], ["c1"])
    begun = written(plan(pay("c1"), repeatable=True), ["c1"], Standing.STARTED)
    assert (names(to_run(begun)), names(to_check(begun))) == (["c1"], [])
    # An equal call must wait until it is known what became of the first.
    begun = written(plan(pay("c1"), pay("c2"), idempotent=True), ["c1"], Standing.STARTED)
    assert (names(to_run(begun)), names(to_check(begun))) == ([], ["c1"])


def test_what_needs_approval_is_asked_about() -> None:
    (entry,) = plan(pay(), approval=True)
    assert entry.standing is Standing.ASKED
    assert entry.question == Question(id="c1", kind=Asking.APPROVAL, text="Run pay?", call=pay())
    assert to_run((entry,)) == ()
    past = returned(plan(pay(), idempotent=True), [success(pay(), "paid")])
    (known,) = plan(pay(), past=past, approval=True, idempotent=True)
    assert known.standing is Standing.DONE, "what was done already needs no approval"


@pytest.mark.parametrize(
    ("kind", "again", "answer", "standing", "text"),
    [
        (Asking.APPROVAL, False, Answer.approve(), Standing.WAITING, None),
        (Asking.APPROVAL, False, Answer.deny(), Standing.DONE, "not run: it was denied"),
        (Asking.APPROVAL, False, Answer.deny("too dear"), Standing.DONE, "too dear"),
        (Asking.UNCERTAIN, False, Answer.approve(), Standing.WAITING, None),
        (Asking.UNCERTAIN, False, Answer.deny(), Standing.DONE, "not known"),
        (Asking.UNCERTAIN, False, Answer.reply("paid"), Standing.DONE, "paid"),
        (Asking.TOOL, False, Answer.reply("blue"), Standing.DONE, "blue"),
        (Asking.TOOL, True, Answer.reply("blue"), Standing.WAITING, None),
    ],
)
def test_answers(kind: Asking, again: bool, answer: Answer, standing: Standing, text: str | None) -> None:
    (entry,) = written(plan(pay()), ["c1"], Standing.ASKED, Question(id="c1", kind=kind, again=again))
    after = answered(entry, answer)
    assert (after.standing, after.question) == (standing, None)
    assert (after.result is None) == (text is None)
    assert text is None or text in (after.result.content if after.result else "")
    assert after.answer == ("blue" if again else None)


@given(st.lists(st.sampled_from(["pay", "get"]), max_size=5), st.sets(st.integers(0, 4)), st.booleans())
def test_every_call_is_waiting_checked_asked_or_done(tools: list[str], begun: set[int], idempotent: bool) -> None:
    calls = [pay(f"c{number}", tool=tool) for number, tool in enumerate(tools)]
    entries = plan(*calls, idempotent=idempotent)
    entries = written(entries, [f"c{number}" for number in begun], Standing.STARTED)
    run, check = set(names(to_run(entries))), set(names(to_check(entries)))
    assert not run & check
    assert check == {f"c{number}" for number in begun if number < len(tools)}
    if not check:
        done = returned(entries, [success(entry.call, 1) for entry in to_run(entries)])
        assert all(entry.standing is Standing.DONE for entry in done)


def test_an_entry_is_hidden_as_any_value() -> None:
    assert "to" not in repr(Entry(call=pay(), key="k")).replace("tool", "")
