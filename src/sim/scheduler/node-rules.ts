import type { Labels, Node, Pod } from '#model/objects.ts';
import type { NodeSelector, NodeSelectorTerm } from '#model/node-selector.ts';
import { nodeSelectorMatches } from '#model/node-selector.ts';

interface Preference {
  readonly weight: number;
  readonly preference: NodeSelectorTerm;
}
interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly Preference[];
}

const affinityOf = ({ spec }: Pod): NodeAffinity | undefined =>
  (spec.affinity as { readonly nodeAffinity?: NodeAffinity } | undefined)?.nodeAffinity;

const hasAll = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);

/** Does the node have what the pod's nodeSelector and required node affinity ask for? */
export function matchesNodeRules(pod: Pod, { metadata: { name, labels = {} } }: Node): boolean {
  const required = affinityOf(pod)?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    hasAll(labels, pod.spec.nodeSelector ?? {}) && (!required || nodeSelectorMatches(required, name, labels))
  );
}

/** The sum of the weights of the preferences that the node meets. */
export function preferenceFor(pod: Pod, { metadata: { name, labels } }: Node): number {
  const preferences = affinityOf(pod)?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const met = preferences.filter(({ preference }) =>
    nodeSelectorMatches({ nodeSelectorTerms: [preference] }, name, labels),
  );
  return met.reduce((sum, { weight }) => sum + weight, 0);
}
