"""The standard library's selectors: one socket, no framework. Run: python -m examples.own_loop.with_selectors."""

from __future__ import annotations

import selectors
import socket
import ssl
import time

from examples.own_loop.question import ask, settings_for, show

from oci_responses.config import Settings
from oci_responses.emulator import Emulator
from responses_proto import Policy, Response, Timeouts
from responses_proto.effects import FailureKind
from responses_proto.exchange import unwrap
from responses_proto.http1 import Connect, Deliver, Disconnect, Finish, HttpCall, Limit, Origin, Receive, Send, Wait


def connect(origin: Origin, settings: Settings) -> socket.socket:
    plain = socket.create_connection((origin.host, origin.port))
    if not origin.tls:
        return plain
    context = ssl.create_default_context(cafile=settings.ca_file)
    return context.wrap_socket(plain, server_hostname=origin.host)


def receive(
    selector: selectors.BaseSelector, sock: socket.socket, call: HttpCall[Response], within: float | None, until: float
) -> None:
    while True:
        try:
            return call.receive_data(sock.recv(65536))
        except (BlockingIOError, ssl.SSLWantReadError):
            left = until - time.monotonic()
            if not selector.select(left if within is None else min(within, left)):
                late = time.monotonic() >= until
                return call.expired() if late else call.failed(FailureKind.TIMEOUT, f"nothing came within {within} s")


def run(call: HttpCall[Response], settings: Settings) -> Response:
    sock, until = socket.socket(), time.monotonic() + 86400
    with selectors.DefaultSelector() as selector:
        while True:
            match call.next_action():
                case Connect(origin=origin):
                    sock.close()
                    sock = connect(origin, settings)
                    call.done()
                case Send(data=data):
                    sock.setblocking(True)
                    sock.sendall(data)
                    sock.setblocking(False)
                    selector.register(sock, selectors.EVENT_READ)
                    call.done()
                case Receive(within=within):
                    receive(selector, sock, call, within, until)
                case Limit(seconds=seconds):
                    until = time.monotonic() + (86400 if seconds is None else seconds)
                    call.done()
                case Deliver(events=events):
                    show(events)
                    call.done()
                case Wait(seconds=seconds):
                    selector.select(seconds)
                    call.done()
                case Disconnect():
                    selector.unregister(sock)
                    sock.close()
                    call.done()
                case Finish(result=result):
                    response: Response = unwrap(result)  # type: ignore[assignment]  # what this exchange returns
                    return response


if __name__ == "__main__":
    with Emulator() as emulator:
        settings = settings_for(emulator)
        print(f"\n{run(ask(settings, policy=Policy(timeouts=Timeouts(total=30))), settings).status}")
