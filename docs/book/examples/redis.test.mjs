// vitest: what ioredis does if the answer to an INCR is lost. Redis is at REDIS_PORT.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import Redis from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';

const server = Number(process.env.REDIS_PORT ?? 6379);

// The port of a proxy that once lets a command be applied and swallows the answer.
async function proxy() {
  const options = ['--to', `127.0.0.1:${server}`, '--order', 'applied-fin', '--once'];
  const child = spawn('idlerace', ['proxy', ...options]);
  onTestFinished(async () => {
    child.kill();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0); // else the order was not forced
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return Number(/:(\d+) on to/.exec(line)[1]); // Passes 127.0.0.1:… on to …
}

function client(port, options) {
  const redis = new Redis({ port, ...options });
  onTestFinished(() => redis.disconnect());
  return redis;
}

async function visit(redis) {
  await redis.set('visits', 0);
  await pause(200); // blind, a request is what comes after a silence
  return redis.incr('visits');
}

test('by default it is applied twice and told as a success', async () => {
  expect(await visit(client(await proxy()))).toBe(2);
  expect(await client(server).get('visits')).toBe('2');
});

test('without retries it is applied once and told as an error', async () => {
  const redis = client(await proxy(), { maxRetriesPerRequest: 0 });
  await expect(visit(redis)).rejects.toThrow();
  expect(await client(server).get('visits')).toBe('1');
});
