"""When memories are recalled and kept."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from ...errors import LocalError
from ...response import Response
from ..events import MemoryEvent
from ..organ import Ask, Instruct, Moment, Organ, Perform, Verdict, View
from ..telling import told
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


class MemoryManager(Organ, frozen=True, kw_only=True, tag="memory"):
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
    known: tuple[Memory, ...] = ()
    loaded: bool = False

    def __post_init__(self) -> None:
        """Refuse a namespace that is everybody's."""
        for namespace in (self.namespace, *self.shared):
            given: object = namespace
            if not isinstance(given, tuple) or not given or not all(given):
                raise LocalError('a namespace is a tuple of names, such as ("users", "u1")')

    def consult(self, view: View) -> Verdict:
        """Load before the first turn; find what to keep when the run is over."""
        if view.moment is Moment.BEGIN:
            return Verdict(self, (Perform(service="memory.load", request=_json(self.namespaces)),))
        if view.reason is None:
            return Verdict(self)
        asked = self.ask(view.items, self.known)
        if asked is not None:
            return Verdict(self, (Ask(purpose="extract", parameters=asked, optional=True),))
        return self._kept(view, None)

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Keep what a model found."""
        return self._kept(view, response)

    def told(self, view: View, value: Raw) -> Verdict:
        """Put into the instructions what was loaded; what was kept needs nothing more."""
        if self.loaded:
            return Verdict(self)
        try:
            found = msgspec.json.decode(value, type=tuple[tuple[Memory, ...], ...])
        except msgspec.DecodeError as error:
            raise LocalError(f"service memory.load returned no lists of memories: {error}") from error
        if len(found) != len(self.namespaces):
            raise LocalError(f"service memory.load returned {len(found)} lists for {len(self.namespaces)} namespaces")
        memories = ranked([one for each in found for one in each], view.prompt, self.limit)
        text = block(memories)
        after = replace(self, loaded=True, known=found[-1])
        return Verdict(after, (Instruct(text),) if text else (), (MemoryEvent(recalled=len(memories)),))

    def _kept(self, view: View, response: Response | None) -> Verdict:
        made = self.keep(view.prompt, self.known, response)
        if not made.put and not made.delete:
            return Verdict(self)
        event = MemoryEvent(kept=len(made.put), forgotten=len(made.delete))
        return Verdict(self, (Perform(service="memory.apply", request=_json(made)),), (event,))

    @property
    def namespaces(self) -> tuple[Namespace, ...]:
        """Where to load from, the own one last."""
        return (*self.shared, self.namespace)

    def ask(self, items: Sequence[Raw], known: Sequence[Memory]) -> dict[str, object] | None:
        """Return the request parameters for an extraction by a model, None where none is asked."""
        if self.extraction is not Extraction.MODEL:
            return None
        named: dict[str, object] = {"model": self.model} if self.model else {}
        return named | by_model.ask(told(items), known)

    def keep(self, prompt: str, known: tuple[Memory, ...], response: Response | None = None) -> Changes:
        """Return what the store is to do after a run with this prompt; ``known`` is of the own namespace."""
        found = by_model.read(response) if response is not None else None
        if found is None:
            found = by_rules.extract([prompt]) if self.extraction is not Extraction.NEVER else ()
        return changes(self.namespace, known, found, self.most)


def _json(value: object) -> Raw:
    return Raw(msgspec.json.encode(value))
