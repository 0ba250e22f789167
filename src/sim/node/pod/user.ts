import type { Container, Pod } from '#model/objects.ts';
import type { User } from '../files/owners.ts';
import type { PodMachine } from './pod-machine.ts';

/** What a pod says of its containers' users. */
interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly fsGroup?: number;
  readonly supplementalGroups?: readonly number[];
}

const ofPod = (pod: Pod): SecurityContext => pod.spec['securityContext'] ?? {};

/** The group that a pod's volumes belong to, if it names one. */
export const groupOf = (pod: Pod): number | undefined => ofPod(pod).fsGroup;

/** As whom a container runs: what it says itself counts before what its pod says; images here say root. */
export function userOf(pod: Pod, { securityContext = {} }: Container): User {
  const all = ofPod(pod);
  const uid = securityContext.runAsUser ?? all.runAsUser ?? 0;
  const gid = securityContext.runAsGroup ?? all.runAsGroup ?? 0;
  const groups = [
    gid,
    ...(all.supplementalGroups ?? []),
    ...(all.fsGroup === undefined ? [] : [all.fsGroup]),
  ];
  return { uid, gid, groups: [...new Set(groups)].sort((a, b) => a - b) };
}

/** Why a container that must not be root may not start (kuberuntime's verifyRunAsNonRoot). */
export function rootTrouble({ pod, fullName }: PodMachine, spec: Container): string | undefined {
  const own = spec.securityContext ?? {};
  const all = ofPod(pod);
  if (!(own.runAsNonRoot ?? all.runAsNonRoot)) return undefined;
  const where = `(pod: ${JSON.stringify(fullName)}, container: ${spec.name})`;
  const uid = own.runAsUser ?? all.runAsUser;
  if (uid === 0) return `container's runAsUser breaks non-root policy ${where}`;
  return uid === undefined ? `container has runAsNonRoot and image will run as root ${where}` : undefined;
}
