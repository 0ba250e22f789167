import type { ObjectMeta } from '#model/objects.ts';
import { equal } from '#kernel/json.ts';
import { APP_ARMOR_FIELD, profileOf } from '../app-armor.ts';
import { parseQuantity } from '../decode/quantity.ts';
import { newMark } from '../schema/mark.ts';
import { dnsLabel } from './formats.ts';
import { quote } from './go-value.ts';
import { oldLabelText, termWarnings } from './label-warnings.ts';
import { pathWarnings } from './path-warnings.ts';
import { claimWarnings } from './storage-warnings.ts';
import { APP_ARMOR, SECCOMP_CONTAINER, SECCOMP_POD } from './pod-annotations.ts';
import { visitContainers } from './visit-containers.ts';
import type { Port, Resources, Variable } from './container-types.ts';
import type { PodTerms } from './scheduling-types.ts';
import type { PodSpec } from './pod-types.ts';

/** What is accepted, and probably not meant (pkg/api/pod GetWarningsForPod and its kin). */
type Warnings = string[];

const UNIT = 1_000_000_000n;
const BYTES = ['memory', 'ephemeral-storage'];

function warnOfFractions(out: Warnings, field: string, { limits, requests }: Resources): void {
  for (const name of BYTES) {
    for (const [part, amounts] of [
      ['limits', limits],
      ['requests', requests],
    ] as const) {
      const value = amounts?.[name];
      if (value !== undefined && (parseQuantity(value)?.nanos ?? 0n) % UNIT !== 0n) {
        out.push(
          `${field}.${part}[${name}]: fractional byte value ${quote(value)} is invalid, must be an integer`,
        );
      }
    }
  }
}

/** A variable that comes again is fine as long as it builds on the one before. */
function warnOfHidden(out: Warnings, field: string, variables: readonly Variable[]): void {
  const seen = new Set<string>();
  for (const [index, { name, value = '', valueFrom }] of variables.entries()) {
    const reference = `$(${name})`;
    const builds = !valueFrom && value !== reference && value.includes(reference);
    if (seen.has(name) && !builds)
      out.push(
        `${field}[${index}]: hides previous definition of ${quote(name)}, which may be dropped when using apply`,
      );
    seen.add(name);
  }
}

interface Block {
  readonly field: string;
  readonly port: Port;
}

function overlap({ port, field }: Block, other: Block): string | undefined {
  const [mine, theirs] = [port.hostPort ?? 0, other.port.hostPort ?? 0];
  const [here, there] = [port.hostIP ?? '', other.port.hostIP ?? ''];
  if (here === there && mine === theirs) return `${field}: duplicate port definition with ${other.field}`;
  if (mine === 0 || theirs === 0) return `${field}: overlapping port definition with ${other.field}`;
  return mine === theirs && (here === '') !== (there === '')
    ? `${field}: dangerously ambiguous port definition with ${other.field}`
    : undefined;
}

/** Two ports of one name, in two containers: whoever asks by name gets the first. */
function warnOfPortNames(out: Warnings, spec: PodSpec, field: string): void {
  const first = new Map<string, string>();
  visitContainers(spec, field, ({ ports = [] }, at) => {
    for (const [index, { name }] of ports.entries()) {
      if (!name) continue;
      const other = first.get(name);
      const path = `${at}.ports[${index}]`;
      if (other === undefined) first.set(name, path);
      else
        out.push(
          `${path}: duplicate port name ${quote(name)} with ${other}, services and probes that select ports by name will use ${other}`,
        );
    }
  });
}

function warnOfPorts(out: Warnings, spec: PodSpec, field: string): void {
  const taken = new Map<string, Block[]>();
  visitContainers(spec, field, ({ ports = [] }, at) => {
    for (const [index, port] of ports.entries()) {
      const block = { field: `${at}.ports[${index}]`, port };
      const key = `${port.containerPort}/${port.protocol}`;
      const others = taken.get(key) ?? [];
      for (const other of others) out.push(...[overlap(block, other)].filter((text) => text !== undefined));
      taken.set(key, [...others, block]);
    }
  });
}

const DEPRECATED_VOLUMES: readonly (readonly [string, string])[] = Object.entries({
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
});

function warnOfVolumes(out: Warnings, { volumes = [] }: PodSpec, field: string): void {
  for (const [index, volume] of volumes.entries()) {
    for (const [source, text] of DEPRECATED_VOLUMES) {
      if (volume[source] !== undefined)
        out.push(`${field}.volumes[${index}].${source === 'storageos' ? 'storageOS' : source}: ${text}`);
    }
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (template)
      out.push(
        ...claimWarnings(template.spec, `${field}.volumes[${index}].ephemeral.volumeClaimTemplate.spec`),
      );
  }
}

function warnOfRepeated(
  out: Warnings,
  { hostAliases = [], imagePullSecrets = [] }: PodSpec,
  field: string,
): void {
  const addresses = hostAliases.map(({ ip }) => ip);
  for (const [index, ip] of addresses.entries())
    if (addresses.indexOf(ip) < index)
      out.push(`${field}.hostAliases[${index}].ip: duplicate ip ${quote(ip)}`);
  const names = imagePullSecrets.map(({ name = '' }) => name);
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index)
      out.push(`${field}.imagePullSecrets[${index}].name: duplicate name ${quote(name)}`);
  for (const [index, name] of names.entries())
    if (!name) out.push(`${field}.imagePullSecrets[${index}].name: invalid empty name ""`);
}

const NO_MATCH = 'a null labelSelector results in matching no pod';

