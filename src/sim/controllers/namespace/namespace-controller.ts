import type { Duration, Instant } from '#kernel/time.ts';
import { instantOf, second } from '#kernel/time.ts';
import type { KubeObject, Namespace, Pod } from '#model/objects.ts';
import { isTerminal } from '#model/pod-state.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { ObjectList } from '../../api/request.ts';
import type { Context, Controller, Requests, Sync } from '../../loop/controller.ts';
import { client } from '../client.ts';
import { nextConditions } from './namespace-conditions.ts';

const USER = 'namespace-controller';
const FINALIZER = 'kubernetes';
/** --concurrent-namespace-syncs */
const WORKERS = 10;
/** So long the controller waits for last-minute objects after every change of a terminating namespace. */
const GRACE: Duration = 5 * second;
/** How long finalizers are believed to take, in seconds. */
const FINALIZER_ESTIMATE = 15;

const api = client(USER);
const contents: readonly Resource[] = Object.values(resources).filter(({ namespaced }) => namespaced);

/** What is left of one resource, and in how many seconds it may be gone. */
interface Leftover {
  readonly items: readonly KubeObject[];
  readonly estimate: number;
  readonly failed?: string;
}

/** The namespace controller of kube-controller-manager 1.36: pods go first, then all other content, then the namespace. */
export const namespaceController = (): Controller => ({
  name: USER,
  informers: [resources.Namespace, resources.Pod],
  workers: WORKERS,
  observe({ resource, object, type }, enqueue) {
    if (resource !== resources.Namespace || type === 'DELETED') return;
    if (object.metadata.deletionTimestamp !== undefined) enqueue(object.metadata.name, GRACE);
  },
  *sync(name, context): Sync {
    const found = yield api.get(resources.Namespace, undefined, name);
    if (!found.ok) return found.code === 404 ? undefined : { failed: found.body.message ?? 'get failed' };
    const namespace = found.body as Namespace;
    if (namespace.metadata.deletionTimestamp === undefined) return;
    const terminating = yield* markTerminating(namespace);
    if (!terminating || (terminating.spec?.finalizers ?? []).length === 0) return;
    return yield* empty(terminating, context);
  },
});

function* markTerminating(namespace: Namespace): Requests<Namespace | undefined> {
  if (namespace.status?.phase === 'Terminating') return namespace;
  const answer = yield api.updateAt('status', resources.Namespace, {
    ...namespace,
    status: { ...namespace.status, phase: 'Terminating' },
  });
  return answer.ok ? (answer.body as Namespace) : undefined;
}

function* empty(namespace: Namespace, context: Context): Sync {
  const { name, deletionTimestamp = '' } = namespace.metadata;
  const remaining = new Map<string, number>();
  const finalizers = new Map<string, number>();
  const failures: string[] = [];
  let estimate = 0;
  function* clear(resource: Resource): Requests<void> {
    const left = yield* deleteAll(resource, name, instantOf(deletionTimestamp), context);
    estimate = Math.max(estimate, left.estimate);
    if (left.failed !== undefined) failures.push(left.failed);
    if (left.items.length > 0) remaining.set(`${resource.plural}.${resource.group}`, left.items.length);
    for (const item of left.items)
      for (const finalizer of item.metadata.finalizers ?? [])
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
  }
  // KEP-5080: nothing that a pod may still need is deleted before all pods are gone; that pods are left is not told
  yield* clear(resources.Pod);
  if (remaining.size > 0) {
    remaining.clear();
    finalizers.clear();
  } else {
    for (const resource of context.anyOrder(contents)) if (resource !== resources.Pod) yield* clear(resource);
  }
  const conditions = nextConditions(
    namespace.status?.conditions ?? [],
    { remaining, finalizers, failures },
    context.clock.now(),
  );
  if (conditions) {
    const answer = yield api.updateAt('status', resources.Namespace, {
      ...namespace,
      status: { ...namespace.status, conditions },
    });
    if (!answer.ok) failures.push(answer.body.message ?? 'status refused');
  }
  if (failures.length > 0) return { failed: failures.join(', ') };
  if (estimate > 0) return { requeueAfter: (Math.floor(estimate / 2) + 1) * second };
  return yield* finalize(name);
}

function* deleteAll(
  resource: Resource,
  namespace: string,
  deletedAt: Instant,
  context: Context,
): Requests<Leftover> {
  const grace = resource === resources.Pod ? graceOf(context.view.list<Pod>(resource, namespace)) : 0;
  const estimate = context.clock.now() - deletedAt >= grace * second ? 0 : grace;
  const deleted = yield api.deleteCollection(resource, namespace, { propagationPolicy: 'Background' });
  if (!deleted.ok) return { items: [], estimate, failed: deleted.body.message ?? 'refused' };
  const listed = yield api.list(resource, namespace);
  if (!listed.ok) return { items: [], estimate, failed: listed.body.message ?? 'refused' };
  const { items } = listed.body as ObjectList;
  if (estimate > 0 || items.length === 0) return { items, estimate };
  if (items.some(({ metadata }) => (metadata.finalizers ?? []).length > 0))
    return { items, estimate: FINALIZER_ESTIMATE };
  const { group, version, plural } = resource;
  return {
    items,
    estimate: 0,
    failed: `unexpected items still remain in namespace: ${namespace} for gvr: ${group}/${version}, Resource=${plural}`,
  };
}

/** The longest grace, in seconds, of the pods that still run. */
const graceOf = (pods: readonly Pod[]): number =>
  pods.reduce(
    (longest, pod) =>
      isTerminal(pod) ? longest : Math.max(longest, pod.spec.terminationGracePeriodSeconds ?? 0),
    0,
  );

/** Gives the namespace free: the API server removes it when nobody else holds it. */
function* finalize(name: string): Sync {
  for (;;) {
    const found = yield api.get(resources.Namespace, undefined, name);
    if (!found.ok) return found.code === 404 ? undefined : { failed: found.body.message ?? 'get failed' };
    const namespace = found.body as Namespace;
    const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
    const answer = yield api.updateAt('finalize', resources.Namespace, {
      ...namespace,
      spec: { ...namespace.spec, finalizers },
    });
    if (answer.ok || answer.code === 404) return;
    if (answer.code !== 409) return { failed: answer.body.message ?? 'refused' };
  }
}
