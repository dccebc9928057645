# SPDX-License-Identifier: MIT
"""A server under test as a process of its own, for Python's suites."""

import json
import os
import queue
import re
import subprocess
import threading

SOURCE_DIR = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REFERENCE = ["node", os.path.join(SOURCE_DIR, "tests", "support", "reference-server.js")]
START_SECONDS = 20


class ServerProcess:
    """The server named by TINCAN_FIXTURE_SERVER, a JSON array; else the official one."""

    def __init__(self):
        self._command = json.loads(os.environ.get("TINCAN_FIXTURE_SERVER", "null")) or REFERENCE
        self._process = None
        self.port = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Starts it, on a free port or on the one it had; returns once it serves."""
        self._process = subprocess.Popen(
            [*self._command, "--port", str(self.port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        ports = queue.Queue()
        threading.Thread(target=self._read, args=(self._process.stdout, ports), daemon=True).start()
        self.port = ports.get(timeout=START_SECONDS)

    @staticmethod
    def _read(lines, ports):
        with lines:
            for line in lines:
                match = re.match(r"port (\d+)$", line)
                if match:
                    ports.put(int(match.group(1)))

    def kill(self):
        """Ends it as a power cut would."""
        self._process.kill()
        self._process.wait()

    def stop(self):
        """Ends it as a person would; its exit code."""
        self._process.terminate()
        return self._process.wait(START_SECONDS)
