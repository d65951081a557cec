"""pytest: no POST of this client is applied twice, whatever becomes of its connection."""

import os
import subprocess
import sys

import requests


def two_requests():
    """What `idlerace test` runs: two requests on one connection, here by requests."""
    url = os.environ["IDLERACE_URL"]
    with requests.Session() as session:
        session.get(url).raise_for_status()
        session.post(url, data={"amount": 5}).raise_for_status()


def test_no_post_is_applied_twice():
    command = ["idlerace", "test", "--expect", "no-double-apply", "--"]
    run = subprocess.run(
        [*command, sys.executable, __file__], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


if __name__ == "__main__":
    two_requests()
