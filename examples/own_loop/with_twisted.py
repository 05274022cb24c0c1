"""Twisted's reactor: the call as a Protocol (extra [loops]). Run: python -m examples.own_loop.with_twisted."""

from __future__ import annotations

from pathlib import Path

from examples.own_loop.question import ask, settings_for, show
from twisted.internet import defer, endpoints, protocol, ssl, task

from oci_responses.emulator import Emulator
from responses_proto.effects import FailureKind
from responses_proto.exchange import unwrap
from responses_proto.http1 import Connect, Deliver, Disconnect, Finish, Receive, Send, Wait


class Asker(protocol.Protocol):
    """Feeds the call what the transport brings, and does what it asks for next."""

    def __init__(self, reactor, call, settings):
        self.reactor, self.call, self.settings = reactor, call, settings
        self.finished = defer.Deferred()

    def go_on(self):
        while True:
            match self.call.next_action():
                case Connect(origin=origin):
                    return self.connect(origin)
                case Send(data=data):
                    self.transport.write(data)
                case Receive(within=within):
                    self.timer = self.reactor.callLater(within or 86400, self.failed, FailureKind.TIMEOUT, "slow")
                    return None
                case Deliver(events=events):
                    show(events)
                case Wait(seconds=seconds):
                    return self.reactor.callLater(seconds, self.performed)
                case Disconnect():
                    self.transport.loseConnection()
                case Finish(result=result):
                    return self.finished.callback(result)
            self.call.done()

    def connect(self, origin):
        trust = ssl.Certificate.loadPEM(Path(self.settings.ca_file).read_bytes())
        where = endpoints.HostnameEndpoint(self.reactor, origin.host, origin.port)
        where = endpoints.wrapClientTLS(ssl.optionsForClientTLS(origin.host, trust), where)
        endpoints.connectProtocol(where, self).addErrback(
            lambda why: self.failed(FailureKind.CONNECT, why.getErrorMessage())
        )

    def failed(self, kind, why):
        self.call.failed(kind, why)
        self.go_on()

    def performed(self):
        self.call.done()
        self.go_on()

    connectionMade = performed  # noqa: N815 - Twisted's name

    def dataReceived(self, data):  # noqa: N802
        if isinstance(self.call.next_action(), Receive):
            self.timer.cancel()
            self.call.receive_data(data)
            self.go_on()

    def connectionLost(self, _):  # noqa: N802
        self.dataReceived(b"")


def main(reactor, settings):
    (asker := Asker(reactor, ask(settings), settings)).go_on()
    return asker.finished.addCallback(lambda result: print(f"\n{unwrap(result).status}"))


if __name__ == "__main__":
    with Emulator() as emulator:
        task.react(main, [settings_for(emulator)])
