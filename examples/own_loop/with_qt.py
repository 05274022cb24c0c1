"""A Qt program: signals in, actions out (extra [loops]). Run: python -m examples.own_loop.with_qt."""

from examples.own_loop.question import ask, settings_for, show
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtNetwork import QSslCertificate, QSslConfiguration, QSslSocket

from oci_responses.emulator import Emulator
from responses_proto.effects import FailureKind
from responses_proto.exchange import unwrap
from responses_proto.http1 import Connect, Deliver, Disconnect, Finish, Receive, Send, Wait


class Asker(QObject):
    """Feeds the call what the socket brings; ``finished`` carries the result."""

    finished = Signal(object)

    def __init__(self, call, settings):
        super().__init__()
        self.call, self.socket, self.timer = call, QSslSocket(self), QTimer(self, singleShot=True)
        trust = QSslConfiguration.defaultConfiguration()
        trust.setCaCertificates(QSslCertificate.fromPath(settings.ca_file))
        self.socket.setSslConfiguration(trust)
        self.socket.encrypted.connect(self.performed)
        self.socket.readyRead.connect(self.received)
        self.socket.disconnected.connect(self.received)
        self.socket.errorOccurred.connect(self.broken)
        self.timer.timeout.connect(self.timed_out)

    def go_on(self):
        while True:
            match self.call.next_action():
                case Connect(origin=origin):
                    return self.socket.connectToHostEncrypted(origin.host, origin.port)
                case Send(data=data):
                    self.socket.write(data)
                case Receive(within=within):
                    self.timer.start(int((within or 86400) * 1000))
                    return self.received() if self.socket.bytesAvailable() else None
                case Deliver(events=events):
                    show(events)
                case Wait(seconds=seconds):
                    return self.timer.start(int(seconds * 1000))
                case Disconnect():
                    self.socket.abort()
                case Finish(result=result):
                    return self.finished.emit(result)
            self.call.done()

    def performed(self):
        self.call.done()
        self.go_on()

    def received(self):
        if isinstance(self.call.next_action(), Receive):
            self.timer.stop()
            self.call.receive_data(self.socket.readAll().data())
            self.go_on()

    def broken(self, error):
        if isinstance(self.call.next_action(), Connect):
            self.call.failed(FailureKind.CONNECT, self.socket.errorString())
            self.go_on()

    def timed_out(self):
        if isinstance(self.call.next_action(), Receive):
            self.call.failed(FailureKind.TIMEOUT, "nothing came in time")
            self.go_on()
        else:
            self.performed()


if __name__ == "__main__":
    with Emulator() as emulator:
        application, settings = QCoreApplication([]), settings_for(emulator)
        asker = Asker(ask(settings), settings)
        asker.finished.connect(lambda result: (print(f"\n{unwrap(result).status}"), application.quit()))
        QTimer.singleShot(0, asker.go_on)
        application.exec()
