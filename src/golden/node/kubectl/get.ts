import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf, resources } from '#model/resources.ts';
import { exchange } from '#sim/http/exchange.ts';
import { NAMESPACE } from '../cluster.ts';
import { columnsText } from './columns.ts';
import { fieldText, valuesAt } from './field-path.ts';
import type { Options } from './options.ts';
import { isOn } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed, silent } from './outcome.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';
import { kindOf, objectsOf, targetsOf } from './target.ts';

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly metadata: { readonly name: string } };
  }[];
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
/** What the recorded cluster alone knows: digests of images, and when things happened. */
const ITS_OWN = /imageID|containerID|startTime|Timestamp|Time\b|uid|resourceVersion/;

/** `kubectl get`: raw, as a table, by columns or by JSONPath. */
export function get(session: Session, options: Options): Outcome {
  const { operands, flags } = options;
  const targets = targetsOf(operands);
  const [first] = targets;
  if (!first || targets.some(({ resource }) => resource !== first.resource)) return silent;
  if (first.resource === resources.Event) return silent;
  const found = targets.flatMap((target) => objectsIfAny(session, target, options));
  if (found.length === 0 && first.name !== undefined) return printed('');
  if (found.length === 0 && !/^(json|yaml|name)|path/.test(flags.get('-o') ?? ''))
    return printed(
      '',
      `No resources found${first.resource.namespaced ? ` in ${NAMESPACE} namespace.` : ''}\n`,
    );
  return show(session, first, found, options);
}

function objectsIfAny(session: Session, target: Target, options: Options): readonly KubeObject[] {
  const isMissing = target.name !== undefined && !session.get(target.resource, target.name).ok;
  return isMissing && isOn(options, '--ignore-not-found') ? [] : objectsOf(session, target, options);
}

function show(
  session: Session,
  { resource, name }: Target,
  found: readonly KubeObject[],
  { flags }: Options,
): Outcome {
  const output = flags.get('-o') ?? '';
  if (output === 'name')
    return printed(found.map(({ metadata }) => `${kindOf(resource)}/${metadata.name}\n`).join(''));
  if (output.startsWith('custom-columns=')) return printed(customColumns(found, output, flags));
  if (output.startsWith('jsonpath='))
    return jsonPath(name === undefined ? { items: found } : found[0], output.slice('jsonpath='.length));
  return output === '' || output === 'wide' ? printed(table(session, resource, found, flags)) : silent;
}

function table(
  { cluster: { simulator } }: Session,
  resource: Resource,
  found: readonly KubeObject[],
  flags: Options['flags'],
): string {
  const { plural, namespaced } = resource;
  const apiVersion = apiVersionOf(resource);
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const path = `${group}${namespaced ? `/namespaces/${NAMESPACE}` : ''}/${plural}`;
  const http = { method: 'GET', path, query: {}, headers: { accept: TABLE }, body: '' };
  const { columnDefinitions, rows } = JSON.parse(
    exchange(simulator.api, simulator.now(), http).body,
  ) as Table;
  const wanted = new Set(found.map(({ metadata }) => metadata.name));
  const shown = columnDefinitions
    .map(({ priority }, index) => ({ priority, index }))
    .filter(({ priority }) => priority === 0 || flags.get('-o') === 'wide');
  const head = shown.map(({ index }) => (columnDefinitions[index]?.name ?? '').toUpperCase());
  const body = rows
    .filter(({ object }) => wanted.has(object.metadata.name))
    .map(({ cells }) =>
      shown.map(({ index }) => withoutAge(columnDefinitions[index]?.name, String(cells[index] ?? '<none>'))),
    );
  return columnsText(flags.has('--no-headers') ? body : [head, ...body]);
}

/** Ages depend on how long a command takes to start; recordings have a word in their place. */
const withoutAge = (column: string | undefined, cell: string): string =>
  column === 'Age' ? 'AGE' : cell.replace(/\(\S+ ago\)/, '(AGE ago)');

/** `custom-columns=NAME:.metadata.name,...` */
function customColumns(objects: readonly KubeObject[], output: string, flags: Options['flags']): string {
  const columns = output
    .slice(output.indexOf('=') + 1)
    .split(',')
    .map((column) => [column.slice(0, column.indexOf(':')), column.slice(column.indexOf(':') + 1)] as const);
  const rows = objects.map((object) =>
    columns.map(([, path]) => valuesAt(object, path).map(fieldText).join(',') || '<none>'),
  );
  return columnsText(flags.has('--no-headers') ? rows : [columns.map(([head]) => head), ...rows]);
}

/** `{.status.phase} and {.spec.nodeName}`, without range and quotes; maps and lists are printed as JSON. */
function jsonPath(root: unknown, template: string): Outcome {
  const text = template.replaceAll(/^['"]|['"]$/g, '');
  if (ITS_OWN.test(text) || /\{(range|end|")/.test(text)) return silent;
  const filled = (/\{/.test(text) ? text : `{${text}}`).replaceAll(/\{([^{}]*)\}/g, (_, path: string) =>
    valuesAt(root, path.startsWith('.') || path.startsWith('[') ? path : `.${path}`)
      .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
      .join(' '),
  );
  return printed(filled);
}
