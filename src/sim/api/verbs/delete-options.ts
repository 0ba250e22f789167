import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { ApiError, badRequest } from '#model/status.ts';
import type { FieldError } from '#model/status.ts';
import { mapIn } from '../bodies.ts';
import type { Call } from '../call.ts';
import { readBody } from '../decode/body.ts';
import { textOr } from '../decode/decode.ts';
import { readStruct } from '../decode/struct.ts';
import type { Findings } from '../decode/struct.ts';
import type { DeleteOptions } from '../request.ts';
import { typeNamed } from '../schema/schema.ts';
import { deleteConflict, invalidOptions } from '../server-errors.ts';
import { TextBody } from '../text-body.ts';
import { integerIn, isSwitchedOn } from './list-options.ts';

const KIND = 'DeleteOptions';
const TYPE = typeNamed('meta', 'v1', KIND);

/** A body that cannot be read is told of in its own words alone. */
function readOptions(body: TextBody): unknown {
  try {
    return readBody(KIND, body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [, why = error.message] =
      /^the object provided is unrecognized \(must be of type \w+\): (.*) \(.*\)$/s.exec(error.message) ?? [];
    throw badRequest(why);
  }
}

/**
 * The options that a body holds, of any group version: clients send that of their kind, and a server looks at the kind alone. Unknown fields are nobody's business here; values of a wrong type are.
 * @throws ApiError 400
 */
function optionsIn(body: unknown): DeleteOptions {
  const value = mapIn(body instanceof TextBody ? readOptions(body) : body);
  const kind = textOr(value['kind'], KIND);
  const version = textOr(value['apiVersion'], 'meta.k8s.io/v1');
  if (kind !== KIND)
    throw badRequest(
      `no kind "${kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`,
    );
  const findings: Findings = { error: undefined, strict: [] };
  const options = readStruct(TYPE, value, findings);
  if (findings.error !== undefined) throw badRequest(findings.error);
  return options;
}

const policies = ['Foreground', 'Background', 'Orphan'];

/** validation.ValidateDeleteOptions */
function complaint(options: DeleteOptions): FieldError | undefined {
  const { dryRun = [] } = options;
  const unknown = dryRun.some((value) => value !== 'All');
  return (
    policyComplaint(options) ??
    (unknown
      ? {
          field: 'dryRun',
          reason: 'FieldValueNotSupported',
          message: `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`,
        }
      : undefined)
  );
}

function policyComplaint({
  propagationPolicy: policy,
  orphanDependents,
}: DeleteOptions): FieldError | undefined {
  const field = 'propagationPolicy';
  if (policy !== undefined && orphanDependents !== undefined) {
    return {
      field,
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`,
    };
  }
  if (policy === undefined || policies.includes(policy)) return undefined;
  const supported = [...policies, 'nil'].map((name) => JSON.stringify(name)).join(', ');
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(policy)}: supported values: ${supported}`,
  };
}

/**
 * How the client wants the deletion done: from the body, or else from the query, of which nothing counts when there is a body.
 * @throws ApiError 400 or 422
 */
export function deleteOptions({ request: { body, query = {} } }: Call): DeleteOptions {
  return checkedOptions(body === undefined ? fromQuery(query) : optionsIn(body));
}

export function checkedOptions(options: DeleteOptions): DeleteOptions {
  const error = complaint(options);
  if (error) throw invalidOptions('DeleteOptions', [error]);
  const { gracePeriodSeconds: grace } = options;
  return grace !== undefined && grace < 0 ? { ...options, gracePeriodSeconds: 1 } : options;
}

const fromDryRun = ({ dryRun }: NonNullable<Call['request']['query']>): DeleteOptions =>
  dryRun === undefined ? {} : { dryRun: [dryRun] };

function fromQuery(query: NonNullable<Call['request']['query']>): DeleteOptions {
  const { propagationPolicy, orphanDependents } = query;
  const gracePeriodSeconds = integerIn(query, 'gracePeriodSeconds');
  return {
    ...fromDryRun(query),
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(propagationPolicy && {
      propagationPolicy: propagationPolicy as NonNullable<DeleteOptions['propagationPolicy']>,
    }),
    ...(orphanDependents !== undefined && { orphanDependents: isSwitchedOn(orphanDependents) }),
  };
}

/** @throws ApiError 409 when the object is not the one that the client means */
export function checkPreconditions(
  resource: Resource,
  { metadata }: KubeObject,
  { preconditions = {} }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions;
  if (uid !== undefined && uid !== metadata.uid) {
    throw deleteConflict(
      resource,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw deleteConflict(
      resource,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}
