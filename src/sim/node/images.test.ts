import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImageCatalogue, canonical, referenceOf, whyNoReference } from './images.ts';

const full = (image: string): string | undefined => {
  const reference = referenceOf(image);
  return reference && canonical(reference);
};

test('references are completed as Docker does', () => {
  assert.equal(full('nginx'), 'docker.io/library/nginx:latest');
  assert.equal(full('nginx:1.27'), 'docker.io/library/nginx:1.27');
  assert.equal(full('luksa/kubia-pet'), 'docker.io/luksa/kubia-pet:latest');
  assert.equal(
    full('registry.k8s.io/e2e-test-images/agnhost:2.53'),
    'registry.k8s.io/e2e-test-images/agnhost:2.53',
  );
  assert.equal(full('localhost:5000/a/b:c'), 'localhost:5000/a/b:c');
  for (const bad of ['', 'Nginx:1', 'nginx::1', 'a b', ':1']) assert.equal(full(bad), undefined, bad);
});

test('what is wrong with a reference is told in the words of a kubelet', () => {
  const says = 'invalid reference format';
  assert.equal(whyNoReference('Not/Valid'), `${says}: repository name (Valid) must be lowercase`);
  assert.equal(whyNoReference('Nginx:1'), `${says}: repository name (library/Nginx) must be lowercase`);
  assert.equal(whyNoReference('a/B/c'), `${says}: repository name (a/B/c) must be lowercase`);
  assert.equal(whyNoReference('busybox:UPPER:x'), says);
  assert.equal(whyNoReference(''), says);
});

test('reserved domains hold no images; a scenario can take an image away and give it back', () => {
  const images = new ImageCatalogue();
  assert.equal(images.exists('example.com/nosuch:1'), false);
  assert.equal(images.exists('nginx:1.27'), true);
  images.remove('nginx:1.27');
  assert.equal(images.exists('docker.io/library/nginx:1.27'), false);
  images.restore('nginx:1.27');
  assert.equal(images.exists('nginx:1.27'), true);
});

test('images are known by their repository, wherever they come from', () => {
  const images = new ImageCatalogue();
  assert.equal(images.of('registry.k8s.io/e2e-test-images/agnhost:2.53').program, 'agnhost');
  assert.equal(images.of('nginx').program, 'nginx');
  assert.equal(images.of('my.company/app:1').program, 'unknown');
});
