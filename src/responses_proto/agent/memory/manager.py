"""When memories are recalled and kept."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Raw

from ...errors import LocalError
from ...response import Response
from ...values import Value
from ..telling import said_by_user, told
from . import extraction as by_model
from . import heuristics as by_rules
from .recall import block, ranked
from .value import Changes, Memory, Namespace, changes

__all__ = ["Extraction", "MemoryManager"]


class Extraction(StrEnum):
    """How new memories are found."""

    RULES = "rules"
    MODEL = "model"
    NEVER = "never"


class MemoryManager(Value, frozen=True, kw_only=True):
    """Recall before the first model call, keep after the last.

    ``namespace`` is read and written, those in ``shared`` are only read. ``limit`` memories are
    recalled at most, ``most`` of each type kept in the namespace. ``extraction`` is by rules, by a
    model (``model``, or the run's own; by rules if it gives nothing), or never.
    """

    namespace: Namespace
    shared: tuple[Namespace, ...] = ()
    extraction: Extraction = Extraction.RULES
    model: str | None = None
    limit: int = 20
    most: int = 50

    def __post_init__(self) -> None:
        """Refuse a namespace that is everybody's."""
        for namespace in (self.namespace, *self.shared):
            given: object = namespace
            if not isinstance(given, tuple) or not given or not all(given):
                raise LocalError('a namespace is a tuple of names, such as ("users", "u1")')

    @property
    def namespaces(self) -> tuple[Namespace, ...]:
        """Where to load from, the own one last."""
        return (*self.shared, self.namespace)

    def instructions(self, memories: Sequence[Memory], items: Sequence[Raw]) -> str | None:
        """Return what goes with the instructions; ``items`` are what is said at the start of the run."""
        return block(ranked(memories, "\n".join(said_by_user(items)), self.limit))

    def ask(self, items: Sequence[Raw], known: Sequence[Memory]) -> dict[str, object] | None:
        """Return the request parameters for an extraction by a model, None where none is asked."""
        if self.extraction is not Extraction.MODEL:
            return None
        named: dict[str, object] = {"model": self.model} if self.model else {}
        return named | by_model.ask(told(items), known)

    def keep(self, items: Sequence[Raw], known: tuple[Memory, ...], response: Response | None = None) -> Changes:
        """Return what the store is to do after a run with these items; ``known`` is of the own namespace."""
        found = by_model.read(response) if response is not None else None
        if found is None:
            found = by_rules.extract(said_by_user(items)) if self.extraction is not Extraction.NEVER else ()
        return changes(self.namespace, known, found, self.most)
