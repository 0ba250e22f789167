import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { at, listAt, type Seen } from './journal.ts';

const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';

/** The part of an object that a journal shows. */
export function shown(object: KubeObject): Seen {
  if (object.kind === 'Event') return shownEvent(object as unknown as Seen);
  const { apiVersion: _apiVersion, kind, metadata, ...rest } = object;
  const { managedFields: _managedFields, resourceVersion: _resourceVersion, ...meta } = metadata;
  const plain: Seen = { ...rest, metadata: meta };
  if (kind === 'PersistentVolume') return withoutClaimVersion(plain);
  return kind === 'EndpointSlice' ? shownSlice(plain) : plain;
}

function shownEvent(event: Seen): Seen {
  const { type, reason, message, action, related, reportingComponent } = event;
  const involved = event.involvedObject as Seen;
  const { kind, name, uid, fieldPath } = involved;
  const source = at(event, 'source', 'component') || reportingComponent;
  const count = at(event, 'series', 'count') ?? event.count;
  return {
    type,
    reason,
    message,
    involvedObject: { kind, name, uid, fieldPath },
    source,
    count,
    action,
    related,
  };
}

function withoutClaimVersion(volume: Seen): Seen {
  const claim = at(volume, 'spec', 'claimRef');
  if (!isMap(claim)) return volume;
  const { resourceVersion: _gone, ...claimRef } = claim;
  return { ...volume, spec: { ...(volume.spec as Seen), claimRef } };
}

function shownSlice(slice: Seen): Seen {
  const { annotations, ...metadata } = slice.metadata as Seen;
  const { [TRIGGER]: _gone, ...others } = (annotations ?? {}) as Seen;
  const kept = Object.keys(others).length > 0 ? { ...metadata, annotations: others } : metadata;
  const endpoints = !Array.isArray(slice.endpoints)
    ? {}
    : { endpoints: [...listAt(slice, 'endpoints')].sort(byTarget) };
  return { ...slice, metadata: kept, ...endpoints };
}

const targetOf = (endpoint: unknown): string =>
  String(at(endpoint, 'targetRef', 'name') ?? listAt(endpoint, 'addresses')[0]);
const byTarget = (a: unknown, b: unknown): number => (targetOf(a) < targetOf(b) ? -1 : 1);
