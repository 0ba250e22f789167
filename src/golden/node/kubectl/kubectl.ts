import type { RecordedCluster } from '../cluster.ts';
import { remove } from './delete.ts';
import { cordon, drain } from './drain.ts';
import { exec } from './exec.ts';
import { get } from './get.ts';
import { logs } from './logs.ts';
import { annotate, label, taint } from './marks.ts';
import type { Options } from './options.ts';
import { parseOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { Refusal, refused, silent } from './outcome.ts';
import { raw } from './raw.ts';
import { rollout } from './rollout.ts';
import type { Wait } from './session.ts';
import { Session } from './session.ts';
import { set } from './set.ts';
import { waitFor } from './wait.ts';
import { apply, create, patch, run, scale } from './write.ts';

type Verb = (session: Session, options: Options, wait: Wait, input: unknown) => Outcome;

const verbs: Readonly<Record<string, Verb>> = {
  exec: (session, options, wait, input) =>
    exec(session, options, input === undefined ? '' : JSON.stringify(input), wait),
  get,
  logs,
  rollout,
  delete: remove,
  patch,
  scale,
  label,
  annotate,
  taint,
  set,
  run,
  wait: waitFor,
  create: (session, options, _wait, input) => create(session, options, input),
  replace: () => silent,
  apply: (session, { flags }, _wait, input) =>
    flags.get('-f') === '-' && input ? apply(session, input) : silent,
  cordon: (session, options) => cordon(session, options, true),
  uncordon: (session, options) => cordon(session, options, false),
  drain,
};

/** As much of kubectl as recorded cases use, by what it asks of the API server. */
export class Kubectl {
  readonly #session: Session;

  constructor(cluster: RecordedCluster) {
    this.#session = new Session(cluster);
  }

  /** Runs a command line. @param wait lets the cluster's time pass until something holds */
  run([verb = '', ...words]: readonly string[], input: unknown, wait: Wait): Outcome {
    if (!Object.hasOwn(verbs, verb)) return silent;
    const options = parseOptions(verb, words);
    try {
      if (options.flags.has('--raw')) return raw(this.#session, verb, options, input, wait);
      return (verbs[verb] as Verb)(this.#session, options, wait, input);
    } catch (error) {
      if (error instanceof Refusal) return refused(`${error.message}\n`);
      throw error;
    }
  }

  /** `kubectl apply` of an object. @throws Refusal when the API server refuses */
  apply(body: object): void {
    apply(this.#session, body);
  }
}
