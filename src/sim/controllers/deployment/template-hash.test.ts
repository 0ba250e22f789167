import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodTemplate } from '#model/objects.ts';
import { templateHash } from './template-hash.ts';

/** The template of the recording deployment-contrast, with the server's defaults. */
const template = (image: string): PodTemplate => ({
  metadata: { labels: { app: 'dep' } },
  spec: {
    containers: [
      {
        name: 'app',
        image,
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
});

test('the hashes are those of a real Kubernetes 1.36.3', () => {
  assert.equal(templateHash(template('img:1')), '7b9669886');
  assert.equal(templateHash(template('img:2')), '65c65988d5');
});

test('a collision gives another hash', () => {
  assert.notEqual(templateHash(template('img:1'), 1), templateHash(template('img:1')));
});
