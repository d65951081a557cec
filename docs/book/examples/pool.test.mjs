// vitest: no POST of this client is applied twice, whatever becomes of its connection.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

// What `idlerace test` runs: two requests on one connection, here by fetch.
const twoRequests = `
  import { setTimeout as pause } from 'node:timers/promises';
  const url = process.env.IDLERACE_URL;
  await (await fetch(url)).text();
  await pause(50); // in the same turn the connection is not free yet
  await (await fetch(url, { method: 'POST', body: 'amount=5' })).text();
`;

test('no POST is applied twice', { timeout: 60_000 }, () => {
  const node = [process.execPath, '--input-type=module', '-e', twoRequests];
  const options = ['test', '--expect', 'no-double-apply', '--', ...node];
  const run = spawnSync('idlerace', options, { encoding: 'utf8' });
  expect(run.status, run.stdout + run.stderr).toBe(0);
});
