from __future__ import annotations

from oci_responses.asyncio import Agent, AgentRun, OCIResponsesModel


def test_it_runs_on_asyncio() -> None:
    model = OCIResponsesModel("m", base_url="http://127.0.0.1:9/v1", api_key="k", environ={})
    assert isinstance(Agent(model).run("hello"), AgentRun)
