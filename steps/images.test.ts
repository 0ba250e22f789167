import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageIn, imagesOfFile } from './images.ts';

const here = { file: 'images.feature', line: 5 };

test('an image has a script, files, variables and a directory', () => {
  const yaml = 'script: exec httpd -f\nfiles: { /www/a: b }\nenv: { A: "1" }\nworkingDir: /www';
  assert.deepEqual(imageIn(yaml, here), {
    script: 'exec httpd -f',
    files: { '/www/a': 'b' },
    env: { A: '1' },
    workingDir: '/www',
  });
});

test('what is no image is said in one sentence, with its line', () => {
  const mistakes = [
    ['- a', /images\.feature:5: an image is a map with script, files/],
    ['{ scirpt: a }', /images\.feature:5: an image has no "scirpt" but script/],
    ['{ script: [a] }', /images\.feature:5: "script" of an image is a shell script/],
    ['{ files: { relative: a } }', /"files" of an image is a map from absolute paths to texts/],
    ['{ env: { A: 1 } }', /"env" of an image is a map of texts/],
    ['{ __proto__: { script: a } }', /an image has no "__proto__"/],
    ['a: b: c', /this is not YAML/],
  ] as const;
  for (const [yaml, mistake] of mistakes) assert.throws(() => imageIn(yaml, here), mistake, yaml);
});

test('files of images are below features/', () => {
  assert.ok(imagesOfFile('manifests/images.yaml', here).length > 0);
  assert.throws(() => imagesOfFile('../package.json', here), /read from features\/ only/);
});
