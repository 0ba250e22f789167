import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { keyFor, splitKey } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Sync } from '../loop/controller.ts';
import { ask, ending } from './ask.ts';
import type { Client } from './client.ts';
import { client } from './client.ts';
import { awaitingNode, expansionOf, growing, isGrown, isToGrow, sizeAsked } from './volumes/expansion.ts';

/** How long the storage needs to become larger. */
const GROWING_TAKES: Duration = second;
const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS } = resources;

/**
 * The resizer beside a CSI driver (kubernetes-csi/external-resizer): makes the driver's volumes larger when their claims
 * ask for more, and leaves the file system to the kubelet.
 * @param driver its name, as in `spec.csi.driver` of a volume
 */
export const externalResizer = (driver: string): Controller => new ExternalResizer(driver);

class ExternalResizer implements Controller {
  readonly name: string;
  readonly informers = [CLAIMS, VOLUMES];
  readonly #driver: string;
  readonly #api: Client;
  /** When the storage of a claim has its new size, by key and size. */
  readonly #due = new Map<string, Instant>();

  constructor(driver: string) {
    this.#driver = driver;
    this.name = `external-resizer ${driver}`;
    this.#api = client(this.name);
  }

  observe({ type, resource, object }: StoredEvent, enqueue: Enqueue): void {
    if (resource !== CLAIMS || type === 'DELETED' || !isToGrow(object as PersistentVolumeClaim)) return;
    enqueue(keyFor(object));
  }

  sync(key: string, context: Context): Sync {
    return ending(this.#expand(key, context));
  }

  *#expand(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const claim = context.view.get<PersistentVolumeClaim>(CLAIMS, namespace, name);
    const volume = context.view.get<PersistentVolume>(VOLUMES, undefined, claim?.spec.volumeName ?? '');
    if (!claim || !volume || !isToGrow(claim) || !this.#isOurs(volume)) return;
    if (expansionOf(claim)?.startsWith('NodeResize')) return;
    const size = sizeAsked(claim);
    const work = `${key} ${size}`;
    if (!this.#due.has(work)) {
      this.#due.set(work, context.clock.now() + GROWING_TAKES);
      const marked = growing(claim, size, context.clock.now());
      yield* ask(this.#api.updateAt('status', CLAIMS, marked));
      const what = `External resizer is resizing volume ${volume.metadata.name}`;
      context.event(claim, 'Normal', 'Resizing', what);
    }
    const left = (this.#due.get(work) ?? 0) - context.clock.now();
    if (left > 0) return { requeueAfter: left };
    return yield* this.#grow(key, claim, volume, context);
  }

  *#grow(key: string, claim: PersistentVolumeClaim, volume: PersistentVolume, context: Context): Sync {
    const size = sizeAsked(claim);
    if (!isGrown(volume, claim)) {
      const capacity = { ...volume.spec.capacity, storage: size };
      yield* ask(this.#api.patch('merge', VOLUMES, undefined, volume.metadata.name, { spec: { capacity } }));
    }
    yield* ask(this.#api.updateAt('status', CLAIMS, awaitingNode(claim, context.clock.now())));
    this.#due.delete(`${key} ${size}`);
    const what = 'Require file system resize of volume on node';
    context.event(claim, 'Normal', 'FileSystemResizeRequired', what);
  }

  #isOurs({ spec }: PersistentVolume): boolean {
    return (spec as { readonly csi?: { readonly driver: string } }).csi?.driver === this.#driver;
  }
}
