"""Observers of calls: your own, standard logging, OpenTelemetry."""

from oci_responses.observing.facts import Attempt, Call, CallEnd
from oci_responses.observing.log import LogObserver
from oci_responses.observing.observer import Observer
from oci_responses.observing.watching import Watching, as_observers

__all__ = ["Attempt", "Call", "CallEnd", "LogObserver", "Observer", "Watching", "as_observers"]
