"""The dialects of other servers, as edits of a sound stream.

Each was observed on the server that it is named after; where a server has several faults of
different releases, each has a name of its own. docs/emulator.md says what each does.
"""

from .gateways import GATEWAYS
from .local import LOCAL
from .refusing import REFUSING
from .serving import SERVING
from .shape import Make

__all__ = ["DIALECTS", "REFUSING", "Make"]

DIALECTS: dict[str, Make] = {**GATEWAYS, **LOCAL, **SERVING}
"""Dialects of streams by name."""
