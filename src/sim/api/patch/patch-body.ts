import type { ApiError } from '#model/status.ts';
import { badRequest } from '#model/status.ts';
import { JsonSyntaxError, parseJson } from '../decode/json-text.ts';
import { YamlError, parseYamlBody } from '../decode/yaml-body.ts';
import type { PatchType } from '../request.ts';
import { TextBody } from '../text-body.ts';

/**
 * The value of a patch: a text is parsed (YAML for an apply, JSON for the others), a value is taken as it is.
 * @throws ApiError 400 in the words of the handler of each patch type
 */
export function readPatch(type: PatchType, body: unknown): unknown {
  if (!(body instanceof TextBody)) return body;
  try {
    return type === 'apply' ? parseYamlBody(body.text) : parseJson(body.text);
  } catch (error) {
    if (error instanceof YamlError)
      throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
    if (error instanceof JsonSyntaxError) throw malformedPatch(type, error.message);
    throw error;
  }
}

/** 400 for a patch that is no JSON, or JSON of the wrong type. Only strategic patches are refused without a preface. */
export const malformedPatch = (type: PatchType, why: string): ApiError =>
  badRequest(type === 'strategic' ? why : `error decoding patch: ${why}`);
