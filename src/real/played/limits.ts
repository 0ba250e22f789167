import type {
  Container,
  KubeObject,
  PersistentVolume,
  PersistentVolumeClaim,
  PodSpec,
} from '#model/objects.ts';

type Limit = (object: KubeObject) => string | undefined;

const RUNS = [
  'command',
  'args',
  'lifecycle',
  'readinessProbe',
  'livenessProbe',
  'startupProbe',
] as const satisfies readonly (keyof Container)[];

const podOf = ({ kind, spec }: KubeObject): Partial<PodSpec> => {
  const template =
    kind === 'Pod' ? spec : (spec as { template?: { spec?: unknown } } | undefined)?.template?.spec;
  return template ?? {};
};

/** A played node knows of images only that there are none below .invalid; how a pull fails it does not tell. */
const images: Limit = (object) => {
  const missing = podOf(object).containers?.find(({ image = '' }) => /^example\.com\/|[A-Z].*\//.test(image));
  return missing && `the pull of the image ${missing.image}`;
};

/** A played node runs no program. */
const programs: Limit = (object) => {
  const { containers = [], initContainers = [] } = podOf(object);
  const field =
    initContainers.length > 0
      ? 'initContainers'
      : RUNS.find((name) => containers.some((container) => container[name] !== undefined));
  return field && `programs in containers (${field})`;
};

/** The control plane empties a volume of these types by a pod of its own. */
const recycling: Limit = (object) => {
  if (object.kind !== 'PersistentVolume') return undefined;
  const { persistentVolumeReclaimPolicy: policy, hostPath, nfs } = (object as PersistentVolume).spec;
  return policy === 'Recycle' && (hostPath ?? nfs) ? 'the program that recycles a volume' : undefined;
};

/** A kubelet grows the file system. */
const growth: Limit = (object) => {
  if (object.kind !== 'PersistentVolumeClaim') return undefined;
  const { spec, status } = object as PersistentVolumeClaim;
  const [wanted, has] = [spec.resources?.requests?.['storage'], status.capacity?.['storage']];
  return has !== undefined && wanted !== has ? 'a file system that grows' : undefined;
};

const limits: readonly Limit[] = [programs, images, recycling, growth];

/** What an object asks for that a played node cannot stand for, as half a sentence. */
export function notPlayable(object: KubeObject): string | undefined {
  for (const limit of limits) {
    const what = limit(object);
    if (what) return `${what} while its nodes are played`;
  }
  return undefined;
}
