"""Greenlets: three questions at once in one thread (extra [loops]). Run: python -m examples.own_loop.with_gevent."""

from __future__ import annotations

import gevent
from examples.own_loop.question import ask, settings_for
from gevent import socket, ssl

from oci_responses.config import Settings
from oci_responses.emulator import Emulator
from responses_proto import Response
from responses_proto.effects import FailureKind
from responses_proto.exchange import unwrap
from responses_proto.http1 import Connect, Deliver, Disconnect, Finish, Receive, Send, Wait


def run(question: str, settings: Settings) -> Response:
    call, sock = ask(settings, question), None
    while True:
        match call.next_action():
            case Connect(origin=origin, within=within):
                sock = socket.create_connection((origin.host, origin.port), timeout=within)
                if origin.tls:
                    context = ssl.create_default_context(cafile=settings.ca_file)
                    sock = context.wrap_socket(sock, server_hostname=origin.host)
                call.done()
            case Send(data=data, within=within):
                sock.settimeout(within)
                sock.sendall(data)
                call.done()
            case Receive(within=within):
                sock.settimeout(within)
                try:
                    data = sock.recv(65536)
                except TimeoutError:
                    call.failed(FailureKind.TIMEOUT, f"nothing came within {within} s")
                else:
                    call.receive_data(data)
            case Deliver():
                call.done()
            case Wait(seconds=seconds):
                gevent.sleep(seconds)
                call.done()
            case Disconnect():
                sock.close()
                call.done()
            case Finish(result=result):
                return unwrap(result)


if __name__ == "__main__":
    with Emulator(pace=0.05) as emulator:
        settings = settings_for(emulator)
        questions = [f"Count to {word}." for word in ("three", "five", "seven")]
        jobs = [gevent.spawn(run, question, settings) for question in questions]
        gevent.joinall(jobs, raise_error=True)
        for job in jobs:
            print(job.value.output_text, job.value.status)
