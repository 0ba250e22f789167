import type {
  ControllerRevision,
  KubeObject,
  Labels,
  LabelSelector,
  PodDisruptionBudget,
  PodTemplate,
  ReplicaSet,
} from '#model/objects.ts';
import { selectorText } from '../../api/verbs/scale.ts';
import { age, column, nameColumn, of, text, wide } from './column.ts';
import type { Column } from './column.ts';
import { containersOf } from './pod-status.ts';

interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly selector?: LabelSelector;
    readonly template: PodTemplate;
  };
  readonly status: { readonly [count: string]: unknown };
}

const NONE = '<none>';
const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

export const labelsText = (labels: Labels | undefined): string =>
  Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',') || NONE;

const containers = wide(
  'Containers',
  'Names of each container in the template.',
  of<Workload>(({ spec }) =>
    containersOf(spec.template.spec)
      .map(({ name }) => name)
      .join(','),
  ),
);
const images = wide(
  'Images',
  'Images referenced by each container in the template.',
  of<Workload>(({ spec }) =>
    containersOf(spec.template.spec)
      .map(({ image }) => image ?? '')
      .join(','),
  ),
);
const selector = (description: string): Column =>
  wide(
    'Selector',
    description,
    of<Workload>(({ spec }) => selectorText(spec.selector ?? {}) || NONE),
  );

const readyOfDesired = column(
  'Ready',
  'Number of the pod with ready state',
  of<Workload>(({ spec, status }) => `${countOf(status['readyReplicas'])}/${countOf(spec.replicas)}`),
);

export const statefulSetColumns: readonly Column[] = [nameColumn(), readyOfDesired, age, containers, images];

export const deploymentColumns: readonly Column[] = [
  nameColumn(),
  readyOfDesired,
  column(
    'Up-to-date',
    text('DeploymentStatus.updatedReplicas'),
    of<Workload>(({ status }) => countOf(status['updatedReplicas'])),
  ),
  column(
    'Available',
    text('DeploymentStatus.availableReplicas'),
    of<Workload>(({ status }) => countOf(status['availableReplicas'])),
  ),
  age,
  containers,
  images,
  selector(text('DeploymentSpec.selector')),
];

export const replicaSetColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Desired',
    text('ReplicaSetSpec.replicas'),
    of<ReplicaSet>(({ spec }) => countOf(spec.replicas)),
    'integer',
  ),
  column(
    'Current',
    text('ReplicaSetStatus.replicas'),
    of<ReplicaSet>(({ status }) => countOf(status.replicas)),
    'integer',
  ),
  column(
    'Ready',
    text('ReplicaSetStatus.readyReplicas'),
    of<ReplicaSet>(({ status }) => countOf(status.readyReplicas)),
    'integer',
  ),
  age,
  containers,
  images,
  selector(text('ReplicaSetSpec.selector')),
];

/** autoscaling/v1 Scale, what `--subresource=scale` shows. */
export const scaleColumns: readonly Column[] = [
  column('Name', text('ObjectMeta.name'), ({ metadata }) => metadata.name),
  column(
    'Desired',
    text('ScaleSpec.replicas'),
    of<ReplicaSet>(({ spec }) => countOf(spec.replicas)),
    'integer',
  ),
  column(
    'Available',
    text('ScaleStatus.replicas'),
    of<ReplicaSet>(({ status }) => countOf(status.replicas)),
    'integer',
  ),
  age,
];

/** `statefulset.apps/web` */
function controllerOf({ metadata }: KubeObject): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner) return NONE;
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}

export const controllerRevisionColumns: readonly Column[] = [
  nameColumn(),
  column('Controller', 'Controller of the object', controllerOf),
  column(
    'Revision',
    text('ControllerRevision.revision'),
    of<ControllerRevision>(({ revision }) => revision),
  ),
  age,
];

export const budgetColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Min Available',
    'The minimum number of pods that must be available.',
    of<PodDisruptionBudget>(({ spec }) => String(spec.minAvailable ?? 'N/A')),
  ),
  column(
    'Max Unavailable',
    'The maximum number of pods that may be unavailable.',
    of<PodDisruptionBudget>(({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
  ),
  column(
    'Allowed Disruptions',
    'Calculated number of pods that may be disrupted at this time.',
    of<PodDisruptionBudget>(({ status }) => status.disruptionsAllowed),
    'integer',
  ),
  age,
];
