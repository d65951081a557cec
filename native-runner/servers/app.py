"""What Python's servers serve, and those of them that a program starts by itself."""

import sys

ANSWER = b"answered\n"


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    length = (b"content-length", str(len(ANSWER)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": ANSWER})


def wsgi(_, start):
    start("200 OK", [("Content-Length", str(len(ANSWER)))])
    return [ANSWER]


def http_server(port):
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 1
        # Head and content in one write, or the second waits for an acknowledgment.
        wbufsize = -1

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(ANSWER)))
            self.end_headers()
            self.wfile.write(ANSWER)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 256

    Server(("127.0.0.1", port), Handler).serve_forever()


def aiohttp_server(port):
    from aiohttp import web

    async def answer(_):
        return web.Response(body=ANSWER)

    app = web.Application()
    app.router.add_get("/test", answer)
    web.run_app(app, host="127.0.0.1", port=port, keepalive_timeout=1, print=None)


if __name__ == "__main__":
    {"http.server": http_server, "aiohttp": aiohttp_server}[sys.argv[1]](int(sys.argv[2]))
