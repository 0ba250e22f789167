// Lets Node require TypeScript. What ts-node (with swc) makes of a file is kept beside the packages and taken from there
// while file, settings and compiler stay the same, so that most runs load no compiler at all. Where nothing can be
// written, every run compiles; nothing is said about it.
'use strict';
const { createHash, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');
const settings = path.join(root, 'tsconfig.json');
const folder = path.join(root, 'node_modules', '.cache', 'statefulspec');
const PACKAGED = `${path.sep}node_modules${path.sep}`;
/** Stands before the map in what the compiler gives. */
const MAP = '\n//# sourceMappingURL=';

const hashOf = (...parts) => createHash('sha256').update(parts.join('\0')).digest('hex');
const versionOf = (name) => require(`${name}/package.json`).version;

/** What the outcome depends on besides the file. */
const circumstances = hashOf(
  fs.readFileSync(settings, 'utf8'),
  versionOf('ts-node'),
  versionOf('@swc/core'),
  process.env.TS_NODE_COMPILER_OPTIONS ?? '',
);

/** Which file keeps what was made of a source: one a source, so that the folder does not grow. */
const placeOf = (source) => path.join(folder, `${hashOf(source)}.js`);

/** The first line says of what the rest was made. */
function kept(place, key) {
  try {
    const text = fs.readFileSync(place, 'utf8');
    return text.startsWith(`//${key}\n`) ? text.slice(key.length + 3) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: another process may be reading or writing the same file. */
function keep(place, key, compiled) {
  const draft = `${place}.${randomUUID()}`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(draft, `//${key}\n${compiled}`);
    fs.renameSync(draft, place);
  } catch {
    fs.rm(draft, { force: true }, () => undefined);
  }
}

let compiler;
function compile(source, text) {
  if (!compiler) {
    compiler = require('ts-node').create({ project: settings });
    readMaps();
  }
  return compiler.compile(text, source);
}

/** What was loaded, for those who ask where a line came from. */
const loaded = new Map();

function compiledOf(source) {
  const text = fs.readFileSync(source, 'utf8');
  const [place, key] = [placeOf(source), hashOf(circumstances, source, text)];
  const found = kept(place, key);
  if (found !== undefined) return found;
  const compiled = compile(source, text);
  keep(place, key, compiled);
  return compiled;
}

function readMaps() {
  createRequire(require.resolve('ts-node'))('@cspotcode/source-map-support').install({
    environment: 'node',
    retrieveFile: (file) => loaded.get(file) ?? '',
  });
}

/** Lines of errors are those of the sources; the maps are read when the first error is told, which few runs do. */
Error.prepareStackTrace = (error, frames) => {
  readMaps();
  return Error.prepareStackTrace(error, frames);
};

const javascript = require.extensions['.js'];
require.extensions['.ts'] = (module, source) => {
  if (source.includes(PACKAGED)) return javascript(module, source);
  const compiled = compiledOf(source);
  loaded.set(source, compiled);
  const map = compiled.lastIndexOf(MAP);
  return module._compile(map < 0 ? compiled : compiled.slice(0, map + 1), source);
};
