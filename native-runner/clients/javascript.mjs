// Drives one of JavaScript's clients, named by the first argument. README.md has the lines.

import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import http from 'node:http';

const node = `Node ${process.versions.node.split('.')[0]}`;

/** The version of a package that lies beside this file. */
function installed(name) {
    const path = new URL(`node_modules/${name}/package.json`, import.meta.url);
    return JSON.parse(readFileSync(path, 'utf8')).version;
}

function keptAgent() {
    const agent = new http.Agent({ keepAlive: true });
    return [agent, () => agent.destroy()];
}

/** The content of a stream, to its end. */
async function octets(stream) {
    let count = 0;
    for await (const piece of stream) count += piece.length;
    return count;
}

const clients = {
    async 'node'() {
        const begin = (url) => {
            const [agent, end] = keptAgent();
            const send = (method, body, headers) =>
                new Promise((resolve, reject) => {
                    const request = http.request(url, { agent, method, headers }, (answer) => {
                        octets(answer).then((came) => resolve([answer.statusCode, came]), reject);
                    });
                    request.on('error', reject);
                    request.end(body);
                });
            return [send, end];
        };
        return [`${node} http.Agent`, process.versions.node, begin];
    },
    async 'fetch'() {
        const begin = (url) => {
            const send = async (method, body, headers) => {
                const answer = await fetch(url, { method, body, headers });
                return [answer.status, (await answer.arrayBuffer()).byteLength];
            };
            return [send, () => {}];
        };
        const { bun, undici } = process.versions;
        return bun ? ['Bun', bun, begin] : [`${node} fetch (undici)`, undici, begin];
    },
    async 'undici'() {
        const { Pool } = await import('undici');
        const begin = (url) => {
            const pool = new Pool(new URL(url).origin);
            const send = async (method, body, headers) => {
                const path = new URL(url).pathname;
                const answer = await pool.request({ path, method, body, headers });
                return [answer.statusCode, (await answer.body.arrayBuffer()).byteLength];
            };
            return [send, () => pool.destroy()];
        };
        return ['undici', installed('undici'), begin];
    },
    async 'axios'() {
        const { default: axios } = await import('axios');
        const begin = (url) => {
            const [httpAgent, end] = keptAgent();
            const send = async (method, data, headers) => {
                const responseType = 'arraybuffer';
                const asked = { url, method, data, headers, httpAgent, responseType, proxy: false };
                const answer = await axios.request(asked);
                return [answer.status, answer.data.length];
            };
            return [send, end];
        };
        return [`${node} axios`, axios.VERSION, begin];
    },
    async 'got'() {
        const { default: got } = await import('got');
        const begin = (url) => {
            const [agent, end] = keptAgent();
            const send = async (method, body, headers) => {
                const asked = { method, body, headers, agent: { http: agent } };
                const answer = await got(url, { ...asked, responseType: 'buffer' });
                return [answer.statusCode, answer.body.length];
            };
            return [send, end];
        };
        return ['got', installed('got'), begin];
    },
    async 'node-fetch'() {
        const { default: fetch } = await import('node-fetch');
        const begin = (url) => {
            const [agent, end] = keptAgent();
            const send = async (method, body, headers) => {
                const answer = await fetch(url, { method, body, headers, agent });
                return [answer.status, (await answer.arrayBuffer()).byteLength];
            };
            return [send, end];
        };
        return ['node-fetch', installed('node-fetch'), begin];
    },
};

/**
 * As Node.js prints an error, without where it was thrown. Its cause need not be an Error: got has
 * an object of the same name, message and code where an answer is cut short.
 */
function text(error) {
    const code = error.code === undefined ? '' : ` { code: '${error.code}' }`;
    const cause = error.cause?.message === undefined ? '' : ` [cause]: ${text(error.cause)}`;
    return `${error.name}: ${error.message}${code}${cause}`.replaceAll('\n', '\\n');
}

async function trial(begin, [url, method, length, key, pause]) {
    const [send, end] = begin(url);
    try {
        try {
            await send('GET', undefined, {});
        } catch (error) {
            return `unfit ${text(error)}`;
        }
        await sleep(Number(pause));
        const body = Number(length) ? Buffer.alloc(Number(length), 'x') : undefined;
        const headers = key === '-' ? {} : { 'Idempotency-Key': key };
        const [status, came] = await send(method, body, headers);
        return `status ${status} ${came}`;
    } catch (error) {
        return `error ${text(error)}`;
    } finally {
        await end();
    }
}

const [name, version, begin] = await clients[process.argv[2]]();
process.stdout.write(`client ${name} ${version}\n`);
for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${await trial(begin, line.split(' '))}\n`);
}
