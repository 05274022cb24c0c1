"""OCI's own memory: metadata on a conversation that the service holds.

Source: Oracle's samples and pages on long-term and short-term memory. The service extracts in the
background, some seconds after the turn; recall is for every conversation with the same subject.
"""

from __future__ import annotations

from ...errors import LocalError

__all__ = ["server_memory"]


def server_memory(
    subject_id: str, *, store: bool = True, recall: bool = True, short_term: bool | None = None
) -> dict[str, str]:
    """Return the metadata of a conversation with memory: ``client.conversations.create(metadata=...)``.

    ``subject_id`` says whose memory it is, in the whole project: the service does not check it, so
    it must come from your authentication and never from the user's words. ``store`` and ``recall``
    limit the conversation to one of them; ``short_term`` condenses long conversations, as the
    project is set up if None. Raises :class:`LocalError` for no subject, and for neither of both.
    """
    if not subject_id:
        raise LocalError("subject_id must name somebody")
    if not store and not recall:
        raise LocalError("a memory that is neither stored nor recalled is none: leave it out")
    metadata = {"memory_subject_id": subject_id}
    if not (store and recall):
        metadata["memory_access_policy"] = "store_only" if store else "recall_only"
    if short_term is not None:
        metadata["short_term_memory_optimization"] = str(short_term)
    return metadata
