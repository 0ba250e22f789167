import type { ObjectMeta } from '#model/objects.ts';
import { parseQuantity } from '../decode/quantity.ts';
import { newMark } from '../schema/mark.ts';
import { dnsLabel } from './formats.ts';
import { quote } from './go-value.ts';
import type { Container, Port, Resources, Variable } from './container-types.ts';
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

type Visit = (container: Container, field: string) => void;

function visitContainers(
  { initContainers, containers, ephemeralContainers }: PodSpec,
  field: string,
  visit: Visit,
): void {
  for (const [index, container] of (initContainers ?? []).entries())
    visit(container, `${field}.initContainers[${index}]`);
  for (const [index, container] of (containers ?? []).entries())
    visit(container, `${field}.containers[${index}]`);
  for (const [index, container] of (ephemeralContainers ?? []).entries())
    visit(container, `${field}.ephemeralContainers[${index}]`);
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
  if (out.length > 0) return out;
  for (const part of [containers, initContainers, ephemeralContainers])
    if (part && Object.isFrozen(part)) quiet.put(part, true);
  return out;
}

/** @param field where the spec stands: `spec`, or `spec.template.spec` */
export function podSpecWarnings(spec: PodSpec, field: string): readonly string[] {
  const out: Warnings = [];
  for (const [index, { labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    if (!labelSelector) out.push(`${field}.topologySpreadConstraints[${index}].labelSelector: ${NO_MATCH}`);
  }
  warnOfVolumes(out, spec, field);
  warnOfRepeated(out, spec, field);
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
