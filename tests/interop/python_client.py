# SPDX-License-Identifier: MIT
"""Debian's python3-socketio against the server under test: every feature, on each transport."""

import os
import queue
import sys
import threading
import unittest

import engineio.payload
import socketio

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from serverprocess import ServerProcess  # noqa: E402

# The client refuses a poll's answer with more packets than this; 16 is what it comes with.
engineio.payload.Payload.max_decode_packets = 1000

# Longer than anything here takes on a busy machine; only ever reached by a failure.
PATIENCE = 20

JSON_VALUES = [
    None, True, False, 0, 1, -17, 0.1, 2**53 - 1, -(2**53) + 1, 1.5e300, 5e-324,
    "", "hello", "42", '"\\"\\\\/', "\b\f\n\r\t\x01\x1e\x7f", "a\x00b", "a\u2028b", "äöü ß",
    "пойду спать всем спокойной ночи", "てすと", "مرحبا שלום", "👩‍👩‍👧‍👦", "𝕳𝖊", "e\u0301 ≠ é", "\ufeffx",
    "<img src=x onerror=alert(1)>&amp;", [], [[[[1], 2], 3], [None, [True]]], {},
    {"a": {"b": {"c": [{"d": None}]}}}, {"z": 1, "a": 2}, {"": "x"}, {"ключ": 1, "🔑": 2},
    "ab€𝄞" * 20000,
]

BINARY_ARGUMENTS = [
    (b"",), (b"\x00",), (bytes(range(256)),), (b"x" * 125,), (b"x" * 126,), (b"x" * 65535,), (b"x" * 65536,),
    (bytes(500000),), ({"name": "picture", "data": b"abc"},), ([1, b"abc", "x", b"de"],),
    ({"a": [{"b": {"c": [None, b"deep"]}}], "d": b"e"},), ("a", b"bc", 1, None, {"e": b"f"}),
]


class Client:
    """A client whose events can be waited for.

    It handles each packet in a thread of its own, so that what comes close together may change its
    order: that is no matter of the server's. One that shall come back tries for ever, even after
    its test has ended: only tests that see it come back may ask for that.
    """

    def __init__(self, transports, **options):
        self._transports = transports
        self._events = {}
        self._lock = threading.Lock()
        self.sio = socketio.Client(reconnection_delay=0.02, reconnection_delay_max=0.1, randomization_factor=0, **options)

    def listen(self, *names, namespace="/"):
        for name in names:
            self.sio.on(name, self._taker(name, namespace), namespace=namespace)

    def _taker(self, name, namespace):
        def take(*args):
            self._queue(name, namespace).put(args)

        return take

    def _queue(self, name, namespace):
        with self._lock:
            return self._events.setdefault((namespace, name), queue.Queue())

    def next(self, name, namespace="/"):
        return self._queue(name, namespace).get(timeout=PATIENCE)

    def waiting(self, name, namespace="/"):
        """How many have come and were not taken."""
        return self._queue(name, namespace).qsize()

    def connect(self, url, namespaces=("/",), **options):
        self.sio.connect(
            url, transports=self._transports, namespaces=list(namespaces), wait=True, wait_timeout=PATIENCE, **options
        )
        return self

    def emit(self, name, *args, namespace="/"):
        self.sio.emit(name, args, namespace=namespace)

    def leave(self):
        """Disconnects, once all that was sent before has been answered.

        Its thread that sends looks whether it is connected before each request: while one is under
        way, disconnect() ends it without another word to the server.
        """
        self.sio.eio.queue.join()
        self.sio.disconnect()

    def ask(self, name, *args, namespace="/"):
        return self.sio.call(name, args, namespace=namespace, timeout=PATIENCE)


