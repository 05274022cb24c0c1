"""The errors of stores."""

from __future__ import annotations

import pickle

import pytest

from oci_responses.stores.base import CheckpointConflict, CheckpointError, follows
from responses_proto.errors import LocalError


def test_a_save_follows_the_one_before_it() -> None:
    follows("t", 1, 0)
    follows("t", 5, 4)
    with pytest.raises(CheckpointConflict, match="thread t: save 5 does not follow save 5"):
        follows("t", 5, 5)


def test_they_are_ours_and_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(CheckpointConflict("t", 2, 3)))
    assert (again.thread_id, again.version, again.found) == ("t", 2, 3)
    assert issubclass(CheckpointConflict, LocalError)
    assert issubclass(CheckpointError, LocalError)
