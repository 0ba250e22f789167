import type { Call, Program } from '../../process/process.ts';
import type { Work } from '../../process/tasks.ts';
import { Topic } from '../../process/tasks.ts';
import { grep } from './grep.ts';
import { format, unescape } from './printf.ts';
import { at, byUserland, inputs, lineOf, linesOf, tool } from './tool.ts';

const echo = tool((call) => {
  let words = call.argv.slice(1);
  let newline = true;
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    newline &&= !words[0]?.includes('n');
    escapes ||= words[0]?.includes('e') ?? false;
    words = words.slice(1);
  }
  const plain = words.join(' ');
  const { text, stop } = escapes ? unescape(plain) : { text: plain, stop: false };
  call.stdout.write(newline && !stop ? `${text}\n` : text);
});

const printf = tool((call) => call.stdout.write(format(call.argv[1] ?? '', call.argv.slice(2))));

/** `-5`, `-n 5`, `-n +5` */
function countOf(argv: readonly string[]): {
  readonly count: string;
  readonly line: ReturnType<typeof lineOf>;
} {
  const words = argv.map((word) => (/^-\d+$/.test(word) ? `-n${word.slice(1)}` : word));
  const line = lineOf(words, 'nc');
  return { count: line.values.get('n') ?? (line.values.has('c') ? `c${line.values.get('c')}` : '10'), line };
}

const head = tool((call) => {
  const { count, line } = countOf(call.argv);
  let code = 0;
  for (const [name, text] of inputs(call, line.operands, (failed) => (code = failed))) {
    if (line.operands.length > 1) call.stdout.write(`==> ${name} <==\n`);
    if (count.startsWith('c')) call.stdout.write(text.slice(0, Number(count.slice(1))));
    else
      call.stdout.write(
        text
          .split(/(?<=\n)/)
          .slice(0, Number(count))
          .join(''),
      );
  }
  return code;
});

const tailOnce = (text: string, count: string): string => {
  if (count.startsWith('c')) return text.slice(-Number(count.slice(1)));
  const lines = text === '' ? [] : text.split(/(?<=\n)/);
  return (
    count.startsWith('+')
      ? lines.slice(Number(count) - 1)
      : Number(count) === 0
        ? []
        : lines.slice(-Number(count))
  ).join('');
};

/** `tail -f` waits for more; of /dev/zero it eats memory until the kernel ends it. */
const tail: Program = function* (call) {
  const { count, line } = countOf(call.argv);
  if (line.operands.includes('/dev/zero')) {
    call.system.outOfMemory();
    yield {};
  }
  let code = 0;
  for (const [name, text] of inputs(call, line.operands, (failed) => (code = failed))) {
    if (line.operands.length > 1) call.stdout.write(`==> ${name} <==\n`);
    call.stdout.write(tailOnce(text, count));
  }
  if (line.flags.has('f') || line.flags.has('F')) yield* follow(call, line.operands);
  return code;
};

function* follow(call: Call, paths: readonly string[]): Work<never> {
  const touched = new Topic();
  const stop = call.files.watch(() => touched.notify());
  const read = () =>
    paths.map((path) => (call.files.exists(at(call, path)) ? call.files.read(at(call, path)) : ''));
  let seen = read();
  try {
    for (;;) {
      yield { on: [touched] };
      const now = read();
      now.forEach((text, i) =>
        call.stdout.write(text.startsWith(seen[i] ?? '') ? text.slice((seen[i] ?? '').length) : text),
      );
      seen = now;
    }
  } finally {
    stop();
  }
}

const wc = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  let code = 0;
  for (const [name, text] of inputs(call, operands, (failed) => (code = failed))) {
    const counts: readonly (readonly [string, number])[] = [
      ['l', (text.match(/\n/g) ?? []).length],
      ['w', (text.match(/\S+/g) ?? []).length],
      ['c', new TextEncoder().encode(text).length],
      ['m', [...text].length],
    ];
    const asked = counts
      .filter(([flag]) => (flags.size > 0 ? flags.has(flag) : flag !== 'm'))
      .map(([, count]) => count);
    const wide = asked.length > 1 || (name !== '' && asked.length > 1);
    call.stdout.write(
      `${asked.map((count) => (wide ? String(count).padStart(9) : String(count))).join(wide ? ' ' : '')}${name ? ` ${name}` : ''}\n`,
    );
  }
  return code;
});

/** `1,3-5` */
const ranges = (text: string): ((n: number) => boolean) => {
  const list = text.split(',').map((part) => part.split('-'));
  return (n) =>
    list.some(([from = '', to]) =>
      to === undefined ? n === Number(from) : n >= Number(from || 1) && n <= Number(to || Infinity),
    );
};

const cut = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'dfcb');
  const delimiter = values.get('d') ?? '\t';
  const fields = values.get('f');
  const wanted = ranges(fields ?? values.get('c') ?? values.get('b') ?? '');
  for (const [, text] of inputs(call, operands, () => {})) {
    for (const line of linesOf(text)) {
      if (fields === undefined) call.stdout.write(`${[...line].filter((_, i) => wanted(i + 1)).join('')}\n`);
      else if (line.includes(delimiter))
        call.stdout.write(
          `${line
            .split(delimiter)
            .filter((_, i) => wanted(i + 1))
            .join(delimiter)}\n`,
        );
      else if (!flags.has('s')) call.stdout.write(`${line}\n`);
    }
  }
});

const CLASSES: Readonly<Record<string, string>> = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digit: '0123456789',
  space: ' \t\n\r\f\v',
  alpha: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
};

const charset = (text: string): string =>
  unescape(text)
    .text.replaceAll(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name] ?? '')
    .replaceAll(/([^])-([^])/g, (_, from: string, to: string) => {
      const [a, b] = [from.charCodeAt(0), to.charCodeAt(0)];
      return Array.from({ length: Math.max(b - a + 1, 0) }, (__, i) => String.fromCharCode(a + i)).join('');
    });

