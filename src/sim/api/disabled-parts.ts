import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { mapIn } from './bodies.ts';

/**
 * What belongs to features that are off by default, and is therefore not kept (DropDisabledPodFields and its kin): stop signals
 * of containers, projected trust bundles and certificates, groups of pods; candidates for leases; other namespaces as sources
 * of claims; dynamic configuration of nodes.
 */
type Part = { readonly [name: string]: unknown };
type Drop = (part: Part) => Part;

const without = (part: Part, names: readonly string[]): Part =>
  names.some((name) => part[name] !== undefined)
    ? Object.fromEntries(Object.entries(part).filter(([name]) => !names.includes(name)))
    : part;

/** The same part when nothing in it changed, so that shared parts stay shared. */
function within(part: Part, name: string, drop: Drop): Part {
  const value = part[name];
  if (!isMap(value)) return part;
  const next = drop(value);
  return next === value ? part : { ...part, [name]: next };
}

function inEach(part: Part, name: string, drop: Drop): Part {
  const list: unknown = part[name];
  if (!Array.isArray(list)) return part;
  const next = list.map((item: unknown) => (isMap(item) ? drop(item) : item));
  return next.some((item, index) => item !== list[index]) ? { ...part, [name]: next } : part;
}

/** A lifecycle that said nothing else is none. */
function ofContainer(container: Part): Part {
  const { lifecycle, ...rest } = container;
  if (mapIn(lifecycle)['stopSignal'] === undefined) return container;
  const left = without(mapIn(lifecycle), ['stopSignal']);
  return Object.keys(left).length > 0 ? { ...container, lifecycle: left } : rest;
}

const ofVolume: Drop = (volume) =>
  within(volume, 'projected', (projected) =>
    inEach(projected, 'sources', (source) => without(source, ['clusterTrustBundle', 'podCertificate'])),
  );

const ofPodSpec: Drop = (spec) =>
  inEach(
    inEach(
      inEach(without(spec, ['schedulingGroup']), 'containers', ofContainer),
      'initContainers',
      ofContainer,
    ),
    'volumes',
    ofVolume,
  );

const ofTemplate: Drop = (spec) =>
  within(spec, 'template', (template) => within(template, 'spec', ofPodSpec));

function ofClaimSpec(spec: Part): Part {
  const { dataSourceRef, ...rest } = spec;
  return mapIn(dataSourceRef)['namespace'] ? rest : spec;
}

const bySpec: { readonly [kind: string]: Drop } = {
  Pod: ofPodSpec,
  StatefulSet: ofTemplate,
  Deployment: ofTemplate,
  ReplicaSet: ofTemplate,
  PersistentVolumeClaim: ofClaimSpec,
  Lease: (spec) => without(spec, ['strategy', 'preferredHolder']),
  Node: (spec) => without(spec, ['configSource']),
};

/** The object without what is not kept; the object itself when all of it is. @param old nothing new is looked for in a spec that stays */
export function withoutDisabledParts(object: KubeObject, old?: KubeObject): KubeObject {
  const drop = bySpec[object.kind];
  if (!drop || !isMap(object.spec) || object.spec === old?.spec) return object;
  const spec = drop(object.spec);
  return spec === object.spec ? object : { ...object, spec };
}
