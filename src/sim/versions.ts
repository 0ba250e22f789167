/**
 * What differs between the minor versions of Kubernetes, as data. The controllers and the API server ask a profile
 * for a feature by what it is for, and never compare numbers. A profile is the last patch release of its minor version.
 */

export const minors = ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'] as const;
export type Minor = (typeof minors)[number];

/** The version that recordings of a real cluster hold the simulator to. */
export const DEFAULT_MINOR: Minor = '1.36';

/** A patch release of each minor version; of 1.36 the recorded one. */
const releases: { readonly [minor in Minor]: string } = {
  '1.31': 'v1.31.14',
  '1.32': 'v1.32.12',
  '1.33': 'v1.33.8',
  '1.34': 'v1.34.4',
  '1.35': 'v1.35.6',
  '1.36': 'v1.36.3',
  '1.37': 'v1.37.0',
};

/**
 * How a difference is known: `recorded` on a real cluster of both sorts, read in the `source` of Kubernetes or in its
 * changelog, told in an `issue` or pull request, or from `memory`. What 1.36 does is recorded in any case.
 */
type Certainty = 'recorded' | 'source' | 'issue' | 'memory';

/** One difference: what newer versions do, and older ones do not. */
export interface Difference {
  /** The first minor version that has it. */
  readonly since: Minor;
  /** What is so from then on, and what was so before. */
  readonly says: string;
  readonly source: string;
  readonly certainty: Certainty;
  /** The feature gate whose default this is; whoever sets the gate by hand has the last word. */
  readonly gate?: string;
}

const table = {
  claimOwnersControl: {
    since: '1.32',
    says: 'owners of claims under the retention policy are controllers, and a foreign controller is respected with a warning; before they were plain owners beside any other',
    source:
      'kubernetes/kubernetes#122499, CHANGELOG-1.32; picked for 1.31 (#126581), from which patch on is not known',
    certainty: 'source',
  },
  nodesHaveFiftySeconds: {
    since: '1.32',
    says: 'a silent node is given up after 50 seconds; before after 40',
    source: 'kubernetes/kubernetes#126287',
    certainty: 'source',
  },
  eventsBeginWithCapitals: {
    since: '1.33',
    says: 'texts of StatefulSet events begin with a capital letter, "Create Pod ..."; before "create Pod ..."',
    source:
      'small letters on 1.32.1 (kubernetes/kubernetes#132211), capitals recorded on 1.36.3; which version between changed it is not known',
    certainty: 'issue',
  },
  historyLimitIsMutable: {
    since: '1.33',
    says: 'revisionHistoryLimit can be changed; before it was among the fields whose change is refused',
    source: 'pkg/apis/apps/validation/validation.go; the newer text on 1.35.6',
    certainty: 'source',
  },
  endlessHistoryIsWarnedOf: {
    since: '1.33',
    says: 'a negative revisionHistoryLimit is accepted with a warning; before in silence',
    source: 'pkg/registry/apps/statefulset/strategy.go and its test',
    certainty: 'source',
  },
  serviceNamesAreValidated: {
    since: '1.33',
    says: 'a serviceName that is no DNS label is refused; before the pods were',
    source: 'kubernetes/kubernetes#130233',
    certainty: 'issue',
  },
  endpointsAreDeprecated: {
    since: '1.33',
    says: 'every answer about core/v1 Endpoints warns that they are deprecated; before none did',
    source: 'KEP-4974; recorded on 1.36.3',
    certainty: 'source',
  },
  podsHaveGenerations: {
    since: '1.33',
    says: 'pods have metadata.generation; before they had none',
    source: 'pkg/registry/core/pod/strategy.go, KEP-5067',
    certainty: 'source',
  },
  podStatusTellsGenerations: {
    since: '1.34',
    says: 'the status of a pod and its conditions tell the generation that was looked at; before they did not',
    source: 'gate PodObservedGenerationTracking, pkg/features/kube_features.go',
    certainty: 'source',
  },
  availabilityIsWaitedFor: {
    since: '1.34',
    says: 'updates, and the choice of the one unhealthy pod that may be scaled away, look at availability, that is at minReadySeconds; before at readiness alone',
    source: 'kubernetes/kubernetes#130909, CHANGELOG-1.34',
    certainty: 'source',
  },
  podTemplatesAreValidated: {
    since: '1.34',
    says: 'the whole pod template of a StatefulSet is validated; before its labels and annotations, and the pods were refused later',
    source: 'kubernetes/kubernetes#131790, CHANGELOG-1.34',
    certainty: 'source',
  },
  claimTemplatesAreValidated: {
    since: '1.34',
    says: 'volumeClaimTemplates are validated; before the claims were refused later',
    source:
      'kubernetes/kubernetes#132212, reviewed in July 2025; whether 1.34 or 1.35 has it first is not known',
    certainty: 'issue',
  },
  availabilityIsLookedForInTime: {
    since: '1.35',
    says: 'a set is looked at again at the moment when the next pod becomes available; before minReadySeconds after each look',
    source: 'kubernetes/kubernetes#135428 (1.36), #136097 (a patch of 1.35)',
    certainty: 'source',
  },
  terminatingReplicasAreCounted: {
    since: '1.35',
    says: 'ReplicaSets and Deployments count terminatingReplicas; before they did not',
    source: 'gate DeploymentReplicaSetTerminatingReplicas, pkg/features/kube_features.go',
    certainty: 'source',
  },
  goneIsDeleted: {
    since: '1.36',
    says: 'a pod that is gone when its deletion is asked for counts as deleted; before that ended the sync with an error and FailedDelete',
    source: 'kubernetes/kubernetes#136812; 1.36.3 recorded',
    certainty: 'issue',
  },
  podsAreRelistedOnDemand: {
    since: '1.36',
    says: 'the kubelet lists the containers of a pod as soon as it has started some; before they were told as running with the next listing of all, within a second',
    source: 'gate PLEGOnDemandRelist, pkg/features/kube_features.go, pkg/kubelet/pleg/generic.go',
    certainty: 'source',
  },
  podStatusTellsResources: {
    since: '1.36',
    says: 'the status of a pod tells the resources of the pod as a whole, if only that there are none; before it did not',
    source: 'gate InPlacePodLevelResourcesVerticalScaling, pkg/features/kube_features.go',
    certainty: 'source',
  },
  setsReadTheirWrites: {
    since: '1.36',
    says: 'the StatefulSet controller waits until its caches show its own writes; before it did not',
    source: 'KEP-5647, kubernetes/kubernetes#137254',
    certainty: 'issue',
    gate: 'StaleControllerConsistencyStatefulSet',
  },
  replicaSetsReadTheirWrites: {
    since: '1.36',
    says: 'the ReplicaSet controller waits until its caches show its own writes; before it did not',
    source: 'KEP-5647',
    certainty: 'issue',
    gate: 'StaleControllerConsistencyReplicaSet',
  },
  onDeletePromotes: {
    since: '1.37',
    says: 'currentRevision follows an update under OnDelete too, when every pod was replaced; before it stayed behind for ever',
    source: 'kubernetes/kubernetes#136833, not in the source of 1.36.3; its follow-up #138780 is of May 2026',
    certainty: 'issue',
  },
  maxUnavailableCounts: {
    since: '1.37',
    says: 'rollingUpdate.maxUnavailable is kept, defaulted and obeyed; before it was dropped, except in 1.35.0 to 1.35.3',
    source: 'kubernetes/kubernetes#139466, #137904, #137926',
    certainty: 'source',
    gate: 'MaxUnavailableStatefulSet',
  },
  brokenPodsGoFirst: {
    since: '1.37',
    says: 'with maxUnavailable a Parallel update replaces outdated pods that are unavailable without asking the budget; before they used the budget up',
    source: 'kubernetes/kubernetes#137666; 1.36.3 with the gate recorded',
    certainty: 'source',
  },
} as const satisfies { readonly [feature: string]: Difference };

