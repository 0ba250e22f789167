import type { KubeObject } from '#model/objects.ts';
import { resourceOfKind } from '#model/resources.ts';
import type { RecordedCluster } from '../cluster.ts';
import { exec } from './exec.ts';
import { get } from './get.ts';
import { logs } from './logs.ts';
import type { Options } from './options.ts';
import { parseOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { silent } from './outcome.ts';
import type { Wait } from './session.ts';
import { Session, placeOf } from './session.ts';
import * as write from './write.ts';

type Verb = (session: Session, options: Options, wait: Wait, input: unknown) => Outcome;

const verbs: Readonly<Record<string, Verb>> = {
  exec: (session, options, wait, input) =>
    exec(session, options, input === undefined ? '' : JSON.stringify(input), wait),
  get,
  logs,
  rollout: write.rollout,
  delete: write.remove,
  patch: write.patch,
  scale: write.scale,
  label: write.label,
  annotate: write.annotate,
  taint: write.taint,
  set: write.set,
  create: (session, options, _wait, input) => write.create(session, options, input),
  cordon: (session, options) => write.cordon(session, options, true),
  uncordon: (session, options) => write.cordon(session, options, false),
  drain: write.drain,
};

/** As much of kubectl as recorded cases use, by what it asks of the API server. */
export class Kubectl {
  readonly #session: Session;

  constructor(cluster: RecordedCluster) {
    this.#session = new Session(cluster);
  }

  /** Runs a command line. @param wait lets the cluster's time pass until something holds */
  run([verb = '', ...words]: readonly string[], input: unknown, wait: Wait): Outcome {
    return verbs[verb]?.(this.#session, parseOptions(verb, words), wait, input) ?? silent;
  }

  /** Creates an object, or changes the one that is there. @throws Error when the API server refuses */
  apply(body: object): void {
    const { apiVersion = '', kind = '', metadata } = body as Partial<KubeObject>;
    const resource = resourceOfKind(apiVersion, kind);
    if (!resource || !metadata) throw new Error(`no resource for ${kind}`);
    const answer = this.#session.request({ verb: 'create', ...placeOf(resource), body });
    if (!answer.ok && answer.code === 409)
      this.#session.ask(resource, metadata.name, { verb: 'patch', patchType: 'strategic', body });
    else if (!answer.ok) throw new Error(answer.body.message);
  }
}
