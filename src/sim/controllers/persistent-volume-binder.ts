import { keyOf } from '#model/keys.ts';
import { isTerminal } from '#model/pod-state.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync, SyncEnd } from '../loop/controller.ts';
import { ask, askIfPresent, ending, Refused } from './ask.ts';
import { client } from './client.ts';
import { claimsOfPod } from './volumes/claims-of-pod.ts';
import { bindsLate, claimClass, claimNamesClass, defaultClass, storageClass } from './volumes/classes.ts';
import { BETA_STORAGE_PROVISIONER, BIND_COMPLETED, BOUND_BY_CONTROLLER, PROVISIONED_BY, SELECTED_NODE, STORAGE_PROVISIONER } from './volumes/marks.ts';
import { bestMatchesByModes, isBoundTo, sizeOf, volumeModesDiffer, whyUnsuitable } from './volumes/matching.ts';
import { annotated, annotation, isMarked } from './volumes/metadata.ts';
import { boundClaim, boundVolume, unboundVolume, withClaimPhase, withVolumePhase } from './volumes/phases.ts';
import { deletionOf, recyclable, recycledBy, recyclerName, recyclerPod } from './volumes/reclaim.ts';
import { VolumeIndex, isOlder } from './volumes/volume-index.ts';

const SOURCE = 'persistentvolume-controller';
/** kube-controller-manager's --pvclaimbinder-sync-period: what waits without a hint is looked at again. */
const SYNC_PERIOD: Duration = 15 * second;
const LOST_REFERENCE = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
const LOST_VOLUME = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!';
const MISBOUND = 'Two claims are bound to the same volume, this one is bound incorrectly';
const NOTHING_FITS = 'no persistent volumes available for this claim and no storage class is set';

const api = client('persistent-volume-binder');
const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS, Pod: PODS } = resources;

type ClaimPhase = PersistentVolumeClaim['status']['phase'];
type VolumePhase = PersistentVolume['status']['phase'];

/**
 * Binds claims and volumes to each other, asks provisioners for volumes, and reclaims what claims leave behind
 * (kube-controller-manager's persistentvolume-binder-controller, pkg/controller/volume/persistentvolume/pv_controller.go).
 */
export const persistentVolumeBinder = (): Controller => new PersistentVolumeBinder();

class PersistentVolumeBinder implements Controller {
  readonly name = 'persistent-volume-binder';
  /** Newest known versions: the controller trusts its own writes before its watches have told them. */
  readonly #volumes = new VolumeIndex();
  readonly #claims = new Map<string, PersistentVolumeClaim>();
  /** Pods without a node, by the claims that they mount. */
  readonly #consumers = new Map<string, Set<string>>();
  #enqueue: Enqueue = () => undefined;

  observe(event: StoredEvent, enqueue: Enqueue): void {
    this.#enqueue = enqueue;
    if (event.resource === CLAIMS) this.#observeClaim(event);
    else if (event.resource === VOLUMES) this.#observeVolume(event);
    else if (event.resource === PODS) this.#observePod(event);
  }

  sync(key: string, context: Context): Sync {
    const [kind, rest = ''] = key.split(' ');
    const sync = kind === 'claim' ? this.#syncClaim(rest, context) : this.#syncVolume(rest, context);
    return ending(sync, (refused) => afterRefusal(refused, context));
  }

  #observeClaim({ type, object }: StoredEvent): void {
    const claim = object as PersistentVolumeClaim;
    const key = keyOf(claim.metadata.namespace, claim.metadata.name);
    if (type !== 'DELETED') return void (this.#keepClaim(claim) && this.#enqueue(`claim ${key}`));
    this.#claims.delete(key);
    if (claim.spec.volumeName) this.#enqueue(`volume ${claim.spec.volumeName}`);
  }

  #observeVolume({ type, object }: StoredEvent): void {
    const volume = object as PersistentVolume;
    const { claimRef } = volume.spec;
    if (type !== 'DELETED') return void (this.#volumes.put(volume) && this.#enqueue(`volume ${volume.metadata.name}`));
    this.#volumes.drop(volume.metadata.name);
    if (claimRef) this.#enqueue(`claim ${keyOf(claimRef.namespace, claimRef.name)}`);
  }

