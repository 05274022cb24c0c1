"""The agent of trio programs."""

from __future__ import annotations

from oci_responses.nonblocking import agent

__all__ = ["Agent"]


class Agent(agent.Agent):
    """A model that calls tools until it is done, for trio programs."""
