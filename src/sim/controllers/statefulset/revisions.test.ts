import assert from 'node:assert/strict';
import { test } from 'node:test';
import { revisionHash } from './revisions.ts';

// as a real Kubernetes 1.36.3 named the revision of this template
const data =
  '{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"image":"img:1",' +
  '"imagePullPolicy":"IfNotPresent","name":"app","resources":{},"terminationMessagePath":"/dev/termination-log",' +
  '"terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","restartPolicy":"Always",' +
  '"schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}}}}';

test('revision names are those that Kubernetes computes', () => {
  assert.equal(revisionHash(data, 0), '57474cc54b');
});
