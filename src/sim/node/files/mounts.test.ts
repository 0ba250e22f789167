import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Mounts, normalize } from './mounts.ts';
import { FileError, FileTree } from './tree.ts';

const fresh = (): Mounts => Mounts.of(new FileTree(), () => 0);

const refusal = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
};

const names = fc.stringMatching(/^[a-z_][a-z0-9_.]{0,6}$/).filter((name) => name !== '.' && name !== '..');

test('what was written is read again, under any name, and appends add up', () => {
  fc.assert(
    fc.property(
      fc.array(names, { minLength: 1, maxLength: 4 }),
      fc.string(),
      fc.string(),
      (parts, one, two) => {
        const files = fresh();
        const path = `/${parts.join('/')}`;
        files.makeDirectory(normalize(`${path}/..`), true);
        files.write(path, one);
        files.write(path, two, true);
        assert.equal(files.read(path), one + two);
        files.remove(path);
        assert.equal(files.exists(path), false);
      },
    ),
  );
});

test('names of JavaScript are names of files', () => {
  const files = fresh();
  for (const name of ['__proto__', 'constructor', 'toString']) files.write(`/${name}`, name);
  assert.deepEqual(files.list('/'), ['__proto__', 'constructor', 'toString']);
  assert.equal(files.read('/__proto__'), '__proto__');
});

test('a mount hides what is below it, and a read-only one refuses every write', () => {
  const files = fresh();
  const volume = new FileTree();
  files.makeDirectory('/data');
  files.write('/data/below', 'x');
  files.add({ path: '/data', tree: volume, node: volume.root, readOnly: false });
  files.makeDirectory('/fixed');
  files.add({ path: '/fixed', tree: volume, node: volume.root, readOnly: true });
  files.write('/data/file', 'y');
  assert.equal(files.exists('/data/below'), false);
  assert.equal(files.read('/fixed/file'), 'y');
  for (const act of [
    () => files.write('/fixed/file', 'z'),
    () => files.remove('/fixed/file'),
    () => files.makeDirectory('/fixed/d'),
    () => files.touch('/fixed/new'),
    () => files.rename('/fixed/file', '/fixed/b'),
  ]) {
    assert.equal(refusal(act), 'EROFS');
  }
  assert.equal(
    refusal(() => files.rename('/data/file', '/elsewhere')),
    'EXDEV',
  );
});

test('links are followed inside the container, also across mounts, and not for ever', () => {
  const files = fresh();
  const volume = new FileTree();
  files.add({ path: '/data', tree: volume, node: volume.root, readOnly: false });
  files.write('/data/real', 'there');
  files.symlink('/data/real', '/link');
  files.symlink('../data', '/data/up');
  assert.equal(files.read('/link'), 'there');
  assert.equal(files.read('/data/up/real'), 'there');
  files.symlink('/b', '/a');
  files.symlink('/a', '/b');
  assert.equal(
    refusal(() => files.read('/a')),
    'ELOOP',
  );
});

test('refusals have the names that a kernel gives them', () => {
  const files = fresh();
  files.makeDirectory('/d');
  files.write('/d/f', '');
  assert.equal(
    refusal(() => files.read('/none')),
    'ENOENT',
  );
  assert.equal(
    refusal(() => files.read('/d/f/x')),
    'ENOTDIR',
  );
  assert.equal(
    refusal(() => files.read('/d')),
    'EISDIR',
  );
  assert.equal(
    refusal(() => files.makeDirectory('/d')),
    'EEXIST',
  );
  assert.equal(
    refusal(() => files.remove('/d')),
    'ENOTEMPTY',
  );
});

test('whoever watches hears of changes that another mount of the same tree makes', () => {
  const volume = new FileTree();
  const [one, two] = [Mounts.of(volume, () => 0), Mounts.of(volume, () => 0)];
  assert.deepEqual(one.list('/'), []);
  let heard = 0;
  const stop = one.watch(() => (heard += 1));
  assert.deepEqual(two.list('/'), []);
  two.write('/file', 'x');
  assert.ok(heard > 0);
  stop();
  const before = heard;
  two.write('/file', 'y');
  assert.equal(heard, before);
});

test('where nothing can be written, who asks does not matter', () => {
  const tree = new FileTree();
  const furnish = (mounts: Mounts) => mounts.add({ path: '/', tree, node: tree.root, readOnly: true });
  const files = new Mounts(() => 0, furnish, { uid: 1234, gid: 5678, groups: [5678] });
  for (const act of [
    () => files.touch('/x'),
    () => files.makeDirectory('/d'),
    () => files.chmod('/', 0o777),
    () => files.symlink('/a', '/b'),
  ])
    assert.equal(refusal(act), 'EROFS');
});
