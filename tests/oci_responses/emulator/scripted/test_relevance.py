import pytest

from oci_responses.emulator.scripted.relevance import Relevance, forbids_tools
from oci_responses.emulator.scripted.words import root

from .toolbox import TOOLBOX, function

WEATHER, TIME = TOOLBOX["get_weather"], TOOLBOX["time"]


def test_the_tool_that_is_spoken_of_scores_most() -> None:
    relevance = Relevance([WEATHER, TIME], [])
    assert relevance.score("is it raining in Paris", WEATHER) > relevance.score("is it raining in Paris", TIME)
    assert relevance.score("what time is it in Paris", TIME) > relevance.score("what time is it in Paris", WEATHER)
    assert relevance.score("who wrote it", TIME) == 0
    assert relevance.heads("the weather in Paris", WEATHER) >= {root("weather")}


@pytest.mark.parametrize(
    ("told", "better"),
    [("Use xq for prices.", True), ("Never use xq for prices.", False), ("Prices are high.", False)],
)
def test_instructions(told: str, better: bool) -> None:
    tool = function("xq", "", {})
    assert (Relevance([tool], [told]).score("what are the prices", tool) > 0) is better


@pytest.mark.parametrize(
    ("text", "forbids"),
    [("Do not use any tools.", True), ("Answer without tools", True), ("Use the tools you have", False)],
)
def test_forbidding(text: str, forbids: bool) -> None:
    assert forbids_tools(text) is forbids
