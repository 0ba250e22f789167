import type { Labels, LabelSelector, Node, Pod } from '#model/objects.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Placement } from './node-info.ts';
import type { Misfit } from './verdict.ts';

/** core/v1 PodAffinityTerm. */
interface Term {
  readonly labelSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}
type Kind = 'podAffinity' | 'podAntiAffinity';
type Affinity =
  | {
      readonly [kind in Kind]?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly Term[] };
    }
  | undefined;

/** Labels of a namespace, for terms that choose namespaces by label. */
export type NamespaceLabels = (namespace: string) => Labels | undefined;

const requiredTerms = ({ spec }: Pod, kind: Kind): readonly Term[] =>
  (spec.affinity as Affinity)?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

/** Does a term of a pod in namespace `home` mean this other pod? */
function means(
  { labelSelector, namespaces = [], namespaceSelector }: Term,
  home: string | undefined,
  other: Pod,
  labels: NamespaceLabels,
): boolean {
  const { namespace = '' } = other.metadata;
  const chosen =
    namespaceSelector !== undefined && selectorMatches(namespaceSelector, labels(namespace) ?? {});
  const byName =
    namespaces.length === 0 && !namespaceSelector ? namespace === home : namespaces.includes(namespace);
  return (chosen || byName) && selectorMatches(labelSelector, other.metadata.labels);
}

interface Entry {
  readonly term: Term;
  readonly home: string | undefined;
  readonly byNode: Map<string, number>;
}

/** The required anti-affinity of pods that are on nodes already, equal terms together. */
export interface AntiAffinityBook {
  readonly entries: ReadonlyMap<string, Entry>;
  add(placement: Placement): void;
  remove(placement: Placement): void;
}

export function antiAffinityBook(): AntiAffinityBook {
  const entries = new Map<string, Entry>();
  const enter = ({ pod, node }: Placement, change: 1 | -1): void => {
    for (const term of requiredTerms(pod, 'podAntiAffinity')) {
      const home = pod.metadata.namespace;
      const kind = JSON.stringify([home, term]);
      const entry = entries.get(kind) ?? { term, home, byNode: new Map<string, number>() };
      const number = (entry.byNode.get(node) ?? 0) + change;
      if (number > 0) {
        entries.set(kind, entry);
        entry.byNode.set(node, number);
      } else if (entry.byNode.delete(node) && entry.byNode.size === 0) entries.delete(kind);
    }
  };
  return { entries, add: (placement) => enter(placement, 1), remove: (placement) => enter(placement, -1) };
}

/** A topology key, and its values of which something is said. */
interface Domains {
  readonly key: string;
  readonly values: ReadonlySet<string>;
}

function domainsOf(key: string, byNode: ReadonlyMap<string, number>, state: ClusterState): Domains {
  const values = new Set<string>();
  for (const name of byNode.keys()) {
    const value = state.node(name)?.node?.metadata.labels?.[key];
    if (value !== undefined) values.add(value);
  }
  return { key, values };
}

const isIn = ({ key, values }: Domains, labels: Labels): boolean =>
  values.has(labels[key] ?? '') && Object.hasOwn(labels, key);

const NOT_NEAR: Misfit = {
  plugin: 'InterPodAffinity',
  reasons: ["node(s) didn't match pod affinity rules"],
  helpless: true,
};
const TOO_NEAR: Misfit = {
  plugin: 'InterPodAffinity',
  reasons: ["node(s) didn't match pod anti-affinity rules"],
  helpless: false,
};
const UNWANTED: Misfit = {
  plugin: 'InterPodAffinity',
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  helpless: false,
};

/** Judges nodes for one pod. */
export type Judge = (node: Node) => Misfit | undefined;

/** Required pod affinity and anti-affinity, also that of other pods (plugin InterPodAffinity); undefined when there is none. */
export function affinityJudge(pod: Pod, state: ClusterState, labels: NamespaceLabels): Judge | undefined {
  const near = nearJudge(pod, state, labels);
  const apart = apartDomains(pod, state, labels);
  const unwanted = unwantedDomains(pod, state, labels);
  if (!near && apart.length === 0 && unwanted.length === 0) return undefined;
  return ({ metadata: { labels: own = {} } }) => {
    if (near && !near(own)) return NOT_NEAR;
    if (apart.some((domains) => isIn(domains, own))) return TOO_NEAR;
    return unwanted.some((domains) => isIn(domains, own)) ? UNWANTED : undefined;
  };
}

/** Near a pod that all terms mean; the first pod of its kind may be anywhere with the topology labels. */
function nearJudge(
  pod: Pod,
  state: ClusterState,
  labels: NamespaceLabels,
): ((own: Labels) => boolean) | undefined {
  const terms = requiredTerms(pod, 'podAffinity');
  if (terms.length === 0) return undefined;
  const home = pod.metadata.namespace;
  const meant = (other: Pod): boolean => terms.every((term) => means(term, home, other, labels));
  const byNode = state.tally.byNode(JSON.stringify(['near', home, terms]), meant, state.placements);
  const domains = terms.map(({ topologyKey }) => domainsOf(topologyKey, byNode, state));
  const first = domains.every(({ values }) => values.size === 0) && meant(pod);
  return (own) => domains.every((one) => (first ? Object.hasOwn(own, one.key) : isIn(one, own)));
}

function apartDomains(pod: Pod, state: ClusterState, labels: NamespaceLabels): readonly Domains[] {
  const home = pod.metadata.namespace;
  return requiredTerms(pod, 'podAntiAffinity').map((term) => {
    const meant = (other: Pod): boolean => means(term, home, other, labels);
    const byNode = state.tally.byNode(JSON.stringify(['apart', home, term]), meant, state.placements);
    return domainsOf(term.topologyKey, byNode, state);
  });
}

function unwantedDomains(pod: Pod, state: ClusterState, labels: NamespaceLabels): readonly Domains[] {
  const entries = [...state.antiAffinity.entries.values()].filter(({ term, home }) =>
    means(term, home, pod, labels),
  );
  return entries.map(({ term, byNode }) => domainsOf(term.topologyKey, byNode, state));
}
