import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import http from 'node:http';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { ApiError } from '#model/status.ts';
import { EnvironmentError } from '../environment-error.ts';
import { execute } from './exec.ts';

type Said = readonly (readonly [channel: number, text: string])[];

const success = JSON.stringify({ kind: 'Status', status: 'Success' });
const exited = (code: string) =>
  JSON.stringify({
    kind: 'Status',
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: code }] },
  });

/** A kubelet behind an API server, as far as one command is concerned. `undefined`: it never ends. */
async function asked(said: Said | undefined, argv: readonly string[] = ['hostname'], limit = 2000) {
  const server = http.createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: (offered) => [...offered][0] ?? false });
  const heard: string[] = [];
  sockets.on('connection', (socket, { url = '' }) => {
    heard.push(url, socket.protocol);
    for (const [channel, text] of said ?? [])
      socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
    if (said) socket.close();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { context: 'test', server: `http://127.0.0.1:${port}`, insecure: false };
  try {
    const result = await execute(credentials, { namespace: 'n', name: 'web-0' }, { argv, limit });
    return { ...result, heard };
  } finally {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  }
}

test('both streams are kept apart, and a success is exit code 0', async () => {
  const { stdout, stderr, exitCode } = await asked([
    [1, 'web'],
    [2, 'a warning\n'],
    [1, '-0\n'],
    [3, success],
  ]);
  assert.deepEqual({ stdout, stderr, exitCode }, { stdout: 'web-0\n', stderr: 'a warning\n', exitCode: 0 });
});

test('every word of the command is sent as it is', async () => {
  const { heard } = await asked([[3, success]], ['sh', '-c', 'echo "a b" && cat /x?y']);
  const [url = '', protocol] = heard;
  const { pathname, searchParams } = new URL(url, 'http://any');
  assert.equal(pathname, '/api/v1/namespaces/n/pods/web-0/exec');
  assert.deepEqual(searchParams.getAll('command'), ['sh', '-c', 'echo "a b" && cat /x?y']);
  assert.equal(protocol, 'v5.channel.k8s.io');
});

test('an exit code is read from the causes of a failure', async () => {
  assert.equal((await asked([[3, exited('17')]])).exitCode, 17);
});

test('a container that does not run is a refusal, with the words of the kubelet', async () => {
  const status = { kind: 'Status', status: 'Failure', message: 'container not found ("app")', code: 500 };
  await assert.rejects(asked([[3, JSON.stringify(status)]]), (error) => {
    assert.ok(error instanceof ApiError);
    assert.match(error.message, /container not found/);
    return true;
  });
});

test('a connection that breaks off is no success', async () => {
  await assert.rejects(asked([[1, 'half a line']]), /broke off before the command had ended/);
});

test('a command that does not end is given up', async () => {
  await assert.rejects(asked(undefined, ['sleep', '60'], 100), (error) => {
    assert.ok(error instanceof EnvironmentError);
    assert.match(error.message, /sleep 60 has not ended/);
    return true;
  });
});
