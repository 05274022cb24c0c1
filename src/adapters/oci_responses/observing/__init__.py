"""Observers of calls: your own, standard logging, OpenTelemetry."""

from typing import TYPE_CHECKING

from responses_proto.faces import lazy_face

if TYPE_CHECKING:
    from oci_responses.observing.facts import Attempt as Attempt
    from oci_responses.observing.facts import Call as Call
    from oci_responses.observing.facts import CallEnd as CallEnd
    from oci_responses.observing.log import LogObserver as LogObserver
    from oci_responses.observing.observer import Observer as Observer
    from oci_responses.observing.watching import Watching as Watching
    from oci_responses.observing.watching import as_observers as as_observers
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            "oci_responses.observing.facts": "Attempt Call CallEnd",
            "oci_responses.observing.log": "LogObserver",
            "oci_responses.observing.observer": "Observer",
            "oci_responses.observing.watching": "Watching as_observers",
        },
    )
