"""pytest: what is in PostgreSQL if the answer to an INSERT is lost. It is at PGHOST and PGPORT."""

import os
import subprocess
import time

import psycopg
import pytest

SERVER = f"{os.environ.get('PGHOST', 'localhost')}:{os.environ.get('PGPORT', '5432')}"


@pytest.fixture
def proxy():
    """The port of a proxy that once lets a statement be applied and swallows the answer."""
    command = ["idlerace", "proxy", "--to", SERVER, "--order", "applied-fin", "--once"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().split()[1]  # Passes 127.0.0.1:… on to …
        yield int(address.rpartition(":")[2])
        process.terminate()
        said = process.stdout.read()
    assert process.returncode == 0, said  # else the order was not forced


@pytest.fixture
def payments():
    """A table, as seen without the proxy."""
    with psycopg.connect(autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS payments")
        connection.execute("CREATE TABLE payments (id uuid PRIMARY KEY, amount int)")
        yield lambda: connection.execute("SELECT count(*) FROM payments").fetchone()[0]


def through(proxy):
    connection = psycopg.connect(host="127.0.0.1", port=proxy, autocommit=True)
    connection.execute("SELECT 1")
    time.sleep(0.2)  # blind, a request is what comes after a silence
    return connection


def again(proxy, statement):
    """The usual loop: what fails is sent again."""
    while True:
        try:
            return through(proxy).execute(statement)
        except psycopg.OperationalError:
            pass


def test_it_is_told_as_an_error_and_is_in_the_table(proxy, payments):
    with pytest.raises(psycopg.OperationalError):
        through(proxy).execute("INSERT INTO payments VALUES (gen_random_uuid(), 5)")
    assert payments() == 1


def test_sent_again_it_is_in_the_table_twice(proxy, payments):
    again(proxy, "INSERT INTO payments VALUES (gen_random_uuid(), 5)")
    assert payments() == 2


def test_sent_again_with_an_id_of_its_own_it_is_there_once(proxy, payments):
    payment = "6f1f7e3c-0d5b-4b58-9d43-0f4f1a1f9a11"
    again(proxy, f"INSERT INTO payments VALUES ('{payment}', 5) ON CONFLICT DO NOTHING")
    assert payments() == 1
