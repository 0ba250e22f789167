import type { Pod, StatefulSet } from '#model/objects.ts';
import { isInRange, membershipOf, startOrdinal } from '#model/ordinals.ts';
import { resources } from '#model/resources.ts';
import type { View } from '../../loop/view.ts';
import { ordinalOf } from './identity.ts';
import { OpenPlaces } from './open-places.ts';
import type { Measure } from './tally.ts';
import { Tally } from './tally.ts';

/** A pod of which something was heard, as the cache has it now; absent when it is gone. */
export interface Change {
  readonly name: string;
  readonly pod: Pod | undefined;
}

/**
 * A set may want two billion replicas, and nobody can hold a place for each. So many have one at first; when they are
 * there, twice as many as there are pods.
 */
const PLACES = 10_000;

/**
 * The pods of one set as its last sync found them. It is told which pods change, and only these are looked at again, so
 * that a sync costs what has changed and not what there is. During a sync it does not follow the cache: a pass decides
 * upon one picture.
 */
export class Roster {
  readonly set: StatefulSet;
  /** In order of ordinals, one for each replica wanted, up to a limit. Those that do not exist have no place, or exist in memory only. */
  readonly replicas: (Pod | undefined)[];
  /** Out of range, highest ordinal first. */
  readonly condemned: Pod[] = [];
  /** Claimed, but in neither list: another pod has the place, or the ordinal is too large to be one. */
  readonly beside: Pod[] = [];
  /** Replicas that may need something: created, repaired, waited for. */
  readonly unsettled: OpenPlaces;
  /** Replicas that are not known to be updated and available. */
  readonly unrolled: OpenPlaces;
  #tally: Tally | undefined;
  #heard: Set<string> | undefined;

  /** @param pods how many there are already */
  constructor(set: StatefulSet, pods = 0) {
    const places = Math.min(set.spec.replicas, Math.max(PLACES, 2 * pods));
    this.set = set;
    this.replicas = Array.from({ length: places }, () => undefined);
    this.unsettled = new OpenPlaces(places);
    this.unrolled = new OpenPlaces(places);
  }

  /** More replicas are wanted than have places; a larger roster follows when the last place is taken. */
  get isPart(): boolean {
    return this.replicas.length < this.set.spec.replicas;
  }

  /** Still true for the set as it is now? Two pods of one ordinal are sorted out anew each time. */
  fits(set: StatefulSet): boolean {
    const known = this.set;
    const isFull = this.isPart && this.replicas.at(-1) !== undefined;
    return (
      known.metadata.uid === set.metadata.uid &&
      known.spec === set.spec &&
      this.beside.length === 0 &&
      !isFull
    );
  }

  /** Something happened to a pod: it is looked at in the next sync. */
  hear(pod: string): void {
    this.#heard?.add(pod);
  }

  /** Something happened to a claim of this ordinal. */
  hearOfClaim(ordinal: number): void {
    const place = ordinal - startOrdinal(this.set);
    if (place >= 0 && place < this.replicas.length) this.unsettled.open(place);
  }

  /** What was heard since the last time; of all owned pods at first. */
  changes(view: View): readonly Change[] {
    const { uid, namespace } = this.set.metadata;
    const heard = this.#heard;
    this.#heard = new Set();
    if (!heard) return view.ownedBy<Pod>(resources.Pod, uid).map((pod) => ({ name: pod.metadata.name, pod }));
    return [...heard].map((name) => ({ name, pod: view.get<Pod>(resources.Pod, namespace, name) }));
  }

  /** A pod of the set, in the place of what was known of it. */
  put(pod: Pod): void {
    this.drop(pod.metadata.name);
    const ordinal = ordinalOf(pod);
    const inRange = isInRange(this.set, ordinal);
    const place = ordinal - startOrdinal(this.set);
    if (inRange && place < this.replicas.length) this.take(place, pod);
    else if (ordinal >= 0 && !inRange) this.condemned.splice(this.#condemnedAt(ordinal), 0, pod);
    else this.beside.push(pod);
    if (ordinal >= 0) this.#tally?.add(pod);
  }

  /** Gives a replica its place; a pod made in memory has it for this sync. */
  take(place: number, pod: Pod): void {
    const other = this.replicas[place];
    if (other) this.#tally?.remove(other);
    if (other && isReal(other)) this.beside.push(other);
    this.replicas[place] = pod;
    this.unsettled.open(place);
    this.unrolled.open(place);
    if (!isReal(pod)) this.hear(pod.metadata.name);
  }

  /** The pod is gone, or no longer the set's. */
  drop(name: string): void {
    const { ordinal } = membershipOf(name);
    if (!isInRange(this.set, ordinal)) return this.#dropCondemned(name, ordinal);
    const place = ordinal - startOrdinal(this.set);
    const known = this.replicas[place];
    if (known?.metadata.name !== name) return;
    this.#tally?.remove(known);
    this.replicas[place] = undefined;
    this.unsettled.open(place);
    this.unrolled.open(place);
  }

  /** All that the set has claimed. */
  *pods(): Generator<Pod> {
    for (const pod of this.replicas) if (pod) yield pod;
    yield* this.condemned;
    yield* this.beside;
  }

  /** The counters by a measure; all is counted anew when the measure is another. */
  tally(measure: Measure): Tally {
    const known = this.#tally;
    if (known && sameMeasure(known.measure, measure)) return known;
    const tally = new Tally(measure);
    for (const pod of this.replicas) if (pod) tally.add(pod);
    for (const pod of this.condemned) tally.add(pod);
    this.unrolled.openAll();
    this.#tally = tally;
    return tally;
  }

  #dropCondemned(name: string, ordinal: number): void {
    for (
      let at = this.#condemnedAt(ordinal) - 1;
      at >= 0 && ordinalOf(this.condemned[at] as Pod) === ordinal;
      at -= 1
    ) {
      const pod = this.condemned[at] as Pod;
      if (pod.metadata.name !== name) continue;
      this.#tally?.remove(pod);
      this.condemned.splice(at, 1);
    }
  }

  /** Behind all condemned pods of this ordinal and of higher ones. */
  #condemnedAt(ordinal: number): number {
    let low = 0;
    let high = this.condemned.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ordinalOf(this.condemned[middle] as Pod) >= ordinal) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isReal = ({ metadata }: Pod): boolean => metadata.uid !== '';

const sameMeasure = (a: Measure, b: Measure): boolean =>
  a.current === b.current && a.update === b.update && a.minReadySeconds === b.minReadySeconds;
