"""Items that change what the model has before it: compaction, references, tools, settings."""

from __future__ import annotations

from ..decoding import always
from ..settings import ReasoningSettings, TextSettings
from ..tools import Tool
from .base import ItemBase

__all__ = [
    "AdditionalToolsItem",
    "CompactionItem",
    "CompactionTriggerItem",
    "ConfigurationUpdateItem",
    "ItemReferenceItem",
]


class CompactionItem(ItemBase, tag="compaction", frozen=True, kw_only=True):
    """All that went before, sealed; ``encrypted_content`` is opaque and must go back untouched."""

    encrypted_content: str = always("")
    created_by: str | None = None


class CompactionTriggerItem(ItemBase, tag="compaction_trigger", frozen=True):
    """Asks the server to compact what stands before it (input only)."""


class ItemReferenceItem(ItemBase, tag="item_reference", frozen=True, kw_only=True):
    """Stands for a stored item (input only)."""

    id: str


class AdditionalToolsItem(ItemBase, tag="additional_tools", frozen=True, kw_only=True):
    """Tools that the model has from here on."""

    role: str = always("developer")
    tools: tuple[Tool, ...] = always(())


class ConfigurationUpdateItem(ItemBase, tag="configuration_update", frozen=True, kw_only=True):
    """Settings that hold from here on."""

    reasoning: ReasoningSettings | None = None
    text: TextSettings | None = None
