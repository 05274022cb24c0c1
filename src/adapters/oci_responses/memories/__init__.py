"""Stores of memories: in this process, in files, in SQLite. A store of your own has the same two methods."""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

if TYPE_CHECKING:
    from oci_responses.memories.files import FileMemoryStore as FileMemoryStore
    from oci_responses.memories.held import InMemoryStore as InMemoryStore
    from oci_responses.memories.service import MemoryStore as MemoryStore
    from oci_responses.memories.service import memory_services as memory_services
    from oci_responses.memories.sqlite import SQLiteMemoryStore as SQLiteMemoryStore
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            "oci_responses.memories.files": "FileMemoryStore",
            "oci_responses.memories.held": "InMemoryStore",
            "oci_responses.memories.service": "MemoryStore memory_services",
            "oci_responses.memories.sqlite": "SQLiteMemoryStore",
        },
    )
