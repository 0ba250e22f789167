import { isMap } from '#kernel/json.ts';
import { type Instant, instantOf } from '#kernel/time.ts';
import type { Aliases } from './aliases.ts';
import { at } from './journal.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const TOKEN_VOLUME = 'kube-api-access-';
const volumeLists = new Set(['volumes', 'volumeMounts']);

/** What a cleaner has to know of the run. */
export interface Circumstances {
  readonly started: Instant;
  /** Has the run nodes of its own? Then messages about nodes are not comparable. */
  readonly ownNodes: boolean;
}

/** Takes from JSON what depends on the run: names by chance, moments, mounted tokens, what is in an image. */
export class Cleaner {
  readonly #aliases: Aliases;
  readonly #circumstances: Circumstances;

  constructor(aliases: Aliases, circumstances: Circumstances) {
    this.#aliases = aliases;
    this.#circumstances = circumstances;
  }

  /** @param key the field of which it is the value */
  clean(value: unknown, key = ''): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value))
      return value.filter((item) => !isTokenVolume(key, item)).map((item) => this.clean(item));
    if (!isMap(value)) return value;
    const parts = Object.keys(value)
      .sort()
      .filter((k) => value[k] !== undefined)
      .map((k) => [this.#text(k), this.clean(value[k], k)] as const);
    return Object.fromEntries(
      parts.filter(([k, part]) => !(volumeLists.has(k) && Array.isArray(part) && part.length === 0)),
    );
  }

  #text(text: string): string {
    const { started, ownNodes } = this.#circumstances;
    if (TIMESTAMP.test(text)) return `T+${Math.max(0, Math.round((instantOf(text) - started) / 1000))}`;
    const plain = this.#aliases
      .apply(text)
      .replace(
        /^\d+\/\d+ nodes are available:(.*)$/s,
        (_all, rest: string) => `*/* nodes are available:${ownNodes ? ' *' : rest}`,
      )
      .replace(/@sha256:[0-9a-f]{64}\b/g, '@sha256:*')
      .replace(/\b(record|precondition) \(\d+\)/g, '$1 (*)');
    return plain.split('\n', 1)[0] ?? ''; // a dump of the pod follows some messages
  }
}

/** The token volume that admission mounts is noise. */
const isTokenVolume = (key: string, item: unknown): boolean =>
  volumeLists.has(key) && String(at(item, 'name') ?? '').startsWith(TOKEN_VOLUME);
