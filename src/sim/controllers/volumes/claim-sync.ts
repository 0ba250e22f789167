import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { keyOf } from '#model/keys.ts';
import type { PersistentVolumeClaim } from '#model/objects.ts';
import type { Context, Requests, Sync, SyncEnd } from '../../loop/controller.ts';
import type { BinderStore } from './binder-store.ts';
import { SOURCE } from './binder-store.ts';
import { bindsLate, claimClass, claimNamesClass, defaultClass, storageClass } from './classes.ts';
import {
  BETA_STORAGE_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
} from './marks.ts';
import { bestMatchesByModes, isBoundTo, whyUnsuitable } from './matching.ts';
import { annotated, annotation, isMarked } from './metadata.ts';

/** kube-controller-manager's --pvclaimbinder-sync-period: what waits without a hint is looked at again. */
const SYNC_PERIOD: Duration = 15 * second;
const LOST_REFERENCE = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
const LOST_VOLUME = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!';
const MISBOUND = 'Two claims are bound to the same volume, this one is bound incorrectly';
const NOTHING_FITS = 'no persistent volumes available for this claim and no storage class is set';

export const untilNextPeriod = ({ clock }: Context): SyncEnd => ({
  requeueAfter: SYNC_PERIOD - (clock.now() % SYNC_PERIOD),
});

/** Names of the pods without a node that mount a claim, by the claim's key. */
export type Consumers = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds a volume for a claim, or asks for one (pv_controller.go syncClaim). */
export class ClaimSync {
  readonly #store: BinderStore;
  readonly #consumers: Consumers;

  constructor(store: BinderStore, consumers: Consumers) {
    this.#store = store;
    this.#consumers = consumers;
  }

  *sync(key: string, context: Context): Sync {
    const claim = this.#store.claim(key);
    if (!claim) return undefined;
    if (isMarked(claim, BIND_COMPLETED)) return yield* this.#syncBoundClaim(claim, context);
    if (claim.spec.volumeName) return yield* this.#syncClaimForVolume(claim, claim.spec.volumeName, context);
    return yield* this.#syncOpenClaim(claim, context);
  }

  /** The user does not care which volume it is. */
  *#syncOpenClaim(claim: PersistentVolumeClaim, context: Context): Sync {
    const late = bindsLate(context.view, claim);
    const found = bestMatchesByModes(claim, this.#store.volumes.candidates(claim), { late });
    const volume = context.anyOrder(found)[0];
    if (volume) return yield* this.#store.bind(volume, claim);
    if (yield* this.#assignDefaultClass(claim, context)) return undefined;
    if (claimClass(claim) && (!late || isMarked(claim, SELECTED_NODE)))
      return yield* this.#provision(claim, context);
    const [reason, message] = late ? this.#waitsForConsumer(claim) : ['FailedBinding', NOTHING_FITS];
    context.event(claim, 'Normal', reason, message, SOURCE);
    return yield* this.#stayPending(claim, context);
  }

  #waitsForConsumer({ metadata: { namespace, name } }: PersistentVolumeClaim): [string, string] {
    const waiting = [...(this.#consumers.get(keyOf(namespace, name)) ?? [])];
    if (waiting.length === 0)
      return ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding'];
    return [
      'WaitForPodScheduled',
      `waiting for pod${waiting.length > 1 ? 's' : ''} ${waiting.join(',')} to be scheduled`,
    ];
  }

  /** A claim without any word of a class gets the default class, also when that appears later (RetroactiveDefaultStorageClass). */
  *#assignDefaultClass(claim: PersistentVolumeClaim, { view }: Context): Requests<boolean> {
    if (claimNamesClass(claim)) return false;
    const chosen = defaultClass(view);
    if (!chosen) return false;
    yield* this.#store.writeClaim(claim, {
      ...claim,
      spec: { ...claim.spec, storageClassName: chosen.metadata.name },
    });
    return true;
  }

  *#provision(claim: PersistentVolumeClaim, context: Context): Sync {
    const name = claimClass(claim);
    const provisioner = storageClass(context.view, name)?.provisioner;
    const problem =
      provisioner === undefined
        ? `storageclass.storage.k8s.io "${name}" not found`
        : whyNoProvisioner(provisioner);
    if (provisioner === undefined || problem) {
      context.event(claim, 'Warning', 'ProvisioningFailed', problem ?? '', SOURCE);
      return untilNextPeriod(context);
    }
    const marks = { [STORAGE_PROVISIONER]: provisioner, [BETA_STORAGE_PROVISIONER]: provisioner };
    const asked =
      annotation(claim, STORAGE_PROVISIONER) === provisioner
        ? claim
        : yield* this.#store.writeClaim(claim, annotated(claim, marks));
    context.event(asked, 'Normal', 'ExternalProvisioning', waitingFor(provisioner), SOURCE);
    return untilNextPeriod(context);
  }

  /** The user asks for one volume by name. */
  *#syncClaimForVolume(claim: PersistentVolumeClaim, name: string, context: Context): Sync {
    const volume = this.#store.volumes.get(name);
    if (!volume) return yield* this.#stayPending(claim, context);
    if (isBoundTo(volume, claim)) return yield* this.#store.bind(volume, claim);
    const mismatch = volume.spec.claimRef ? undefined : whyUnsuitable(volume, claim);
    if (!volume.spec.claimRef && !mismatch) return yield* this.#store.bind(volume, claim);
    if (mismatch)
      context.event(
        claim,
        'Warning',
        'VolumeMismatch',
        `Cannot bind to requested volume "${name}": ${mismatch}`,
        SOURCE,
      );
    else if (isMarked(claim, BOUND_BY_CONTROLLER)) return untilNextPeriod(context);
    else
      context.event(
        claim,
        'Warning',
        'FailedBinding',
        `volume "${name}" already bound to a different claim.`,
        SOURCE,
      );
    return yield* this.#stayPending(claim, context);
  }

  *#syncBoundClaim(claim: PersistentVolumeClaim, context: Context): Sync {
    if (!claim.spec.volumeName) return yield* this.#lose(claim, 'ClaimLost', LOST_REFERENCE, context);
    const volume = this.#store.volumes.get(claim.spec.volumeName);
    if (!volume) return yield* this.#lose(claim, 'ClaimLost', LOST_VOLUME, context);
    const { claimRef } = volume.spec;
    if (!claimRef || claimRef.uid === claim.metadata.uid) return yield* this.#store.bind(volume, claim);
    return yield* this.#lose(claim, 'ClaimMisbound', MISBOUND, context);
  }

  *#lose(claim: PersistentVolumeClaim, reason: string, message: string, context: Context): Sync {
    if (claim.status.phase === 'Lost') return;
    const lost = yield* this.#store.writeClaimPhase(claim, 'Lost');
    context.event(lost, 'Warning', reason, message, SOURCE);
  }

  *#stayPending(claim: PersistentVolumeClaim, context: Context): Sync {
    yield* this.#store.writeClaimPhase(claim, 'Pending');
    return untilNextPeriod(context);
  }
}

const waitingFor = (provisioner: string): string =>
  `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. ` +
  'If volume creation is delayed, please verify that the provisioner is running and correctly registered.';

/** Provisioners of the name kubernetes.io/ were plugins of the controller manager, and it has none any more. */
const whyNoProvisioner = (provisioner: string): string | undefined =>
  provisioner.startsWith('kubernetes.io/') ? `no volume plugin matched name: ${provisioner}` : undefined;
