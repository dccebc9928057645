# SPDX-License-Identifier: MIT
"""The same suite over https, and wss. Against our server only, as tls.test.mjs."""

import os
import ssl
import subprocess
import tempfile
import unittest

import python_client as plain
import requests
import socketio
import websocket

FOLDER = tempfile.TemporaryDirectory()
CERTIFICATE = os.path.join(FOLDER.name, "certificate.pem")
KEY = os.path.join(FOLDER.name, "key.pem")


def setUpModule():
    make = (
        f"req -x509 -newkey rsa:2048 -nodes -keyout {KEY} -out {CERTIFICATE} -days 2 -subj /CN=localhost "
        "-addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    )
    subprocess.run(["openssl", *make.split()], check=True, stderr=subprocess.DEVNULL)


def tearDownModule():
    FOLDER.cleanup()


class SecureServer(plain.ServerProcess):
    def __init__(self):
        super().__init__()
        self._command = [*self._command, "--tls-cert", CERTIFICATE, "--tls-key", KEY]

    @property
    def url(self):
        return super().url.replace("http:", "https:")


class Secure:
    """Before a class of the suite: its server has a certificate, and its clients trust that."""

    make_server = SecureServer

    @staticmethod
    def client_options():
        session = requests.Session()
        session.verify = CERTIFICATE
        session.trust_env = False  # a bundle that the environment names would come first
        return {"http_session": session}

    def test_it_is_refused_by_a_client_that_does_not_trust_it(self):
        client = plain.Client(self.transports, reconnection=False)
        with self.assertRaises(socketio.exceptions.ConnectionError):
            client.connect(self.server.url)


class PollingOnly(Secure, plain.PollingOnly):
    pass


class WebSocketAlone(unittest.TestCase):
    """wss by Debian's python3-websocket from one thread. python3-socketio reads and writes its connection in two
    threads at once, which Python's TLS breaks on any server."""

    def setUp(self):
        self.server = SecureServer()
        self.server.start()
        self.url = self.server.url.replace("https:", "wss:") + "/socket.io/?EIO=4&transport=websocket"

    def tearDown(self):
        self.server.stop()

    def test_it_joins_and_echoes_over_wss(self):
        client = websocket.create_connection(self.url, timeout=plain.PATIENCE, sslopt={"ca_certs": CERTIFICATE})
        self.assertTrue(client.recv().startswith('0{"sid":"'))
        client.send("40")
        self.assertTrue(client.recv().startswith('40{"sid":"'))
        self.assertEqual(client.recv(), '42["auth",{}]')
        client.send('420["echo","über TLS"]')
        self.assertEqual(client.recv(), '430["über TLS"]')
        client.close()

    def test_it_is_refused_over_wss_by_a_client_that_does_not_trust_it(self):
        with self.assertRaises(ssl.SSLCertVerificationError):
            websocket.create_connection(self.url, timeout=plain.PATIENCE)


if __name__ == "__main__":
    unittest.main()
