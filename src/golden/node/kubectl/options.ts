/** A command line of kubectl behind its verb. */
export interface Options {
  readonly operands: readonly string[];
  /** By their short names, where they have one. */
  readonly flags: ReadonlyMap<string, string>;
  /** What stands behind `--`. */
  readonly command: readonly string[];
}

const SHORT: Readonly<Record<string, string>> = {
  '--container': '-c',
  '--patch': '-p',
  '--output': '-o',
  '--selector': '-l',
  '--filename': '-f',
  '--namespace': '-n',
};

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Flags that take the next word when they have no `=`. */
const VALUED = wordsOf('-c -p -n -o -f -l --replicas --type --image --grace-period --tail --subresource');
/** ... but for these, by verb. */
const SWITCHES: Readonly<Record<string, ReadonlySet<string>>> = { logs: wordsOf('-f -p') };

/** Takes a command line apart. @throws never: what nobody knows is a switch */
export function parseOptions(verb: string, words: readonly string[]): Options {
  const split = words.indexOf('--');
  const before = split < 0 ? words : words.slice(0, split);
  const operands: string[] = [];
  const flags = new Map<string, string>();
  for (let i = 0; i < before.length; i += 1) {
    const word = before[i] as string;
    if (!/^-./.test(word)) {
      operands.push(word);
      continue;
    }
    const [, said = word, attached] = /^(--?[^=]+)(?:=([^]*))?$/.exec(word) ?? [];
    const name = SHORT[said] ?? said;
    const takesNext = attached === undefined && VALUED.has(name) && !SWITCHES[verb]?.has(name);
    flags.set(name, attached ?? (takesNext ? (before[(i += 1)] ?? '') : 'true'));
  }
  return { operands, flags, command: split < 0 ? [] : words.slice(split + 1) };
}
