"""What outlives a conversation: facts under keys, in namespaces, in a store of the program.

:class:`MemoryManager` recalls them into the instructions before the first model call, and keeps
what is new after the last one: found by rules, or by a model that is asked beside the
conversation. A fact under a known key replaces it. The alternative where OCI holds the
conversation is its own memory: :func:`server_memory`.
"""

from .manager import MemoryManager
from .server import server_memory
from .value import Memory, MemoryType, Namespace

__all__ = ["Memory", "MemoryManager", "MemoryType", "Namespace", "server_memory"]
