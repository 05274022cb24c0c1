"""Stores of memories: in this process, in files, in SQLite. A store of your own has the same two methods."""

from oci_responses.memories.files import FileMemoryStore
from oci_responses.memories.held import InMemoryStore
from oci_responses.memories.service import MemoryStore, memory_services
from oci_responses.memories.sqlite import SQLiteMemoryStore

__all__ = ["FileMemoryStore", "InMemoryStore", "MemoryStore", "SQLiteMemoryStore", "memory_services"]
