import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '#kernel/time.ts';
import { parametersOf } from './control-plane.ts';
import { SimCluster } from './sim-cluster.ts';
import { DEFAULT_MINOR, differences, differing, features, minors, profileOf } from './versions.ts';

test('1.36.3 is the version unless another is asked for', () => {
  assert.equal(profileOf(), profileOf(DEFAULT_MINOR));
  assert.equal(new SimCluster().kubernetes, 'v1.36.3');
  assert.match(new SimCluster({ parameters: { version: profileOf('1.33') } }).kubernetes, /^v1\.33\.\d+$/);
});

test('a version has what came with it or before, and nothing that came later', () => {
  assert.ok(features.length > 10);
  for (const feature of features) {
    const since = minors.indexOf(differences[feature].since);
    assert.ok(since > 0, `${feature}: what every version does is no difference`);
    for (const [index, minor] of minors.entries())
      assert.equal(profileOf(minor).has(feature), index >= since, `${feature} in ${minor}`);
  }
});

test('each difference says what is so, what was so before, and who says that', () => {
  for (const feature of features) {
    const { says, source } = differences[feature];
    assert.match(says, /; before .+/, feature);
    assert.match(source, /\d{4}|\.go/, feature);
  }
});

test('neighbours differ by what the newer one brought', () => {
  assert.deepEqual(differing(profileOf('1.36'), profileOf('1.37')), [
    'onDeletePromotes',
    'maxUnavailableCounts',
    'brokenPodsGoFirst',
  ]);
  assert.deepEqual(differing(profileOf('1.34'), profileOf('1.34')), []);
});

test('a feature can be turned, and the version says so', () => {
  const patched = profileOf('1.35+maxUnavailableCounts');
  assert.ok(patched.has('maxUnavailableCounts'));
  assert.ok(patched.gates().has('MaxUnavailableStatefulSet'));
  assert.match(patched.gitVersion, /^v1\.35\.\d+\+maxUnavailableCounts$/);
  assert.deepEqual(differing(profileOf('1.35'), patched), ['maxUnavailableCounts']);
  assert.equal(profileOf('1.37+brokenPodsGoFirst').has('brokenPodsGoFirst'), false);
});

test('what is no version says what there is', () => {
  assert.throws(() => profileOf('1.29'), /Kubernetes 1\.29 is not known; there are 1\.31, /);
  assert.throws(() => profileOf('1.36+constructor'), /no version differs by constructor/);
});

test('gates are those of the version, and whoever sets one has the last word', () => {
  const gate = 'MaxUnavailableStatefulSet';
  assert.equal(profileOf('1.36').gates().has(gate), false);
  assert.equal(profileOf('1.37').gates().has(gate), true);
  assert.equal(
    profileOf('1.31')
      .gates(new Set([gate]))
      .has(gate),
    true,
  );
  assert.equal(
    profileOf('1.37')
      .gates(new Set([`-${gate}`]))
      .has(gate),
    false,
  );
  assert.equal(profileOf('1.35').gates().has('StaleControllerConsistencyStatefulSet'), false);
  assert.equal(profileOf('1.36').gates(), profileOf('1.36').gates(), 'the same set each time');
});

test('flags have the defaults of the version unless they are given', () => {
  assert.equal(parametersOf({ version: profileOf('1.31') }).nodeMonitorGracePeriod, 40 * second);
  assert.equal(parametersOf().nodeMonitorGracePeriod, 50 * second);
  assert.equal(
    parametersOf({ version: profileOf('1.31'), nodeMonitorGracePeriod: 8 * second }).nodeMonitorGracePeriod,
    8 * second,
  );
});
