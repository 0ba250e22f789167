import { equal } from '#kernel/json.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { ApiError } from '#model/status.ts';
import { forbidden, refusal } from '#model/status.ts';
import { mapIn } from '../bodies.ts';
import type { Call } from '../call.ts';
import { podSum } from './usage.ts';
import { sumsIn } from './sums.ts';

const MILLI = 1_000_000n;
const UNIT = 1_000_000_000n;
const ofMilli = (nanos: bigint): bigint => (nanos + MILLI - 1n) / MILLI;
const ofUnits = (nanos: bigint): bigint => (nanos + UNIT - 1n) / UNIT;

const resourcesOf = (part: unknown): unknown => mapIn(part)['resources'];

/** What a kubelet must be able to do for this change (nodedeclaredfeatures, inplacepodresize). */
function requiredFeatures(pod: Pod, old: Pod): string[] {
  const isOfInit = (old.spec.initContainers ?? []).some(
    (container, index) =>
      container.restartPolicy !== 'Always' &&
      !equal(container.resources ?? {}, pod.spec.initContainers?.[index]?.resources ?? {}),
  );
  return [
    ...(equal(resourcesOf(pod.spec), resourcesOf(old.spec))
      ? []
      : ['InPlacePodLevelResourcesVerticalScaling']),
    ...(isOfInit ? ['InPlacePodVerticalScalingInitContainers'] : []),
  ];
}

const refuse = (pod: Pod, why: string): ApiError => forbidden(resources.Pod, pod.metadata.name, why);

/** A refusal whose details say why in one word. */
function refuseFor(pod: Pod, why: string, reason: string): ApiError {
  const { message, details } = refuse(pod, why).status;
  return refusal(403, 'Forbidden', message ?? '', { ...details, causes: [{ reason }] });
}

/** What a pod asks for beyond what its whole node has. */
function beyond(pod: Pod, node: KubeObject): readonly string[] {
  const asked = podSum(pod, 'requests');
  const had = sumsIn(mapIn(mapIn(node.status)['allocatable']) as { readonly [name: string]: string });
  const text = (name: string, of: (nanos: bigint) => bigint): readonly string[] => {
    const [wanted, there] = [asked.get(name)?.nanos ?? 0n, had.get(name)?.nanos ?? 0n];
    return wanted > there ? [`${name}, requested: ${of(wanted)}, allocatable: ${of(there)}`] : [];
  };
  return [...text('cpu', ofMilli), ...text('memory', ofUnits)];
}

/**
 * NodeDeclaredFeatures and PodResize: the node of a resized pod must know how to, and be large enough by itself.
 * @throws ApiError 403
 */
export function checkNodeForResize(call: Call, object: KubeObject, old: KubeObject): void {
  const pod = object as Pod;
  const { nodeName } = pod.spec;
  if (!nodeName || pod.metadata.generation === old.metadata.generation) return;
  const node = call.store.get(resources.Node, undefined, nodeName);
  if (!node) throw refuse(pod, `node "${nodeName}" not found`);
  const declared: unknown = mapIn(node.status)['declaredFeatures'];
  const known: readonly unknown[] = Array.isArray(declared) ? declared : [];
  const lacking = requiredFeatures(pod, old as Pod).filter((feature) => !known.includes(feature));
  if (lacking.length > 0)
    throw refuse(
      pod,
      `pod update requires features ${lacking.join(', ')} which are not available on node "${nodeName}"`,
    );
  const os = node.metadata.labels?.['kubernetes.io/os'];
  if (os !== undefined && os !== 'linux')
    throw refuseFor(
      pod,
      `pod resize is only supported on linux nodes, node "${nodeName}" is "${os}"`,
      'UnsupportedPlatform',
    );
  const over = beyond(pod, node);
  if (over.length > 0)
    throw refuseFor(pod, `node didn't have enough allocatable resources: ${over.join('; ')}`, 'NodeCapacity');
}
