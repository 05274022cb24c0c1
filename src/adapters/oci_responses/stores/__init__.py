"""Where runs are kept: in memory, in files, in SQLite, or in anything that can load and save.

Every store keeps the last save of each thread and takes a save only if it comes right after that
one: two processes that run one thread cannot overwrite each other, the later one gets
:class:`CheckpointConflict`. Stores may be shared between threads of the process.
"""

from .base import CheckpointConflict, CheckpointError, Store
from .file import FileStore
from .memory import MemoryStore
from .sqlite import SQLiteStore

__all__ = ["CheckpointConflict", "CheckpointError", "FileStore", "MemoryStore", "SQLiteStore", "Store"]
