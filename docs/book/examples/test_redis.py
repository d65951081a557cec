"""pytest: what redis-py does if the answer to an INCR is lost. Redis is at REDIS_PORT."""

import os
import subprocess
import time

import pytest
import redis

SERVER = int(os.environ.get("REDIS_PORT", "6379"))


@pytest.fixture
def proxy():
    """The port of a proxy that once lets a command be applied and swallows the answer."""
    command = ["idlerace", "proxy", "--to", f"127.0.0.1:{SERVER}"]
    command += ["--order", "applied-fin", "--once"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().split()[1]  # Passes 127.0.0.1:… on to …
        yield int(address.rpartition(":")[2])
        process.terminate()
        said = process.stdout.read()
    assert process.returncode == 0, said  # else the order was not forced


def visit(client):
    client.set("visits", 0)
    time.sleep(0.2)  # blind, a request is what comes after a silence
    return client.incr("visits")


def visits():
    return int(redis.Redis(port=SERVER).get("visits"))


def test_by_default_it_is_applied_twice_and_told_as_a_success(proxy):
    assert visit(redis.Redis(port=proxy)) == 2
    assert visits() == 2


def test_without_retries_it_is_applied_once_and_told_as_an_error(proxy):
    with pytest.raises(redis.ConnectionError):
        visit(redis.Redis(port=proxy, retry=None))
    assert visits() == 1
