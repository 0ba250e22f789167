import { load } from 'js-yaml';
import { readBody } from './decode/body.ts';
import { JsonSyntaxError, parseJson } from './decode/json-text.ts';
import { TextBody } from './text-body.ts';

/**
 * The value of a body that is no stored object: DeleteOptions, Scale, Binding, Eviction. Values from within the process
 * are taken as they are.
 * @throws ApiError 400 when the text is neither JSON nor YAML
 */
export const valueOf = (body: unknown, kind: string): unknown => (body instanceof TextBody ? readBody(kind, body) : body);

/** The value of a patch, or its text where it cannot be read: the kind of patch decides what is said about that. */
export function patchIn(body: unknown): { readonly value: unknown; readonly raw?: string } {
  if (!(body instanceof TextBody)) return { value: body };
  const { text, mediaType } = body;
  try {
    return { value: mediaType === 'application/apply-patch+yaml' && !text.trimStart().startsWith('{') ? load(text) : parseJson(text) };
  } catch (error) {
    if (error instanceof JsonSyntaxError || isYamlError(error)) return { value: undefined, raw: text };
    throw error;
  }
}

const isYamlError = (error: unknown): boolean => error instanceof Error && error.name === 'YAMLException';
