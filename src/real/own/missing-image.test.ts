import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrowingJournal } from '#cluster/journal.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { missingImage } from './missing-image.ts';

function seen(image: string, reason: string) {
  const journal = new GrowingJournal();
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'n', uid: 'u', resourceVersion: '1' },
    spec: { containers: [{ name: 'app', image }] },
    status: { containerStatuses: [{ name: 'app', state: { waiting: { reason } } }] },
  } as unknown as Pod;
  journal.add({ at: 0, type: 'ADDED', resource: resources.Pod, object });
  return missingImage(journal.now(), 'n');
}

test('an image that a feature takes for granted and the cluster cannot pull is the want of the cluster', () => {
  assert.equal(seen('zookeeper', 'ImagePullBackOff'), 'zookeeper');
  assert.equal(seen('my.company/app:1', 'ErrImagePull'), 'my.company/app:1');
});

test('an image that nobody is meant to have, or that is being pulled, is not', () => {
  for (const image of ['registry.invalid/app', 'example.com/no-such:1.0'])
    assert.equal(seen(image, 'ImagePullBackOff'), undefined);
  assert.equal(seen('nginx', 'ContainerCreating'), undefined);
});