class Suite:
    """The tests; a subclass for each way to reach the server."""

    transports = None
    make_server = ServerProcess

    @staticmethod
    def client_options():
        """What every client is made with."""
        return {}

    @classmethod
    def setUpClass(cls):
        cls.server = cls.make_server()
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        self.clients = []

    def tearDown(self):
        for client in self.clients:
            client.sio.disconnect()

    def client(self, *events, namespaces=("/",), reconnection=False, **options):
        client = Client(self.transports, reconnection=reconnection, **self.client_options())
        for namespace in namespaces:
            client.listen("connect", "disconnect", "auth", *events, namespace=namespace)
        self.clients.append(client)
        return client.connect(self.server.url, namespaces, **options)

    def test_it_connects_on_the_transport_asked_for(self):
        client = self.client()
        wanted = self.transports[-1] if self.transports else "websocket"
        self.assertEqual(client.sio.transport(), wanted)
        self.assertEqual(len(client.sio.get_sid()), 20)

    def test_auth_is_handed_over(self):
        client = self.client(auth={"token": "ключ", "list": [1, None]})
        self.assertEqual(client.next("auth"), ({"token": "ключ", "list": [1, None]},))

    def test_namespaces_share_one_connection(self):
        client = self.client("chat", namespaces=("/", "/custom", "/dynamic-12"))
        for namespace in ("/", "/custom", "/dynamic-12"):
            self.assertEqual(client.ask("echo", namespace, namespace=namespace), namespace)
        client.emit("chat", "custom", namespace="/custom")
        self.assertEqual(client.next("chat", "/custom"), ("custom",))
        client.ask("echo", 1)
        self.assertEqual(client.waiting("chat"), 0)

    def test_unknown_namespaces_and_refusals_are_told(self):
        for namespace, expected in [
            ("/nowhere", {"message": "Invalid namespace"}),
            ("/no", {"message": "Auth failed", "data": {"code": 42}}),
            ("/no2", {"message": "plain"}),
        ]:
            client = Client(self.transports, reconnection=False, **self.client_options())
            client.listen("connect_error", namespace=namespace)
            self.clients.append(client)
            client.sio.connect(self.server.url, transports=self.transports, namespaces=[namespace], wait=False)
            self.assertEqual(client.next("connect_error", namespace), (expected,))

    def test_every_json_value_comes_back(self):
        client = self.client("message-back")
        for value in JSON_VALUES:
            client.emit("message", value)
            self.assertEqual(client.next("message-back"), (value,))

    def test_arguments_keep_number_and_order(self):
        client = self.client("message-back")
        for args in [(), (1,), (1, "two", [3], {"four": 4}, None, False)]:
            client.emit("message", *args)
            self.assertEqual(client.next("message-back"), args)

    def test_bytes_come_back_wherever_they_stand(self):
        client = self.client("message-back")
        for args in BINARY_ARGUMENTS:
            client.emit("message", *args)
            self.assertEqual(client.next("message-back"), args)

    def test_the_server_acknowledges(self):
        client = self.client()
        for value in JSON_VALUES:
            self.assertEqual(client.ask("message-with-ack", value), value)
        self.assertIsNone(client.ask("noargs-ack"))
        self.assertEqual(client.ask("message-with-ack", 1, "b"), (1, "b"))

    def test_the_server_acknowledges_with_bytes(self):
        client = self.client()
        for args in BINARY_ARGUMENTS:
            answer = client.ask("message-with-ack", *args)
            self.assertEqual(answer if len(args) > 1 else (answer,), args)

    def test_the_client_acknowledges(self):
        for answer in [("yes", 7, {"deep": [True, None]}), (b"\x01\x02", {"more": b""}), ()]:
            client = self.client("answered")
            client.sio.on("question", lambda text, answer=answer: answer if answer else None)
            client.emit("ask")
            self.assertEqual(client.next("answered"), answer)

    def test_a_burst_comes_whole_each_once(self):
        client = self.client("b")
        client.emit("burst", 300)
        self.assertEqual(sorted(client.next("b")[0] for _ in range(300)), list(range(300)))

    def test_broadcasts_reach_all_and_others(self):
        clients = [self.client("relay", "others") for _ in range(3)]
        clients[0].emit("relay", "hello", {"bytes": b"\x00\xff"})
        for client in clients:
            self.assertEqual(client.next("relay"), ("hello", {"bytes": b"\x00\xff"}))
        clients[1].emit("others", 1)
        clients[1].ask("echo", None)
        self.assertEqual([clients[0].next("others"), clients[2].next("others")], [(1,), (1,)])
        self.assertEqual(clients[1].waiting("others"), 0)

    def test_rooms_reach_who_is_in_them(self):
        a, b, c = (self.client("room") for _ in range(3))
        a.ask("join", "red")
        b.ask("join", "red")
        a.emit("to", "red", "from a")
        a.emit("in", "red", "to all")
        a.ask("echo", None)
        b.ask("leave", "red")
        a.emit("in", "red", "after b left")
        self.assertEqual({a.next("room"), a.next("room")}, {("red", "to all"), ("red", "after b left")})
        self.assertEqual({b.next("room"), b.next("room")}, {("red", "from a"), ("red", "to all")})
        for client in (b, c):
            client.ask("echo", None)
            self.assertEqual(client.waiting("room"), 0)

    def test_the_server_sees_a_client_leave(self):
        watcher, client = self.client("gone"), self.client()
        sid = client.sio.get_sid()
        client.leave()
        who, reason = watcher.next("gone")
        self.assertEqual(who, sid)
        self.assertIn(reason, ("client namespace disconnect", "transport close"))

    def test_the_server_ends_one_namespace(self):
        watcher = self.client("gone", namespaces=("/custom",))
        client = self.client(namespaces=("/", "/custom"))
        client.emit("bye", False, namespace="/custom")
        client.next("disconnect", "/custom")
        self.assertEqual(watcher.next("gone", "/custom")[1], "server namespace disconnect")
        self.assertEqual(client.ask("echo", 1), 1)

    def test_the_server_ends_the_connection(self):
        client = self.client()
        client.emit("bye", True)
        client.next("disconnect")

    def test_the_client_comes_back_when_its_connection_was_closed(self):
        client = self.client(reconnection=True)
        client.next("connect")
        client.emit("close-conn")
        client.next("disconnect")
        client.next("connect")
        self.assertEqual(client.ask("echo", 1), 1)

    def test_the_client_comes_back_when_the_server_restarts(self):
        client = self.client(reconnection=True)
        client.next("connect")
        sid = client.sio.get_sid()
        self.server.kill()
        client.next("disconnect")
        self.server.start()
        client.next("connect")
        self.assertNotEqual(client.sio.get_sid(), sid)
        self.assertEqual(client.ask("message-with-ack", b"\x01"), b"\x01")

    def test_the_server_ends_cleanly_and_is_found_again(self):
        client = self.client()
        client.next("connect")
        self.assertEqual(self.server.stop(), 0)
        client.next("disconnect")
        self.server.start()
        again = self.client()
        self.assertEqual(again.ask("echo", "back"), "back")


class PollingOnly(Suite, unittest.TestCase):
    transports = ["polling"]

    def test_the_client_comes_back_when_its_connection_was_closed(self):
        """By polling this client takes the server's closing for its own wish, and stays away."""
        client = self.client()
        client.emit("close-conn")
        client.next("disconnect")
        self.assertEqual(self.client().ask("echo", 1), 1)


class WebSocketOnly(Suite, unittest.TestCase):
    transports = ["websocket"]


class PollingThenUpgraded(Suite, unittest.TestCase):
    transports = None


if __name__ == "__main__":
    unittest.main()