function warnOfAffinity(out: Warnings, terms: PodTerms | undefined, field: string): void {
  for (const [index, { labelSelector }] of (
    terms?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  ).entries()) {
    if (!labelSelector)
      out.push(
        `${field}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${NO_MATCH}`,
      );
  }
  for (const [index, { podAffinityTerm }] of (
    terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  ).entries()) {
    if (!podAffinityTerm.labelSelector)
      out.push(
        `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${NO_MATCH}`,
      );
  }
}

/** Containers that gave no reason to warn: a template and its pods share them. */
const quiet = newMark<true>();

function containerWarnings(spec: PodSpec, field: string): readonly string[] {
  const { containers, initContainers, ephemeralContainers } = spec;
  const isQuiet = (part: object | null | undefined): boolean => !part || quiet.of(part) === true;
  if (isQuiet(containers) && isQuiet(initContainers) && isQuiet(ephemeralContainers)) return [];
  const out: Warnings = [];
  visitContainers(spec, field, (container, at) => {
    warnOfFractions(out, `${at}.resources`, container.resources ?? {});
    warnOfHidden(out, `${at}.env`, container.env ?? []);
  });
  warnOfPorts(out, spec, field);
  warnOfPortNames(out, spec, field);
  if (out.length > 0) return out;
  for (const part of [containers, initContainers, ephemeralContainers])
    if (part && Object.isFrozen(part)) quiet.put(part, true);
  return out;
}

/** Labels of nodes by old names, and selectors that select nothing. */
function warnOfPlacement(out: Warnings, spec: PodSpec, field: string): void {
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const text = oldLabelText(key);
    if (text) out.push(`${field}.nodeSelector[${key}]: ${text}`);
  }
  const node = spec.affinity?.nodeAffinity;
  const at = `${field}.affinity.nodeAffinity`;
  const required = node?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const [index, term] of required.entries()) {
    const path = `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`;
    termWarnings(out, path, term, false);
  }
  const preferred = node?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { preference }] of preferred.entries()) {
    const path = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`;
    termWarnings(out, path, preference, true);
  }
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const path = `${field}.topologySpreadConstraints[${index}]`;
    const text = oldLabelText(topologyKey);
    if (text) out.push(`${path}.topologyKey: ${topologyKey} is ${text}`);
    if (!labelSelector) out.push(`${path}.labelSelector: ${NO_MATCH}`);
  }
}

const OLD_ANNOTATIONS: readonly (readonly [key: string, text: string])[] = [
  [
    'scheduler.alpha.kubernetes.io/critical-pod',
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  ],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  [
    'security.alpha.kubernetes.io/unsafe-sysctls',
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
];

/** Profiles by annotations, where fields say nothing; of a pod AppArmor's are told where they are taken over. */
function warnOfProfiles(
  out: Warnings,
  spec: PodSpec,
  annotations: NonNullable<ObjectMeta['annotations']>,
  within: string,
): void {
  const field = `${within && `${within}.`}metadata.annotations`;
  const isGiven = (key: string): boolean => annotations[key] !== undefined;
  const old = (key: string): void =>
    void out.push(`${field}[${key}]: non-functional in v1.27+; use the "seccompProfile" field instead`);
  if (!spec.securityContext?.seccompProfile && isGiven(SECCOMP_POD)) old(SECCOMP_POD);
  if (!Object.keys(annotations).some((key) => key.startsWith(SECCOMP_CONTAINER) || key.startsWith(APP_ARMOR)))
    return;
  visitContainers(spec, field, ({ name, securityContext }) => {
    if (!securityContext?.seccompProfile && isGiven(SECCOMP_CONTAINER + name)) old(SECCOMP_CONTAINER + name);
    const key = APP_ARMOR + name;
    const podProfile = spec.securityContext?.appArmorProfile;
    const isTold = podProfile && equal(podProfile, profileOf(annotations[key] ?? ''));
    if (within && !securityContext?.appArmorProfile && isGiven(key) && !isTold)
      out.push(`${field}[${key}]: ${APP_ARMOR_FIELD}`);
  });
}

/** @param within where the pod stands: nothing, or `spec.template` */
export function podSpecWarnings(
  spec: PodSpec,
  { annotations = {} }: Pick<ObjectMeta, 'annotations'>,
  within = '',
): readonly string[] {
  const prefix = within ? `${within}.` : '';
  const field = `${prefix}spec`;
  const out: Warnings = [];
  warnOfPlacement(out, spec, field);
  for (const [key, text] of OLD_ANNOTATIONS)
    if (annotations[key] !== undefined) out.push(`${prefix}metadata.annotations[${key}]: ${text}`);
  warnOfVolumes(out, spec, field);
  out.push(...pathWarnings(spec.volumes ?? []));
  warnOfRepeated(out, spec, field);
  warnOfProfiles(out, spec, annotations, within);
  out.push(...containerWarnings(spec, field));
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0)
    out.push(
      `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    );
  warnOfAffinity(out, spec.affinity?.podAffinity, `${field}.affinity.podAffinity`);
  warnOfAffinity(out, spec.affinity?.podAntiAffinity, `${field}.affinity.podAntiAffinity`);
  return out;
}

/** A pod's name is its hostname. */
export function podNameWarnings({ name }: ObjectMeta): readonly string[] {
  const complaints = dnsLabel(name);
  const why =
    "this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
  return complaints.length > 0 ? [`metadata.name: ${why}: [${complaints.join(' ')}]`] : [];
}

const DEDUP =
  'API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests';

/** The same owner twice. */
export function ownerWarnings({ ownerReferences = [] }: ObjectMeta): readonly string[] {
  const uids = ownerReferences.map(({ uid }) => uid);
  const repeated = [...new Set(uids.filter((uid, index) => uids.indexOf(uid) < index))];
  return repeated.length > 0
    ? [
        `.metadata.ownerReferences contains duplicate entries; ${DEDUP}; duplicate UID(s) observed: ${repeated.join(', ')}`,
      ]
    : [];
}
