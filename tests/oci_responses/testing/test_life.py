from __future__ import annotations

from typing import Any

import pytest
from tests.oci_responses.testing.trips import ANSWER, Trip

from oci_responses.blocking import Agent, OCIResponsesModel
from oci_responses.stores import MemoryStore
from oci_responses.testing.life import Killed, Life
from oci_responses.testing.world import Answers, World


def test_the_dead_do_nothing_more() -> None:
    with Life(World(0.0), Answers(), die_at=2) as life:
        life.boundary("first")
        for _ in range(2):
            with pytest.raises(Killed, match="second"):
                life.boundary("second")
    assert life.dead
    assert life.passed == ["first", "second"]


def test_a_death_that_was_wrapped_or_replaced_is_still_one() -> None:
    with Life(World(0.0), Answers(), die_at=1) as life:
        try:
            life.boundary("here")
        finally:
            raise BaseExceptionGroup("of a nursery", [Killed()])
    assert life.dead
    assert life.error is None


def test_what_a_program_raises_is_kept_but_an_interrupt_goes_on() -> None:
    with Life(World(0.0), Answers()) as life:
        raise OSError("full")
    assert isinstance(life.error, OSError)
    with pytest.raises(KeyboardInterrupt), Life(World(0.0), Answers()):
        raise KeyboardInterrupt


def test_a_second_life_goes_on_where_the_first_one_died(options: dict[str, Any]) -> None:
    trip, world, answers = Trip(), World(0.0), Answers()
    lives = []
    for number, die_at in [(1, 20), (2, 7), (3, None)]:
        life = Life(world, answers, number=number, die_at=die_at)
        lives.append(life)
        with life, OCIResponsesModel(**options) as model:
            result = Agent(model, tools=trip.tools()).run_to_end("Book my trip.")
    assert [life.dead for life in lives] == [True, True, False]
    assert result.text == world.ended[0].final_message == ANSWER
    assert sorted(name for name, _ in trip.rows) == ["book", "charge", "mail"]


def test_a_run_that_was_over_is_not_run_again_and_the_next_one_begins_after_it(options: dict[str, Any]) -> None:
    trip, world, answers = Trip(), World(0.0), Answers()
    for number, die_at in [(1, 34), (2, None)]:
        with Life(world, answers, number=number, die_at=die_at), OCIResponsesModel(**options) as model:
            agent = Agent(model, tools=trip.tools(), store=MemoryStore())
            agent.run_to_end("Book my trip.", thread_id="t")
            second = agent.run_to_end("Thank you.", thread_id="t")
    assert second.iterations == 1
    assert world.saves["t"].version > 10
    assert len(trip.rows) == 3


def test_agents_are_themselves_again_after_a_life(options: dict[str, Any]) -> None:
    world = World(0.0)
    with Life(world, Answers()):
        pass
    with OCIResponsesModel(**options) as model:
        Agent(model, tools=Trip().tools()).run_to_end("Book my trip.")
    assert world.ended == {}
