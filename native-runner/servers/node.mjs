// Node's http.Server, with a keepAliveTimeout of a second.

import http from 'node:http';

const server = http.createServer((_, answer) => {
    answer.setHeader('Content-Length', 9);
    answer.end('answered\n');
});
server.keepAliveTimeout = 1000;
server.listen(Number(process.argv[2]), '127.0.0.1');
