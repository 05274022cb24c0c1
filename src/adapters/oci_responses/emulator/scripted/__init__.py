"""A rule-based engine that needs no model."""

from .engine import ScriptedEngine

__all__ = ["ScriptedEngine"]
