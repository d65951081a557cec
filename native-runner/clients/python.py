"""Drives one of Python's clients, named by the first argument. README.md has the lines."""

import asyncio
import sys
import time
from urllib.parse import urlsplit


def http_client():
    import http.client
    import platform

    def begin(url):
        connection = http.client.HTTPConnection(urlsplit(url).netloc)

        def send(method, body, headers):
            connection.request(method, urlsplit(url).path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, len(answer.read())

        return send, connection.close

    major, minor, _ = platform.python_version_tuple()
    return f"python {major}.{minor} http.client", platform.python_version(), begin, time.sleep


def urllib3():
    import urllib3

    def begin(url):
        pool = urllib3.PoolManager()

        def send(method, body, headers):
            answer = pool.request(method, url, body=body, headers=headers)
            return answer.status, len(answer.data)

        return send, pool.clear

    return "urllib3", urllib3.__version__, begin, time.sleep


def requests():
    import requests

    def begin(url):
        session = requests.Session()
        session.trust_env = False

        def send(method, body, headers):
            answer = session.request(method, url, data=body, headers=headers)
            return answer.status_code, len(answer.content)

        return send, session.close

    return "requests", requests.__version__, begin, time.sleep


def httpx():
    import httpx

    def begin(url):
        client = httpx.Client(trust_env=False)

        def send(method, body, headers):
            answer = client.request(method, url, content=body, headers=headers)
            return answer.status_code, len(answer.content)

        return send, client.close

    return name_of(httpx, "Client"), httpx.__version__, begin, time.sleep


def httpx_async():
    import httpx

    loop = asyncio.new_event_loop()

    def begin(url):
        client = httpx.AsyncClient(trust_env=False)

        def send(method, body, headers):
            asked = client.request(method, url, content=body, headers=headers)
            answer = loop.run_until_complete(asked)
            return answer.status_code, len(answer.content)

        return send, lambda: loop.run_until_complete(client.aclose())

    return name_of(httpx, "AsyncClient"), httpx.__version__, begin, pause_of(loop)


def aiohttp():
    import aiohttp

    loop = asyncio.new_event_loop()

    async def made():
        return aiohttp.ClientSession()

    def begin(url):
        session = loop.run_until_complete(made())

        async def ask(method, body, headers):
            async with session.request(method, url, data=body, headers=headers) as answer:
                return answer.status, len(await answer.read())

        def send(method, body, headers):
            return loop.run_until_complete(ask(method, body, headers))

        return send, lambda: loop.run_until_complete(session.close())

    return "aiohttp", aiohttp.__version__, begin, pause_of(loop)


def pycurl():
    import pycurl

    class Error(Exception):
        """curl's own number and words."""

        def __str__(self):
            return "({}) {}".format(*self.args)

    Error.__name__ = "curl"

    def begin(url):
        easy = pycurl.Curl()

        def send(method, body, headers):
            came = []
            easy.reset()
            easy.setopt(pycurl.URL, url)
            if body is not None:
                easy.setopt(pycurl.POSTFIELDS, body)
            easy.setopt(pycurl.CUSTOMREQUEST, method)
            easy.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in headers.items()])
            easy.setopt(pycurl.WRITEFUNCTION, came.append)
            try:
                easy.perform()
            except pycurl.error as error:
                raise Error(*error.args) from None
            return easy.getinfo(pycurl.RESPONSE_CODE), sum(map(len, came))

        return send, easy.close

    return "libcurl", pycurl.version_info()[1], begin, time.sleep


def name_of(library, client):
    """A library's name with the class and the version that its users speak of."""
    minor = ".".join(library.__version__.split(".")[:2])
    return f"{library.__name__} {minor} {client}"


def pause_of(loop):
    """What reads in the background reads only while its loop runs."""
    return lambda seconds: loop.run_until_complete(asyncio.sleep(seconds))


def text(error):
    return f"{type(error).__name__}: {error}".replace("\n", "\\n")


def trial(begin, sleep, url, method, octets, key, pause):
    send, end = begin(url)
    try:
        try:
            send("GET", None, {})
        except Exception as error:
            return f"unfit {text(error)}"
        sleep(int(pause) / 1000)
        body = b"x" * int(octets) or None
        try:
            status, came = send(method, body, {} if key == "-" else {"Idempotency-Key": key})
        except Exception as error:
            return f"error {text(error)}"
        return f"status {status} {came}"
    finally:
        end()


def main():
    try:
        name, version, begin, sleep = globals()[sys.argv[1].replace("-", "_")]()
    except ModuleNotFoundError as error:
        print("absent", error.name, flush=True)
        return
    print("client", name, version, flush=True)
    for line in sys.stdin:
        print(trial(begin, sleep, *line.split()), flush=True)


main()
