import { keyOf } from '#model/keys.ts';
import { isTerminal } from '#model/pod-state.ts';
import type { PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { View } from '../loop/view.ts';
import type { ObjectList, StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../loop/controller.ts';
import { ask, ending, Refused } from './ask.ts';
import { client } from './client.ts';
import { claimsOfPod } from './volumes/claims-of-pod.ts';
import { withFinalizer, withoutFinalizer } from './volumes/metadata.ts';

const FINALIZER = 'kubernetes.io/pvc-protection';
const api = client('pvc-protection-controller');
const { PersistentVolumeClaim: CLAIMS, Pod: PODS } = resources;

/**
 * Keeps a claim that is being deleted for as long as a scheduled pod refers to it (kube-controller-manager's
 * persistentvolumeclaim-protection-controller). A key is a namespace: its claims are looked at together, so that they
 * share one list of pods asked of the API server.
 */
export const persistentVolumeClaimProtection = (): Controller => new ClaimProtection();

class ClaimProtection implements Controller {
  readonly name = 'pvc-protection-controller';
  readonly informers = [CLAIMS, PODS];
  readonly #waiting = new Map<string, Set<string>>();
  readonly #podsOfClaim = new Map<string, Set<string>>();

  observe(event: StoredEvent, enqueue: Enqueue, { view }: Context): void {
    if (event.resource === CLAIMS)
      this.#observeClaim(event.object as PersistentVolumeClaim, event.type, enqueue);
    else if (event.resource === PODS) this.#observePod(event, view, enqueue);
  }

  *sync(namespace: string, context: Context): Sync {
    const names = [...(this.#waiting.get(namespace) ?? [])];
    this.#waiting.delete(namespace);
    const live = new LivePods(namespace);
    const failures: string[] = [];
    for (const name of names) {
      const end = yield* ending(this.#process(namespace, name, context.view, live));
      if (!end || !('failed' in end)) continue;
      failures.push(end.failed);
      this.#wait(namespace, name);
    }
    return failures.length > 0 ? { failed: failures.join('; ') } : undefined;
  }

  #observeClaim(claim: PersistentVolumeClaim, type: StoredEvent['type'], enqueue: Enqueue): void {
    const { namespace = '', name } = claim.metadata;
    if (type === 'DELETED' || isKept(claim)) return;
    this.#wait(namespace, name);
    enqueue(namespace);
  }

  #observePod({ type, object, previous }: StoredEvent, view: View, enqueue: Enqueue): void {
    const pod = object as Pod;
    const { namespace = '' } = pod.metadata;
    if (!previous || type === 'DELETED') this.#index(pod, type !== 'DELETED');
    if (type !== 'DELETED' && pod.spec.nodeName && !isTerminal(pod)) return;
    for (const name of claimsOfPod(pod)) {
      const claim = view.get<PersistentVolumeClaim>(CLAIMS, namespace, name);
      if (!claim || isKept(claim)) continue;
      this.#wait(namespace, name);
      enqueue(namespace);
    }
  }

  #index(pod: Pod, present: boolean): void {
    const { namespace, name } = pod.metadata;
    for (const claim of claimsOfPod(pod)) {
      const key = keyOf(namespace, claim);
      const pods = this.#podsOfClaim.get(key) ?? new Set<string>();
      if (present) this.#podsOfClaim.set(key, pods.add(name));
      else if (pods.delete(name) && pods.size === 0) this.#podsOfClaim.delete(key);
    }
  }

  #wait(namespace: string, name: string): void {
    const names = this.#waiting.get(namespace);
    if (names) names.add(name);
    else this.#waiting.set(namespace, new Set([name]));
  }

  *#process(namespace: string, name: string, view: View, live: LivePods): Sync {
    const claim = view.get<PersistentVolumeClaim>(CLAIMS, namespace, name);
    if (!claim || isKept(claim)) return;
    if (claim.metadata.deletionTimestamp === undefined)
      return void (yield* ask(api.update(CLAIMS, withFinalizer(claim, FINALIZER))));
    if (this.#isUsed(namespace, name, view) || (yield* live.use(name))) return;
    yield* ask(api.update(CLAIMS, withoutFinalizer(claim, FINALIZER)));
  }

  #isUsed(namespace: string, name: string, view: View): boolean {
    for (const pod of this.#podsOfClaim.get(keyOf(namespace, name)) ?? []) {
      if (view.get<Pod>(PODS, namespace, pod)?.spec.nodeName) return true;
    }
    return false;
  }
}

/** Neither to be given the finalizer nor to be looked at for its removal. */
function isKept({ metadata: { deletionTimestamp, finalizers } }: PersistentVolumeClaim): boolean {
  const has = finalizers?.includes(FINALIZER) ?? false;
  return deletionTimestamp === undefined ? has : !has;
}

/** The pods of a namespace as the API server has them, asked for once and only when needed: the cache may lag. */
class LivePods {
  readonly #namespace: string;
  #used: ReadonlySet<string> | undefined;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** Does a scheduled pod use the claim? */
  *use(claim: string): Requests<boolean> {
    this.#used ??= yield* this.#ask();
    return this.#used.has(claim);
  }

  *#ask(): Requests<ReadonlySet<string>> {
    const answer = yield api.list(PODS, this.#namespace);
    if (!answer.ok) throw new Refused(answer.body);
    const pods = (answer.body as ObjectList).items as readonly Pod[];
    return new Set(pods.filter((pod) => pod.spec.nodeName).flatMap(claimsOfPod));
  }
}
