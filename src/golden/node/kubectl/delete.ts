import type { Resource } from '#model/resources.ts';
import { NAMESPACE } from '../cluster.ts';
import { isOn, secondsIn } from './options.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { Refusal, complaint, printed } from './outcome.ts';
import type { Session, Wait } from './session.ts';
import { PATIENCE, refusalText } from './session.ts';
import { kindOf, objectsOf, targetsOf } from './target.ts';

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';
const CLUSTER_SCOPE = 'Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n';

const POLICIES: Readonly<Record<string, string>> = { orphan: 'Orphan', foreground: 'Foreground' };

interface Deleted {
  readonly resource: Resource;
  readonly name: string;
  readonly uid: string;
}

/** `kubectl delete`: asks for each object in turn, and waits for the end of all if none was refused. */
export function remove(session: Session, options: Options, wait: Wait): Outcome {
  const graceSeconds = graceOf(options);
  const isImmediate = isOn(options, '--force') && graceSeconds === 0;
  const named = namedIn(session, options);
  if (named.length === 0) return printed('No resources found\n');
  const deleted: Deleted[] = [];
  const refusals: string[] = [];
  for (const { resource, name } of named) {
    const uid = session.find(resource, name)?.metadata.uid ?? '';
    const answer = session.ask(resource, name, { verb: 'delete', body: bodyOf(options, graceSeconds) });
    if (answer.ok) deleted.push({ resource, name, uid });
    else if (answer.code !== 404 || !isOn(options, '--ignore-not-found'))
      refusals.push(`${refusalText(answer)}\n`);
  }
  const warnings =
    (isImmediate ? IMMEDIATE : '') +
    (named.some(({ resource }) => !resource.namespaced) ? CLUSTER_SCOPE : '');
  const lines = deleted.map((one) => lineOf(one, isImmediate)).join('');
  if (refusals.length > 0)
    return { stdout: lines, stderr: warnings + refusals.join(''), code: 1, compared: true };
  const left =
    options.flags.get('--wait') === 'false' ? undefined : awaitEnd(session, deleted, options, wait);
  if (left)
    return {
      stdout: lines,
      stderr: `${warnings}error: timed out waiting for the condition on ${left.resource.plural}/${left.name}\n`,
      code: 1,
      compared: true,
    };
  return printed(lines, warnings);
}

/** The names that are asked for, or those that `--all` and `-l` find. @throws Refusal */
function namedIn(session: Session, options: Options): readonly Omit<Deleted, 'uid'>[] {
  const { operands, flags } = options;
  return targetsOf(operands).flatMap(({ resource, name }) => {
    if (name !== undefined) return [{ resource, name }];
    if (!isOn(options, '--all') && !flags.has('-l') && !flags.has('--field-selector'))
      throw complaint(`resource(s) were provided, but no name was specified`);
    return objectsOf(session, { resource }, options).map(({ metadata }) => ({
      resource,
      name: metadata.name,
    }));
  });
}

/** @throws Refusal */
function graceOf(options: Options): number | undefined {
  const asked = options.flags.get('--grace-period');
  if (isOn(options, '--now') && asked !== undefined)
    throw new Refusal('error: --now and --grace-period cannot be specified together');
  const seconds = isOn(options, '--now') ? 1 : Number(asked ?? -1);
  if (isOn(options, '--force')) return Math.max(seconds, 0);
  return seconds < 0 ? undefined : Math.max(seconds, 1);
}

const bodyOf = ({ flags }: Options, gracePeriodSeconds: number | undefined): object => ({
  propagationPolicy: POLICIES[flags.get('--cascade') ?? ''] ?? 'Background',
  ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
});

const lineOf = ({ resource, name }: Deleted, isImmediate: boolean): string =>
  `${kindOf(resource)} "${name}" ${isImmediate ? 'force deleted' : 'deleted'}${resource.namespaced ? ` from ${NAMESPACE} namespace` : ''}\n`;

/** Another object of the same name is no reason to wait. The one that is left when time is over. */
function awaitEnd(
  session: Session,
  deleted: readonly Deleted[],
  { flags }: Options,
  wait: Wait,
): Deleted | undefined {
  const isThere = ({ resource, name, uid }: Deleted): boolean =>
    session.find(resource, name)?.metadata.uid === uid;
  wait(() => !deleted.some(isThere), secondsIn(flags.get('--timeout')) || PATIENCE);
  return deleted.find(isThere);
}
