"""For tests of programs that use a model: an endpoint with a script, recordings, and crashes at every step.

``pytest`` finds the fixtures by itself (:mod:`.plugin`); what stands here needs no ``pytest``.
Nothing is imported before it is asked for: a test run that uses none of it does not pay for it.
"""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

if TYPE_CHECKING:
    from oci_responses.testing.kills import DoubleEffect as DoubleEffect
    from oci_responses.testing.kills import Kills as Kills
    from oci_responses.testing.kills import kill_at_every_step as kill_at_every_step
    from oci_responses.testing.recordings import Mismatch as Mismatch
    from oci_responses.testing.recordings import recorded as recorded
    from oci_responses.testing.script import Script as Script
    from oci_responses.testing.script import calls as calls
    from oci_responses.testing.script import cut as cut
    from oci_responses.testing.script import fails as fails
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            "oci_responses.testing.kills": "DoubleEffect Kills kill_at_every_step",
            "oci_responses.testing.recordings": "Mismatch recorded",
            "oci_responses.testing.script": "Script calls cut fails",
        },
    )
