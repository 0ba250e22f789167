import { isMap } from '#kernel/json.ts';
import { badRequest } from '#model/status.ts';
import type { TextBody } from '../text-body.ts';
import { JsonSyntaxError, parseJson } from './json-text.ts';
import { shapeOf } from './scalars.ts';
import { YamlError, parseYamlBody } from './yaml-body.ts';

/** Where the server looks for kind and apiVersion first; Go prints the struct that is written there. */
const META_STRUCT = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
const SUMMARY_BYTES = 30;
const NO_META = "couldn't get version/kind; json parse error: ";

/** How the server quotes a body that it could not read: JSON objects as text, everything else in hexadecimal. */
function summaryOf(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === 0) return '<empty>';
  const head = bytes.subarray(0, SUMMARY_BYTES);
  return `${text.startsWith('{') ? head.toString('utf8') : head.toString('hex')}${bytes.length > SUMMARY_BYTES ? ' ...' : ''}`;
}

/**
 * The value that a request body holds.
 * @param kind what the path asks for
 * @throws ApiError 400 when the text is neither JSON nor YAML, or holds no object
 */
export function readBody(kind: string, { text, mediaType }: TextBody): unknown {
  const value = parse(kind, text, mediaType === 'application/yaml');
  if (value !== null && !isMap(value)) {
    throw unrecognized(
      kind,
      text,
      `${NO_META}json: cannot unmarshal ${shapeOf(value)} into Go value of type ${META_STRUCT}`,
    );
  }
  const why = identityComplaint(value ?? {});
  if (why !== undefined) throw unrecognized(kind, text, why);
  return value;
}

/** Why kind and apiVersion of an object cannot even be looked at; undefined when they can. */
export function identityComplaint(object: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, written] of Object.entries(object))
    if ((name === 'kind' || name === 'apiVersion') && written !== null && typeof written !== 'string')
      return `${NO_META}json: cannot unmarshal ${shapeOf(written)} into Go struct field .${name} of type string`;
  const version = object['apiVersion'];
  return typeof version === 'string' && version.split('/').length > 2
    ? `unexpected GroupVersion string: ${version}`
    : undefined;
}

/** 400: a body that is no object of any kind. */
export const unrecognized = (kind: string, text: string, why: string) =>
  badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summaryOf(text)})`);

function parse(kind: string, text: string, isYaml: boolean): unknown {
  try {
    return isYaml ? parseYamlBody(text) : parseJson(text);
  } catch (error) {
    if (error instanceof YamlError) throw unrecognized(kind, text, error.message);
    if (error instanceof JsonSyntaxError) throw unrecognized(kind, text, NO_META + error.message);
    throw error;
  }
}