/** What a version can have, by intent. */
export type Feature = keyof typeof table;

/** All differences that are known, by feature. */
export const differences: { readonly [feature in Feature]: Difference } = table;

export const features = Object.keys(table) as readonly Feature[];

/** What one version of Kubernetes does. */
export interface Profile {
  readonly minor: Minor;
  /** `v1.36.3`; with the features that were taken out or put in, as build metadata. */
  readonly gitVersion: string;
  has(feature: Feature): boolean;
  /** Feature gates that are on; `asked` names those set by hand, a leading `-` for off. */
  gates(asked?: ReadonlySet<string>): ReadonlySet<string>;
}

const isSince = (minor: Minor, feature: Feature): boolean =>
  minors.indexOf(minor) >= minors.indexOf(differences[feature].since);

class Known implements Profile {
  readonly minor: Minor;
  readonly gitVersion: string;
  readonly #features: ReadonlySet<Feature>;
  readonly #gates: ReadonlySet<string>;

  /** @param turned features that are as in other versions */
  constructor(minor: Minor, turned: readonly Feature[]) {
    this.minor = minor;
    this.gitVersion = turned.length > 0 ? `${releases[minor]}+${turned.join('.')}` : releases[minor];
    this.#features = new Set(
      features.filter((feature) => isSince(minor, feature) !== turned.includes(feature)),
    );
    this.#gates = new Set([...this.#features].flatMap((feature) => differences[feature].gate ?? []));
  }

  has(feature: Feature): boolean {
    return this.#features.has(feature);
  }

  gates(asked: ReadonlySet<string> = new Set()): ReadonlySet<string> {
    if (asked.size === 0) return this.#gates; // the same set each time: what was done under it is known by it
    const on = [...this.#gates, ...asked].filter((gate) => !gate.startsWith('-') && !asked.has(`-${gate}`));
    return new Set(on);
  }
}

/** One object a version, made when it is first asked for. */
const known = new Map<string, Profile>();

const isMinor = (text: string): text is Minor => (minors as readonly string[]).includes(text);
const isFeature = (text: string): text is Feature => Object.hasOwn(table, text);

/**
 * A version by its minor number, as `1.34`; `1.35+maxUnavailableCounts` is the same with some features as on the other
 * side of the version that brought them.
 * @throws RangeError saying which versions and features there are
 */
export function profileOf(text: string = DEFAULT_MINOR): Profile {
  const found = known.get(text);
  if (found) return found;
  const [minor = '', ...turned] = text.split('+');
  if (!isMinor(minor))
    throw new RangeError(`Kubernetes ${minor} is not known; there are ${minors.join(', ')}`);
  const wrong = turned.find((name) => !isFeature(name));
  if (wrong !== undefined)
    throw new RangeError(`no version differs by ${wrong}; they differ by ${features.join(', ')}`);
  const profile = new Known(minor, turned.filter(isFeature));
  known.set(text, profile);
  return profile;
}

/** Features that one of two versions has and the other has not. */
export const differing = (a: Profile, b: Profile): readonly Feature[] =>
  features.filter((feature) => a.has(feature) !== b.has(feature));