const tr = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const [from = '', to = ''] = operands.map(charset);
  const text = call.stdin.all();
  const inSet = (char: string) => from.includes(char) !== (flags.has('c') || flags.has('C'));
  let out = '';
  let last = '';
  for (const char of text) {
    if (flags.has('d') && inSet(char)) continue;
    const mapped =
      to && inSet(char) && !flags.has('d')
        ? (to[Math.min(Math.max(from.indexOf(char), 0), to.length - 1)] ?? char)
        : char;
    if (flags.has('s') && mapped === last && (to ? to.includes(mapped) : inSet(char))) continue;
    out += mapped;
    last = mapped;
  }
  call.stdout.write(out);
});

const sort = tool((call) => {
  const { flags, values, operands } = lineOf(call.argv, 'kto');
  const all = [...inputs(call, operands, () => {})].flatMap(([, text]) => linesOf(text));
  const key = values.get('k');
  const keyOf = (line: string): string =>
    key === undefined
      ? line
      : line
          .split(values.get('t') ?? /\s+/)
          .slice(Number.parseInt(key, 10) - 1)
          .join(' ');
  const numeric = flags.has('n') || /n/.test(key ?? '');
  const compare = (a: string, b: string): number =>
    numeric
      ? Number.parseFloat(keyOf(a)) - Number.parseFloat(keyOf(b)) || 0
      : keyOf(a) < keyOf(b)
        ? -1
        : keyOf(a) > keyOf(b)
          ? 1
          : 0;
  const sorted = all.sort((a, b) => compare(a, b) || (a < b ? -1 : a > b ? 1 : 0));
  if (flags.has('r')) sorted.reverse();
  const lines = flags.has('u') ? sorted.filter((line, i) => i === 0 || line !== sorted[i - 1]) : sorted;
  call.stdout.write(lines.map((line) => `${line}\n`).join(''));
});

const uniq = tool((call) => {
  const { flags, operands } = lineOf(call.argv);
  const groups: { line: string; count: number }[] = [];
  for (const [, text] of inputs(call, operands, () => {})) {
    for (const line of linesOf(text)) {
      const last = groups.at(-1);
      if (last?.line === line) last.count += 1;
      else groups.push({ line, count: 1 });
    }
  }
  for (const { line, count } of groups) {
    if ((flags.has('d') && count === 1) || (flags.has('u') && count > 1)) continue;
    call.stdout.write(`${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`);
  }
});

/** More numbers than anybody looks at. */
const SEQUENCE_MOST = 1_000_000;

const seq = tool((call) => {
  const { values, operands } = lineOf(
    call.argv.map((word) => (/^-\d/.test(word) ? ` ${word}` : word)),
    's',
  );
  const numbers = operands.map(Number);
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const out: string[] = [];
  const within = (n: number): boolean => ((step ?? 1) > 0 ? n <= (last ?? 0) : n >= (last ?? 0));
  for (let n = first ?? 1; within(n) && out.length < SEQUENCE_MOST; n += step || 1) out.push(String(n));
  if (out.length > 0) call.stdout.write(`${out.join(values.get('s') ?? '\n')}\n`);
});

const basename = tool((call) => {
  const [path = '', suffix = ''] = lineOf(call.argv).operands;
  const name = path.replace(/\/+$/, '').replace(/^.*\//, '') || (path.startsWith('/') ? '/' : '');
  call.stdout.write(
    `${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
});

const dirname = tool((call) => {
  const path = (lineOf(call.argv).operands[0] ?? '').replace(/\/+$/, '');
  call.stdout.write(`${path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.'}\n`);
});

const base64 = tool((call) => {
  const { flags, operands } = lineOf(call.argv, 'w');
  for (const [, text] of inputs(call, operands, () => {})) {
    if (flags.has('d'))
      call.stdout.write(
        new TextDecoder().decode(
          Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (char) => char.charCodeAt(0)),
        ),
      );
    else
      call.stdout.write(
        `${btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll(/.{76}/g, '$&\n')}\n`,
      );
  }
});

const rev = tool((call) => {
  for (const [, text] of inputs(call, lineOf(call.argv).operands, () => {}))
    for (const line of linesOf(text)) call.stdout.write(`${[...line].reverse().join('')}\n`);
});

const tac = tool((call) => {
  for (const [, text] of inputs(call, lineOf(call.argv).operands, () => {}))
    call.stdout.write(
      linesOf(text)
        .reverse()
        .map((line) => `${line}\n`)
        .join(''),
    );
});

const nl = tool((call) => {
  let n = 0;
  for (const [, text] of inputs(call, lineOf(call.argv).operands, () => {}))
    for (const line of linesOf(text))
      call.stdout.write(line === '' ? '\n' : `${String((n += 1)).padStart(6)}\t${line}\n`);
});

const cmp = tool((call) => {
  const [a = '', b = ''] = lineOf(call.argv).operands.map((path) => call.files.read(at(call, path)));
  if (a === b) return 0;
  const [first = '', second = ''] = lineOf(call.argv).operands;
  call.stdout.write(
    byUserland(
      call,
      `${first} ${second} differ: char 1, line 1\n`,
      `${first} ${second} differ: byte 1, line 1\n`,
    ),
  );
  return 1;
});

export const TEXT_TOOLS: Readonly<Record<string, Program>> = {
  echo,
  printf,
  head,
  tail,
  wc,
  grep,
  egrep: grep,
  fgrep: grep,
  cut,
  tr,
  sort,
  uniq,
  seq,
  basename,
  dirname,
  base64,
  rev,
  tac,
  nl,
  cmp,
};
