import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { complain, invalid, required } from './field.ts';
import { dnsSubdomain, qualifiedName } from './formats.ts';
import { validateUnruledMeta } from './object-meta.ts';

export interface KubeEvent {
  readonly metadata: ObjectMeta;
  readonly involvedObject: { readonly namespace?: string };
  /** Set by reporters of the newer kind, which have to say more. */
  readonly eventTime: string | null;
  readonly reason?: string;
  readonly message?: string;
  readonly action?: string;
  readonly reportingComponent: string;
  readonly reportingInstance: string;
}

const WORD_LIMIT = 128;
const MESSAGE_LIMIT = 1024;

/** core/v1 Event, new. */
export function validateNewEvent(errors: Errors, event: KubeEvent): void {
  validateEvent(errors, event);
  validateUnruledMeta(errors, event.metadata);
}

/** core/v1 Event, changed: it lives where its object does; those about the cluster live in `default`. */
export function validateEvent(errors: Errors, event: KubeEvent): void {
  const { namespace = '' } = event.metadata;
  const { namespace: about = '' } = event.involvedObject;
  const rooms = event.eventTime === null ? ['default'] : ['default', 'kube-system'];
  const isAtHome = about === '' ? rooms.includes(namespace) : event.eventTime !== null || about === namespace;
  if (!isAtHome) errors.push(invalid('involvedObject.namespace', about, 'does not match event.namespace'));
  if (event.eventTime !== null) validateReport(errors, event);
  complain(errors, 'namespace', namespace, dnsSubdomain(namespace));
}

function validateReport(errors: Errors, event: KubeEvent): void {
  const { reportingComponent: component } = event;
  if (!component) errors.push(required('reportingComponent'));
  complain(errors, 'reportingComponent', component, qualifiedName(component));
  for (const field of ['reportingInstance', 'action', 'reason'] as const) {
    if (!event[field]) errors.push(required(field));
    atMost(errors, field, event[field], WORD_LIMIT);
  }
  atMost(errors, 'message', event.message, MESSAGE_LIMIT);
}

function atMost(errors: Errors, field: string, text: string | undefined, limit: number): void {
  if (Buffer.byteLength(text ?? '') > limit)
    errors.push(invalid(field, '', `can have at most ${limit} characters`));
}
