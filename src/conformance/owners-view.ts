import type { Observation } from '#cluster/journal.ts';
import { GrowingView } from '#cluster/journal.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { membershipOf } from '#model/ordinals.ts';
import { controllerOf } from '#model/owners.ts';
import { resources } from '#model/resources.ts';

const NONE: ReadonlyMap<number, Pod> = new Map();

/** A view that knows the pods of each owner by ordinal without listing them: sets may have ten thousand. */
export class OwnersView extends GrowingView {
  readonly #byOwner = new Map<string, Map<number, Pod>>();

  /** The pods that the owner of this uid manages, by the ordinal in their names. It goes on changing with the view. */
  podsOf(uid: string): ReadonlyMap<number, Pod> {
    return this.#byOwner.get(uid) ?? NONE;
  }

  protected override set(resource: Observation['resource'], object: KubeObject): void {
    const { namespace, name } = object.metadata;
    const before = resource === resources.Pod ? this.get(resource, namespace, name) : undefined;
    super.set(resource, object);
    if (resource !== resources.Pod) return;
    if (before && controllerOf(before)?.uid !== controllerOf(object)?.uid) this.#drop(before);
    this.#enter(object as Pod);
  }

  protected override unset(resource: Observation['resource'], object: KubeObject): void {
    const { namespace, name } = object.metadata;
    const before = resource === resources.Pod ? this.get(resource, namespace, name) : undefined;
    super.unset(resource, object);
    if (before) this.#drop(before);
  }

  #enter(pod: Pod): void {
    const owner = controllerOf(pod);
    if (!owner) return;
    const own = this.#byOwner.get(owner.uid) ?? new Map<number, Pod>();
    this.#byOwner.set(owner.uid, own.set(membershipOf(pod.metadata.name).ordinal, pod));
  }

  #drop(pod: KubeObject): void {
    const own = this.#byOwner.get(controllerOf(pod)?.uid ?? '');
    const { ordinal } = membershipOf(pod.metadata.name);
    // two pods can have one ordinal: `web-1` and `web-01`
    if (own?.get(ordinal)?.metadata.name === pod.metadata.name) own.delete(ordinal);
  }
}
