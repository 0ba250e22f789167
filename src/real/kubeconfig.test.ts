import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { resources } from '#model/resources.ts';
import { credentialsOf } from './kubeconfig.ts';
import { sendingOf } from './wire.ts';

const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'kubeconfig-')), 'config');
writeFileSync(
  file,
  `
clusters: [{ name: c, cluster: { server: 'https://127.0.0.1:1', certificate-authority-data: YWJj } }]
users: [{ name: u, user: { token: t } }, { name: program, user: { exec: { command: login } } }]
contexts: [{ name: test, context: { cluster: c, user: u } }, { name: login, context: { cluster: c, user: program } }]
current-context: test
`,
);

test('a context that nobody declared to be for tests is refused', () => {
  assert.throws(() => credentialsOf({ file, allowed: ['other'] }), /context "test" is not permitted/);
});

test('the current context is used unless another is named', () => {
  const { server, token, ca } = credentialsOf({ file, allowed: ['test'] });
  assert.deepEqual([server, token, String(ca)], ['https://127.0.0.1:1', 't', 'abc']);
});

test('credentials from a program, and missing files, are told in a sentence', () => {
  assert.throws(
    () => credentialsOf({ file, context: 'login', allowed: ['login'] }),
    /only certificates and tokens/,
  );
  assert.throws(() => credentialsOf({ file: `${file}-not`, allowed: [] }), /cannot be read/);
});

test('a request of the port has its address and media type', () => {
  const scale = {
    verb: 'patch',
    patchType: 'merge',
    resource: resources.StatefulSet,
    namespace: 'n',
    name: 'web',
    subresource: 'scale',
    body: {},
  } as const;
  assert.deepEqual(sendingOf(scale), {
    method: 'PATCH',
    path: '/apis/apps/v1/namespaces/n/statefulsets/web/scale',
    body: '{}',
    contentType: 'application/merge-patch+json',
  });
});
