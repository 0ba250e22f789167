import { badRequest } from '#model/status.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';

type Reader = (object: KubeObject) => unknown;

/** Reads a path of plain names; undefined where it ends early. */
const at = (path: string): Reader => {
  const names = path.split('.');
  return (object) =>
    names.reduce(
      (so: unknown, name) =>
        so !== null && typeof so === 'object' ? (so as Record<string, unknown>)[name] : undefined,
      object,
    );
};

const paths = (...names: string[]): { readonly [field: string]: Reader } =>
  Object.fromEntries(names.map((name) => [name, at(name)]));

const isTrue = (path: string): Reader => {
  const read = at(path);
  return (object) => String(read(object) === true);
};

const metadata = paths('metadata.name', 'metadata.namespace');

/** Kinds whose fields can be selected by more than name and namespace (the AddFieldLabelConversionFunc of each group). */
const byKind: { readonly [kind: string]: { readonly [field: string]: Reader } } = {
  Pod: {
    ...paths(
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ),
    'spec.host': at('spec.nodeName'),
    'spec.hostNetwork': isTrue('spec.hostNetwork'),
    'status.podIPs': () => '',
  },
  Node: { 'spec.unschedulable': isTrue('spec.unschedulable') },
  Namespace: { ...paths('status.phase'), name: at('metadata.name') },
  Secret: paths('type'),
  Service: paths('spec.clusterIP', 'spec.type'),
  Event: {
    ...paths(
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'type',
    ),
    reportingComponent: at('reportingComponent'),
    source: (object) => at('source.component')(object) || at('reportingComponent')(object),
  },
};

interface Term {
  readonly field: string;
  readonly value: string;
  readonly equal: boolean;
}

/** Cuts at commas that no backslash stands before. */
const termsOf = (text: string): string[] => text.split(/(?<!\\),/).filter((term) => term !== '');

/** fields.UnescapeValue: only backslashes, commas and equal signs are escaped, and must be. */
function unescaped(text: string): string {
  const wrong = /\\([^\\,=])/.exec(text.replace(/\\\\/g, ''));
  if (wrong) throw badRequest(`invalid field selector: invalid escape sequence: \\${wrong[1]}`);
  const bare = /[=,]/.exec(text.replace(/\\./g, ''));
  if (bare)
    throw badRequest(`invalid field selector: unescaped character in value: ${bare[0].charCodeAt(0)}`);
  return text.replace(/\\([\\,=])/g, '$1');
}

/** fields.ParseSelector: the first operator cuts a term. */
function termOf(text: string, all: string): Term {
  const match = /(!=|==|=)/.exec(text);
  if (!match) throw badRequest(`invalid selector: '${all}'; can't understand '${text}'`);
  const value = text.slice(match.index + match[0].length);
  return { field: text.slice(0, match.index), value: unescaped(value), equal: match[0] !== '!=' };
}

function readerFor({ kind }: Resource, field: string): Reader {
  const own = byKind[kind];
  const known = { ...metadata, ...own };
  const reader = Object.hasOwn(known, field) ? known[field] : undefined;
  if (reader) return reader;
  throw badRequest(
    own
      ? `field label not supported: ${field}`
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

/**
 * The predicate that a field selector text means; undefined when it selects everything. Absent fields read as the empty text.
 * @throws ApiError 400
 */
export function fieldSelector(
  resource: Resource,
  text: string | undefined,
): ((object: KubeObject) => boolean) | undefined {
  if (!text) return undefined;
  const tests = termsOf(text)
    .map((term) => termOf(term, text))
    .map(({ field, value, equal }) => {
      const read = readerFor(resource, field);
      return (object: KubeObject) => (String(read(object) ?? '') === value) === equal;
    });
  return (object) => tests.every((test) => test(object));
}
