/** The house rules as data: which room may import which, and which words are banned where. */

/** A room's rules. `imports` are the rooms it may name; `packages` the npm packages, `node:` modules are told apart. */
export interface Room {
  readonly name: string;
  /** What a path of this room looks like; the first room that fits owns the file. */
  readonly owns: RegExp;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

/**
 * Who may import whom, from the ground up. A room that is missing here owns no file, and a file without a room is an
 * offence, so that a new folder cannot escape the walls.
 */
export const rooms: readonly Room[] = [
  { name: 'kernel', owns: /^src\/kernel\//, imports: [], packages: [] },
  { name: 'model', owns: /^src\/model\//, imports: ['kernel'], packages: [] },
  { name: 'cluster', owns: /^src\/cluster\//, imports: ['kernel', 'model'], packages: ['node:*'] },
  {
    name: 'sim',
    owns: /^src\/sim\//,
    imports: ['kernel', 'model', 'cluster'],
    packages: ['node:*', 'js-yaml'],
  },
  { name: 'real', owns: /^src\/real\//, imports: ['kernel', 'model', 'cluster'], packages: ['*'] },
  {
    name: 'conformance',
    owns: /^src\/conformance\//,
    imports: ['kernel', 'model', 'cluster'],
    packages: ['node:*'],
  },
  {
    name: 'properties',
    owns: /^src\/properties\//,
    imports: ['kernel', 'model', 'cluster', 'conformance', 'sim'],
    packages: ['node:*', 'fast-check'],
  },
  {
    name: 'report',
    owns: /^src\/report\//,
    imports: ['kernel', 'model', 'cluster', 'conformance'],
    packages: ['node:*', '@cucumber/*', '@swc/core', 'js-yaml'],
  },
  { name: 'drift', owns: /^src\/drift\//, imports: ['kernel', 'model', 'cluster'], packages: [] },
  {
    name: 'golden',
    owns: /^src\/golden\//,
    imports: ['kernel', 'model', 'cluster', 'sim', 'conformance', 'drift'],
    packages: ['node:*', 'js-yaml'],
  },
  {
    name: 'bench',
    owns: /^src\/bench\//,
    imports: ['kernel', 'model', 'cluster', 'conformance', 'sim'],
    packages: ['node:*', '@cucumber/*'],
  },
  { name: 'cli', owns: /^src\/cli\//, imports: ['*'], packages: ['*'] },
  // The only file of the steps that knows which machines exist.
  { name: 'backend', owns: /^steps\/backend\.ts$/, imports: ['*'], packages: ['node:*', '@cucumber/*'] },
  {
    name: 'steps',
    owns: /^steps\//,
    imports: ['kernel', 'model', 'cluster', 'conformance', 'report', 'drift', 'steps', 'backend'],
    packages: ['node:*', '@cucumber/*', 'js-yaml'],
  },
  { name: 'house', owns: /^src\/tidy[\w.-]*\.ts$/, imports: [], packages: [] },
];

/** A word that must not stand in the code of some files, and what to write instead. */
export interface Ban {
  readonly word: RegExp;
  readonly where: RegExp;
  /** Files of `where` that may; each with its reason beside it. */
  readonly except?: RegExp;
  readonly instead: string;
}

const machine = /^src\/(sim|conformance|drift|model|kernel)\//;
const code = /^(src|steps)\//;
// The simulator's faces to the outside world are the only asynchronous parts.
const faces = /^src\/sim\/((sim-cluster|capabilities)\.ts|http\/)/;

export const bans: readonly Ban[] = [
  {
    word: /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/,
    where: machine,
    instead: 'time is an argument: take a Clock (#kernel/time.ts)',
  },
  {
    word: /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/,
    where: machine,
    instead: 'chance is an argument: take a Prng (#kernel/prng.ts)',
  },
  {
    word: /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/,
    where: machine,
    instead: 'put a wake-up on the loop of the simulator',
  },
  {
    word: /\bset(Timeout|Interval)\b/,
    where: /^steps\//,
    instead: 'cluster.until(condition, within) or cluster.during(span)',
  },
  {
    word: /\basync\b|\bawait\b|\bPromise\b/,
    where: machine,
    except: faces,
    instead: 'a synchronous function; only src/sim/sim-cluster.ts and the faces are asynchronous',
  },
  {
    word: /\bJSON\.parse\(\s*JSON\.stringify\b|\bstructuredClone\b/,
    where: code,
    instead: 'build a new object that shares structure',
  },
  {
    word: /\bchild_process\b/,
    where: /^(src\/(?!cli\/)|steps\/)/,
    // stops and starts nodes with the program that the user has named, without a shell
    except: /^src\/real\/own\/node-command\.ts$/,
    instead: 'nothing here may start a process of the host',
  },
  { word: /\beval\(|\bnew Function\(|\bnode:vm\b/, where: code, instead: 'data is never code' },
  {
    word: /\b(Given|When|Then|defineStep)\(\s*\//,
    where: /^steps\//,
    instead: 'a cucumber expression; regular expressions hide what a step says',
  },
  { word: /\bexport default\b/, where: code, instead: 'a named export' },
  { word: /\bexport \* from\b/, where: code, instead: 'name what is exported, at its own file' },
  {
    word: /\bimport\(\s*['"`][#.]/,
    where: code,
    instead: "require('./file.ts') for lazy loading: import() of our own files goes past ts-node",
  },
  {
    word: /\bprocess\.(env|exit)\b/,
    where: machine,
    instead: 'an argument; the command line reads the environment',
  },
  {
    word: /\bconsole\.\w+\(/,
    where: /^(src\/(?!cli\/)|steps\/)/,
    instead: 'return what is to be said; the command line says it',
  },
  { word: /\bFIXME\b|\bXXX\b/, where: code, instead: 'mend it, or write a TODO with a reason' },
  {
    word: /\bnamespace \w+ \{|\benum \w+ \{/,
    where: code,
    instead: 'a table of constants (erasable syntax only)',
  },
];

/** A broken rule: where, and what to do instead. */
export interface Offence {
  readonly file: string;
  readonly line: number;
  readonly says: string;
}

/** This file and its test quote every banned word. */
const isHouse = (file: string): boolean => roomOf(file)?.name === 'house';

/** Source files that the rules do not bind: tests may wait, and scripts of development may read the world. */
const isFree = (file: string): boolean =>
  /\.(test|contract|generated)\.ts$/.test(file) || /\/(generate|bench)[\w-]*\.ts$/.test(file);

/** Blanks comments (and, for words, the contents of plain strings) without moving a line. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[\s;,{(])\/\/[^\n]*/g, '$1');
}

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** The rooms' names by which `#room/` imports and relative paths are told. */
const roomOf = (file: string): Room | undefined => rooms.find(({ owns }) => owns.test(file));

const allows = (allowed: readonly string[], name: string): boolean =>
  allowed.some(
    (pattern) =>
      pattern === '*' || pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))),
  );

/** Which room or package an import names, seen from `file`. */
function target(file: string, specifier: string): { readonly room?: string; readonly package?: string } {
  if (specifier.startsWith('#')) return { room: specifier.slice(1).split('/')[0] ?? '' };
  if (!specifier.startsWith('.')) return { package: specifier };
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return { room: roomOf(parts.join('/'))?.name ?? 'nowhere' };
}

const importPattern = /(?:\bfrom\s+|\bimport\s+|\brequire\(\s*|\bimport\(\s*)(['"])([^'"\n]+)\1/g;

/** What is wrong with the imports of a file. */
export function importOffences(file: string, source: string): Offence[] {
  const own = roomOf(file);
  if (!own) return [{ file, line: 1, says: 'belongs to no room; name its room in src/tidy.ts' }];
  if (own.name === 'house') return [];
  const text = withoutComments(source);
  return [...text.matchAll(importPattern)].flatMap(({ 2: specifier = '', index }) => {
    const wrong = importProblem(own, file, specifier);
    return wrong ? [{ file, line: lineOf(text, index), says: wrong }] : [];
  });
}

function importProblem(own: Room, file: string, specifier: string): string | undefined {
  const named = target(file, specifier);
  if (named.package !== undefined) {
    return isFree(file) || allows(own.packages, named.package)
      ? undefined
      : `${own.name} may not use the package ${named.package}`;
  }
  if (named.room === own.name) {
    return specifier.startsWith('#')
      ? `imports its own room as ${specifier}; write the relative path`
      : undefined;
  }
  if (!specifier.startsWith('#') && !['backend', 'steps', 'house'].includes(named.room ?? '')) {
    return `leaves its room as ${specifier}; write #room/file.ts`;
  }
  return isFree(file) || allows(own.imports, named.room ?? '')
    ? undefined
    : `${own.name} may not import ${named.room}`;
}

/** Which banned words stand in a file. */
export function wordOffences(file: string, source: string): Offence[] {
  if (isFree(file) || isHouse(file)) return [];
  const text = withoutComments(source);
  return bans
    .filter(({ where, except }) => where.test(file) && !except?.test(file))
    .flatMap(({ word, instead }) =>
      [...text.matchAll(RegExp(word.source, 'gm'))].map(({ 0: found, index }) => ({
        file,
        line: lineOf(text, index),
        says: `"${found.trim()}" is banned here; instead: ${instead}`,
      })),
    );
}
