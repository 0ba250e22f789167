/** A command line of kubectl behind its verb. */
export interface Options {
  readonly operands: readonly string[];
  /** By their short names, where they have one; of a flag that is given twice the last value. */
  readonly flags: ReadonlyMap<string, string>;
  /** Every value of flags that may be given several times. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What stands behind `--`; undefined when there is none. */
  readonly command: readonly string[] | undefined;
}

const SHORT: Readonly<Record<string, string>> = {
  '--container': '-c',
  '--env': '-e',
  '--patch': '-p',
  '--output': '-o',
  '--selector': '-l',
  '--filename': '-f',
  '--labels': '-l',
  '--namespace': '-n',
  '--previous': '-p',
  '--follow': '-f',
  '--quiet': '-q',
  '--stdin': '-i',
  '--tty': '-t',
};

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Flags that take the next word when they have no `=`. */
const VALUED = wordsOf(
  '-c -e -p -n -o -f -l --replicas --current-replicas --type --image --grace-period --tail --subresource --timeout --for ' +
    '--since --since-time --limit-bytes --max-log-requests --to-revision --revision --from-literal --limits --requests ' +
    '--restart --field-selector',
);
/** ... but for these, by verb. */
const SWITCHES: Readonly<Record<string, ReadonlySet<string>>> = {
  logs: wordsOf('-f -p'),
  drain: wordsOf('--force'),
};
/** `-it` and its like are switches of one letter each. */
const BUNDLE = /^-[itq]{2,}$/;

/** Takes a command line apart. @throws never: what nobody knows is a switch */
export function parseOptions(verb: string, words: readonly string[]): Options {
  const split = words.indexOf('--');
  const before = (split < 0 ? words : words.slice(0, split)).flatMap((word) =>
    BUNDLE.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word],
  );
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  for (let i = 0; i < before.length; i += 1) {
    const word = before[i] as string;
    if (!/^-./.test(word)) {
      operands.push(word);
      continue;
    }
    const [, said = word, attached] = /^(--?[^=]+)(?:=([^]*))?$/.exec(word) ?? [];
    const name = SHORT[said] ?? said;
    const takesNext = attached === undefined && VALUED.has(name) && !SWITCHES[verb]?.has(name);
    const value = attached ?? (takesNext ? (before[(i += 1)] ?? '') : 'true');
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const flags = new Map([...values].map(([name, all]) => [name, all.at(-1) ?? '']));
  return { operands, flags, values, command: split < 0 ? undefined : words.slice(split + 1) };
}

/** A switch that is on. */
export const isOn = ({ flags }: Options, name: string): boolean => (flags.get(name) ?? 'false') === 'true';

/** A span as Go writes it (`1h30m`, `500ms`, `0`), in seconds; undefined when it is none. */
export function secondsIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parts = [...text.matchAll(/(-?\d+(?:\.\d+)?)(h|ms|m|s|)/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (SECONDS[unit] ?? 1), 0);
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
