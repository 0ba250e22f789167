import type { Labels, Pod } from '#model/objects.ts';
import { podSum } from '../../api/admission/usage.ts';
import { NONE, only, shown, type Sums, sumsIn } from '../../api/admission/sums.ts';

type Resources = { readonly requests?: Labels; readonly limits?: Labels };

/** What the status says of the resources of a pod as a whole. */
export interface PodResources {
  readonly resources: Resources;
  readonly allocatedResources?: Labels;
}

/** Most pods ask for nothing, and share what says so. */
const NOTHING: PodResources = { resources: {} };
/** Of less than this a control group cannot tell (cm.MinShares, cm.MinMilliCPULimit), in nano units. */
const LEAST = { requests: 2_000_000n, limits: 10_000_000n };
const UNIT = 1_000_000_000n;
/** Memory is given in pages. */
const PAGE = 4096n * UNIT;

/**
 * The resources of a pod, with the gate InPlacePodLevelResourcesVerticalScaling: what its spec comes to until the API shows
 * it as running, and from then on what its control group has (the kubelet's convertToAPIPodLevelResourcesStatus), of which
 * the second version tells nothing that is unlimited.
 */
export function podResources(pod: Pod): PodResources {
  if (asksForNothing(pod)) return NOTHING;
  const [requests, limits] = [podSum(pod, 'requests'), podSum(pod, 'limits')];
  const isRunning = pod.status.phase === 'Running';
  return {
    resources: {
      ...field('requests', isRunning ? grouped(requests, wholeOf(pod).requests) : requests),
      ...field('limits', isRunning ? limitsInForce(pod, limits) : limits),
    },
    ...field('allocatedResources', requests),
  };
}

const wholeOf = ({ spec }: Pod): Resources => (spec['resources'] as Resources | undefined) ?? {};

function asksForNothing({ spec }: Pod): boolean {
  const all = [spec, ...spec.containers, ...(spec.initContainers ?? [])] as readonly {
    resources?: Resources;
  }[];
  return all.every(({ resources }) => !resources?.requests && !resources?.limits);
}

const field = <Name extends string>(name: Name, sums: Sums): { readonly [name in Name]?: Labels } =>
  sums.size > 0 ? ({ [name]: shown(sums) } as { readonly [name in Name]: Labels }) : {};

/** A control group knows processors and memory; whatever else the pod as a whole asks for is told as it says. */
function grouped(sums: Sums, whole: Labels | undefined): Sums {
  const known = only(sums, (name) => name === 'cpu' || name === 'memory');
  const cpu = known.get('cpu');
  const told = cpu && cpu.nanos <= LEAST.requests ? only(known, (name) => name !== 'cpu') : known;
  return new Map([...sumsIn(whole), ...told]);
}

/** A pod is limited where each of its containers is; elsewhere what was told of it before stays. */
function limitsInForce(pod: Pod, limits: Sums): Sums {
  const before = sumsIn((pod.status['resources'] as Resources | undefined)?.limits);
  const isLimited = (name: string): boolean =>
    wholeOf(pod).limits?.[name] !== undefined ||
    pod.spec.containers.every(({ resources }) => resources?.limits?.[name] !== undefined);
  const inForce = (name: 'cpu' | 'memory'): Sums => {
    const limit = isLimited(name) ? limits.get(name) : undefined;
    if (!limit || (name === 'cpu' && limit.nanos <= LEAST.limits)) return only(before, (one) => one === name);
    const nanos = name === 'memory' ? (limit.nanos / PAGE) * PAGE : limit.nanos;
    return new Map([[name, { nanos, format: name === 'memory' ? 'BinarySI' : 'DecimalSI' }]]);
  };
  return new Map([...(sumsIn(wholeOf(pod).limits) ?? NONE), ...inForce('cpu'), ...inForce('memory')]);
}
