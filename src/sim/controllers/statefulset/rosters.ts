import { keyFor, keyOf } from '#model/keys.ts';
import type { KubeObject, StatefulSet } from '#model/objects.ts';
import { membershipOf } from '#model/ordinals.ts';
import { controllerOf } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { View } from '../../loop/view.ts';
import { Roster } from './roster.ts';

/** One roster for each set that was synced, told of every change that concerns it. */
export class Rosters {
  readonly #byKey = new Map<string, Roster>();

  /** The roster of a set; a new one when its spec has changed. */
  of(set: StatefulSet, view: View): Roster {
    const key = keyFor(set);
    let roster = this.#byKey.get(key);
    if (!roster?.fits(set))
      this.#byKey.set(key, (roster = new Roster(set, view.ownedBy(resources.Pod, set.metadata.uid).length)));
    return roster;
  }

  /** The set of the key is gone. */
  forget(key: string): void {
    this.#byKey.delete(key);
  }

  observe({ resource, object, previous }: StoredEvent): void {
    if (resource === resources.PersistentVolumeClaim) this.#hearOfClaim(object);
    if (resource !== resources.Pod) return;
    this.#hear(object);
    if (previous && previous.metadata.ownerReferences !== object.metadata.ownerReferences)
      this.#hear(previous);
  }

  #hear(pod: KubeObject): void {
    const owner = controllerOf(pod);
    const { namespace, name } = pod.metadata;
    if (owner) this.#byKey.get(keyOf(namespace, owner.name))?.hear(name);
  }

  /** A claim's name ends with that of its set and the ordinal. */
  #hearOfClaim({ metadata: { namespace, name } }: KubeObject): void {
    const { parent, ordinal } = membershipOf(name);
    for (const roster of this.#byKey.values()) {
      const { metadata } = roster.set;
      if (metadata.namespace === namespace && parent.endsWith(`-${metadata.name}`))
        roster.hearOfClaim(ordinal);
    }
  }
}
