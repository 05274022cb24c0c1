"""Where runs are kept: in memory, in files, in SQLite, or in anything that can load and save.

Every store keeps the last save of each thread and takes a save only if it comes right after that
one: two processes that run one thread cannot overwrite each other, the later one gets
:class:`CheckpointConflict`. Stores may be shared between threads of the process.
"""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

if TYPE_CHECKING:
    from .base import CheckpointConflict as CheckpointConflict
    from .base import CheckpointError as CheckpointError
    from .base import Store as Store
    from .file import FileStore as FileStore
    from .memory import MemoryStore as MemoryStore
    from .sqlite import SQLiteStore as SQLiteStore
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            ".base": "CheckpointConflict CheckpointError Store",
            ".file": "FileStore",
            ".memory": "MemoryStore",
            ".sqlite": "SQLiteStore",
        },
    )
