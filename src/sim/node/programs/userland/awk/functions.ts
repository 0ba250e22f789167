import type { Work } from '../../../process/tasks.ts';
import { formatted } from './format.ts';
import { trouble } from './lexer.ts';
import type { Machine } from './machine.ts';
import { parts } from './records.ts';
import type { Expression, Place } from './syntax.ts';
import type { Value } from './values.ts';
import { AwkArray, Guess, numberOf, textOfValue } from './values.ts';

const isPlace = (value: Expression | undefined): value is Place =>
  value !== undefined && ['name', 'field', 'element'].includes(value.kind);

const RECORD: Place = { kind: 'field', index: { kind: 'number', value: 0 } };

/** Functions of plain values. */
const PLAIN: Readonly<Record<string, (machine: Machine, values: readonly Value[]) => Value>> = {
  substr: ({ call: { system } }, [text, from, length]) => {
    // BusyBox takes a start before the text for its first character, and keeps the length
    const least = system.userland === 'busybox' ? 1 : -Infinity;
    const start = Math.max(Math.round(numberOf(from)), least);
    const end = length === undefined ? Infinity : start + Math.round(numberOf(length));
    return textOfValue(text).slice(Math.max(start - 1, 0), Math.max(end - 1, 0));
  },
  index: (_, [text, part]) => textOfValue(text).indexOf(textOfValue(part)) + 1,
  toupper: (_, [text]) => textOfValue(text).toUpperCase(),
  tolower: (_, [text]) => textOfValue(text).toLowerCase(),
  sprintf: (_, [pattern, ...values]) => formatted(textOfValue(pattern), values),
  int: (_, [number]) => Math.trunc(numberOf(number)),
  sqrt: (_, [number]) => Math.sqrt(numberOf(number)),
  exp: (_, [number]) => Math.exp(numberOf(number)),
  log: (_, [number]) => Math.log(numberOf(number)),
  sin: (_, [number]) => Math.sin(numberOf(number)),
  cos: (_, [number]) => Math.cos(numberOf(number)),
  atan2: (_, [y, x]) => Math.atan2(numberOf(y), numberOf(x)),
  and: (_, [a, b]) => (numberOf(a) & numberOf(b)) >>> 0,
  or: (_, [a, b]) => (numberOf(a) | numberOf(b)) >>> 0,
  xor: (_, [a, b]) => (numberOf(a) ^ numberOf(b)) >>> 0,
  compl: (_, [a]) => ~numberOf(a) >>> 0,
  lshift: (_, [a, b]) => (numberOf(a) << numberOf(b)) >>> 0,
  rshift: (_, [a, b]) => numberOf(a) >>> numberOf(b),
  rand: ({ random }) => random.fraction(),
  systime: ({ call }) => ((call.system.unpredictable += 1), Math.floor(call.system.tasks.now() / 1000)),
  fflush: () => 0,
};

type Special = (machine: Machine, args: readonly Expression[]) => Work<Value>;

function* substitute(machine: Machine, args: readonly Expression[], all: boolean): Work<Value> {
  const [what, by, into = RECORD] = args;
  const pattern = yield* machine.pattern(what);
  const replacement = by ? textOfValue(yield* machine.value(by)) : '';
  const text = textOfValue(yield* machine.value(into));
  let count = 0;
  let end = -1;
  const out = text.replaceAll(new RegExp(pattern.source, 'g'), (...found: unknown[]) => {
    const match = found[0] as string;
    const at = found.findLast((each) => typeof each === 'number') as number;
    if ((count > 0 && !all) || (match === '' && at === end)) return match;
    count += 1;
    end = at + match.length;
    return replacement.replaceAll(/\\([&\\])|&/g, (_, escaped?: string) => escaped ?? match);
  });
  if (count > 0 && isPlace(into)) yield* machine.assign(into, out);
  return count;
}

const SPECIAL: Readonly<Record<string, Special>> = {
  *length(machine, [of]) {
    if (of?.kind === 'name' && machine.scope.cell(of.name) instanceof AwkArray)
      return machine.scope.array(of.name).values.size;
    return of ? [...textOfValue(yield* machine.value(of))].length : [...machine.scope.fields.record].length;
  },
  *split(machine, [of, into, by]) {
    const text = of ? textOfValue(yield* machine.value(of)) : '';
    const separator =
      by?.kind === 'regex'
        ? by.pattern
        : by
          ? textOfValue(yield* machine.value(by))
          : machine.scope.text('FS');
    const array = into?.kind === 'name' ? machine.scope.array(into.name) : new AwkArray();
    array.values.clear();
    const found = parts(text, separator);
    found.forEach((part, i) => array.values.set(String(i + 1), new Guess(part)));
    return found.length;
  },
  sub: (machine, args) => substitute(machine, args, false),
  gsub: (machine, args) => substitute(machine, args, true),
  *match(machine, [of, what]) {
    const text = of ? textOfValue(yield* machine.value(of)) : '';
    const found = (yield* machine.pattern(what)).exec(text);
    machine.scope.set('RSTART', found ? found.index + 1 : 0);
    machine.scope.set('RLENGTH', found ? found[0].length : -1);
    return found ? found.index + 1 : 0;
  },
  *srand(machine, [seed]) {
    const old = machine.seed;
    if (!seed) machine.call.system.unpredictable += 1;
    machine.seed = seed
      ? numberOf(yield* machine.value(seed))
      : Math.floor(machine.call.system.tasks.now() / 1000);
    machine.random.seed(machine.seed);
    return old;
  },
  *system(machine, [command]) {
    return yield* machine.streams.run(command ? textOfValue(yield* machine.value(command)) : '');
  },
  *close(machine, [name]) {
    return yield* machine.streams.close(name ? textOfValue(yield* machine.value(name)) : '');
  },
};

/** Calls one of awk's own functions. */
export function* call(
  machine: Machine,
  name: string,
  args: readonly Expression[],
  line: number,
): Work<Value> {
  const special = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
  if (special) return yield* special(machine, args);
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  if (!plain) throw trouble(line, 'Call to undefined function');
  const values: Value[] = [];
  for (const arg of args) values.push(yield* machine.value(arg));
  return plain(machine, values);
}