  #observePod({ type, object }: StoredEvent): void {
    this.#noteConsumer(object as Pod, type !== 'DELETED' && !(object as Pod).spec.nodeName);
    const volume = object.metadata.namespace === 'default' ? recycledBy(object.metadata.name) : undefined;
    if (volume) this.#enqueue(`volume ${volume}`);
  }

  #noteConsumer(pod: Pod, waits: boolean): void {
    for (const claim of claimsOfPod(pod)) {
      const key = keyOf(pod.metadata.namespace, claim);
      const pods = this.#consumers.get(key) ?? new Set<string>();
      if (waits) this.#consumers.set(key, pods.add(pod.metadata.name));
      else if (pods.delete(pod.metadata.name) && pods.size === 0) this.#consumers.delete(key);
    }
  }

  /** False when a newer version is known. */
  #keepClaim(claim: PersistentVolumeClaim): boolean {
    const key = keyOf(claim.metadata.namespace, claim.metadata.name);
    const known = this.#claims.get(key);
    if (known && isOlder(claim, known)) return false;
    this.#claims.set(key, claim);
    return true;
  }

  // ---- claims ------------------------------------------------------------------------------------------------

  *#syncClaim(key: string, context: Context): Sync {
    const claim = this.#claims.get(key);
    if (!claim) return undefined;
    if (isMarked(claim, BIND_COMPLETED)) return yield* this.#syncBoundClaim(claim, context);
    if (claim.spec.volumeName) return yield* this.#syncClaimForVolume(claim, claim.spec.volumeName, context);
    return yield* this.#syncOpenClaim(claim, context);
  }

  /** The user does not care which volume it is. */
  *#syncOpenClaim(claim: PersistentVolumeClaim, context: Context): Sync {
    const late = bindsLate(context.view, claim);
    const found = bestMatchesByModes(claim, this.#volumes.candidates(claim), { late });
    const volume = context.anyOrder(found)[0];
    if (volume) return yield* this.#bind(volume, claim);
    if (yield* this.#assignDefaultClass(claim, context)) return undefined;
    if (claimClass(claim) && (!late || isMarked(claim, SELECTED_NODE))) return yield* this.#provision(claim, context);
    const [reason, message] = late ? this.#waitsForConsumer(claim) : ['FailedBinding', NOTHING_FITS];
    context.event(claim, 'Normal', reason, message, SOURCE);
    return yield* this.#stayPending(claim, context);
  }

  #waitsForConsumer({ metadata: { namespace, name } }: PersistentVolumeClaim): [string, string] {
    const waiting = [...(this.#consumers.get(keyOf(namespace, name)) ?? [])];
    if (waiting.length === 0) return ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding'];
    return ['WaitForPodScheduled', `waiting for pod${waiting.length > 1 ? 's' : ''} ${waiting.join(',')} to be scheduled`];
  }

  /** A claim without any word of a class gets the default class, also when that appears later (RetroactiveDefaultStorageClass). */
  *#assignDefaultClass(claim: PersistentVolumeClaim, { view }: Context): Requests<boolean> {
    if (claimNamesClass(claim)) return false;
    const chosen = defaultClass(view);
    if (!chosen) return false;
    yield* this.#writeClaim(claim, { ...claim, spec: { ...claim.spec, storageClassName: chosen.metadata.name } });
    return true;
  }

  *#provision(claim: PersistentVolumeClaim, context: Context): Sync {
    const name = claimClass(claim);
    const provisioner = storageClass(context.view, name)?.provisioner;
    const problem = provisioner === undefined ? `storageclass.storage.k8s.io "${name}" not found` : whyNoProvisioner(provisioner);
    if (provisioner === undefined || problem) {
      context.event(claim, 'Warning', 'ProvisioningFailed', problem ?? '', SOURCE);
      return untilNextPeriod(context);
    }
    const marks = { [STORAGE_PROVISIONER]: provisioner, [BETA_STORAGE_PROVISIONER]: provisioner };
    const asked = annotation(claim, STORAGE_PROVISIONER) === provisioner ? claim : yield* this.#writeClaim(claim, annotated(claim, marks));
    context.event(asked, 'Normal', 'ExternalProvisioning', waitingFor(provisioner), SOURCE);
    return untilNextPeriod(context);
  }

  /** The user asks for one volume by name. */
  *#syncClaimForVolume(claim: PersistentVolumeClaim, name: string, context: Context): Sync {
    const volume = this.#volumes.get(name);
    if (!volume) return yield* this.#stayPending(claim, context);
    if (isBoundTo(volume, claim)) return yield* this.#bind(volume, claim);
    const mismatch = volume.spec.claimRef ? undefined : whyUnsuitable(volume, claim);
    if (!volume.spec.claimRef && !mismatch) return yield* this.#bind(volume, claim);
    if (mismatch) context.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${mismatch}`, SOURCE);
    else if (isMarked(claim, BOUND_BY_CONTROLLER)) return untilNextPeriod(context);
    else context.event(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`, SOURCE);
    return yield* this.#stayPending(claim, context);
  }

  *#syncBoundClaim(claim: PersistentVolumeClaim, context: Context): Sync {
    if (!claim.spec.volumeName) return yield* this.#lose(claim, 'ClaimLost', LOST_REFERENCE, context);
    const volume = this.#volumes.get(claim.spec.volumeName);
    if (!volume) return yield* this.#lose(claim, 'ClaimLost', LOST_VOLUME, context);
    const { claimRef } = volume.spec;
    if (!claimRef || claimRef.uid === claim.metadata.uid) return yield* this.#bind(volume, claim);
    return yield* this.#lose(claim, 'ClaimMisbound', MISBOUND, context);
  }

  *#lose(claim: PersistentVolumeClaim, reason: string, message: string, context: Context): Sync {
    if (claim.status.phase === 'Lost') return;
    const lost = yield* this.#writeClaimPhase(claim, 'Lost');
    context.event(lost, 'Warning', reason, message, SOURCE);
  }

  *#stayPending(claim: PersistentVolumeClaim, context: Context): Sync {
    yield* this.#writeClaimPhase(claim, 'Pending');
    return untilNextPeriod(context);
  }

  /** Four writes in this order, each only when something changes; after a crash in between the next sync finishes it. */
  *#bind(volume: PersistentVolume, claim: PersistentVolumeClaim): Sync {
    const referring = yield* this.#writeVolume(volume, boundVolume(volume, claim));
    const bound = yield* this.#writeVolumePhase(referring, 'Bound');
    const named = yield* this.#writeClaim(claim, boundClaim(claim, bound));
    yield* this.#writeClaimPhase(named, 'Bound', bound);
  }

  // ---- volumes -----------------------------------------------------------------------------------------------

  *#syncVolume(name: string, context: Context): Sync {
    const volume = this.#volumes.get(name);
    const claimRef = volume?.spec.claimRef;
    if (!volume) return;
    if (!claimRef?.uid) return void (yield* this.#writeVolumePhase(volume, 'Available'));
    const claim = yield* this.#claimOf(volume);
    if (!claim) return yield* this.#release(volume, context);
    if (!claim.spec.volumeName) return this.#hasOpenClaim(volume, claim, context);
    if (claim.spec.volumeName === name) return void (yield* this.#writeVolumePhase(volume, 'Bound'));
    if (isMarked(volume, PROVISIONED_BY) && volume.spec.persistentVolumeReclaimPolicy === 'Delete') return yield* this.#release(volume, context);
    yield* this.#unbind(volume);
  }

  /** The claim that the volume refers to; asks the API server before it believes that the claim is gone. */
  *#claimOf(volume: PersistentVolume): Requests<PersistentVolumeClaim | undefined> {
    const { namespace = '', name = '', uid } = volume.spec.claimRef ?? {};
    const known = this.#claims.get(keyOf(namespace, name));
    if (known?.metadata.uid === uid) return known;
    if (!known && isReleased(volume)) return undefined;
    const live = yield* askIfPresent<PersistentVolumeClaim>(api.get(CLAIMS, namespace, name));
    return live?.metadata.uid === uid ? live : undefined;
  }

  #hasOpenClaim(volume: PersistentVolume, claim: PersistentVolumeClaim, context: Context): SyncEnd {
    const { namespace, name } = claim.metadata;
    if (!volumeModesDiffer(claim, volume)) return this.#enqueue(`claim ${keyOf(namespace, name)}`);
    const why = 'due to incompatible volumeMode.';
    context.event(volume, 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${name}" ${why}`, SOURCE);
    context.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim ${why}`, SOURCE);
  }

  /** The claim is gone, or it is bound elsewhere: the reclaim policy decides. */
  *#release(volume: PersistentVolume, context: Context): Sync {
    const released = isReleased(volume) ? volume : yield* this.#writeVolumePhase(volume, 'Released');
    const policy = released.spec.persistentVolumeReclaimPolicy;
    if (policy === 'Delete') return yield* this.#delete(released, context);
    if (policy === 'Recycle') return yield* this.#recycle(released, context);
    return undefined;
  }

  *#delete(volume: PersistentVolume, context: Context): Sync {
    const deletion = deletionOf(volume);
    if (deletion === 'left to its provisioner' || volume.metadata.deletionTimestamp) return;
    if (deletion === 'deleted') return void (yield* ask(api.delete(VOLUMES, undefined, volume.metadata.name)));
    yield* this.#fail(volume, 'VolumeFailedDelete', deletion.failed, context);
  }

  *#recycle(volume: PersistentVolume, context: Context): Sync {
    if (!recyclable(volume)) return yield* this.#fail(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!', context);
    const name = recyclerName(volume.metadata.name);
    const pod = context.view.get<Pod>(PODS, 'default', name);
    if (!pod) return void (yield* ask(api.create(PODS, 'default', recyclerPod(volume, sizeOf(volume)))));
    if (!isTerminal(pod) || pod.metadata.deletionTimestamp) return;
    yield* askIfPresent(api.delete(PODS, 'default', name, { preconditions: { uid: pod.metadata.uid } }));
    if (pod.status.phase === 'Failed') {
      const why = pod.status.message ?? `pod failed, pod.Status.Message unknown`;
      return yield* this.#fail(volume, 'VolumeFailedRecycle', `Recycle failed: ${why}`, context);
    }
    context.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled', SOURCE);
    yield* this.#unbind(volume);
  }

  *#fail(volume: PersistentVolume, reason: string, message: string, context: Context): Sync {
    if (volume.status.phase === 'Failed') return;
    const failed = yield* this.#writeVolumePhase(volume, 'Failed', message);
    context.event(failed, 'Warning', reason, message, SOURCE);
  }

  *#unbind(volume: PersistentVolume): Sync {
    const free = yield* this.#writeVolume(volume, unboundVolume(volume));
    yield* this.#writeVolumePhase(free, 'Available');
  }

  /** Takes in an answer, unless a watch has told meanwhile that the object is gone. */
  #learnClaim(claim: PersistentVolumeClaim): void {
    if (this.#claims.has(keyOf(claim.metadata.namespace, claim.metadata.name))) this.#keepClaim(claim);
  }

  #learnVolume(volume: PersistentVolume): void {
    if (this.#volumes.get(volume.metadata.name)) this.#volumes.put(volume);
  }

  // ---- writes: the only ones, each skipped when nothing changes --------------------------------------------------

  *#writeClaim(before: PersistentVolumeClaim, after: PersistentVolumeClaim): Requests<PersistentVolumeClaim> {
    if (after === before) return before;
    const written = yield* ask<PersistentVolumeClaim>(api.update(CLAIMS, after));
    this.#learnClaim(written);
    return written;
  }

  *#writeClaimPhase(claim: PersistentVolumeClaim, phase: ClaimPhase, volume?: PersistentVolume): Requests<PersistentVolumeClaim> {
    const after = withClaimPhase(claim, phase, volume);
    if (after === claim) return claim;
    const written = yield* ask<PersistentVolumeClaim>(api.updateAt('status', CLAIMS, after));
    this.#learnClaim(written);
    return written;
  }

  *#writeVolume(before: PersistentVolume, after: PersistentVolume): Requests<PersistentVolume> {
    if (after === before) return before;
    const written = yield* ask<PersistentVolume>(api.update(VOLUMES, after));
    this.#learnVolume(written);
    return written;
  }

  *#writeVolumePhase(volume: PersistentVolume, phase: VolumePhase, message?: string): Requests<PersistentVolume> {
    const after = withVolumePhase(volume, phase, message);
    if (after === volume) return volume;
    const written = yield* ask<PersistentVolume>(api.updateAt('status', VOLUMES, after));
    this.#learnVolume(written);
    return written;
  }
}

/** Released, or Failed: what an earlier try to reclaim it left stays to be seen. */
const isReleased = ({ status: { phase } }: PersistentVolume): boolean => phase === 'Released' || phase === 'Failed';

const waitingFor = (provisioner: string): string =>
  `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. ` +
  'If volume creation is delayed, please verify that the provisioner is running and correctly registered.';

/** Provisioners of the name kubernetes.io/ were plugins of the controller manager, and it has none any more. */
const whyNoProvisioner = (provisioner: string): string | undefined =>
  provisioner.startsWith('kubernetes.io/') ? `no volume plugin matched name: ${provisioner}` : undefined;

const untilNextPeriod = ({ clock }: Context): SyncEnd => ({ requeueAfter: SYNC_PERIOD - (clock.now() % SYNC_PERIOD) });

/** The controller does not retry by itself: after a conflict the newer version comes, all else waits for the next period. */
const afterRefusal = (_: Refused, context: Context): SyncEnd => untilNextPeriod(context);
