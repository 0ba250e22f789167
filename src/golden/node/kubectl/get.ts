import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import { exchange } from '#sim/http/exchange.ts';
import { NAMESPACE } from '../cluster.ts';
import { fieldText, valuesAt } from './field-path.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed, refused, silent } from './outcome.ts';
import { getRaw } from './raw.ts';
import type { Session } from './session.ts';
import { placeOf } from './session.ts';
import { columnsText } from './columns.ts';
import { kindOf, targetOf } from './target.ts';

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** `kubectl get`: raw, as a table, or by columns. What tells digests of images (`jsonpath`) is the recorded cluster's own. */
export function get(session: Session, { operands, flags }: Options): Outcome {
  if (flags.has('--raw')) return { ...getRaw(session.cluster, pathIn(flags, operands)), compared: true };
  const target = targetOf(operands);
  if (!target || target.names.length > 1 || flags.has('-l')) return silent;
  const { resource } = target;
  const [name] = target.names;
  const found = objectsOf(session, resource, name);
  if (typeof found === 'string') return refused(`Error from server (NotFound): ${found}\n`);
  if (found.length === 0) return printed('', `No resources found in ${NAMESPACE} namespace.\n`);
  const output = flags.get('-o') ?? '';
  if (output === 'name')
    return printed(found.map(({ metadata }) => `${kindOf(resource)}/${metadata.name}\n`).join(''));
  if (output.startsWith('custom-columns=')) return printed(customColumns(found, output, flags));
  return output === '' || output === 'wide' ? printed(table(session, resource, name, flags)) : silent;
}

/** The path stands behind the flag, with `=` or without. */
export const pathIn = (flags: Options['flags'], operands: readonly string[]): string => {
  const raw = flags.get('--raw') ?? 'true';
  return raw === 'true' ? (operands[0] ?? '') : raw;
};

/** The objects, or why there is none. */
function objectsOf(
  session: Session,
  resource: Resource,
  name: string | undefined,
): readonly KubeObject[] | string {
  if (name === undefined) {
    const answer = session.request({ verb: 'list', ...placeOf(resource) });
    return answer.ok ? (answer.body as unknown as { items: readonly KubeObject[] }).items : [];
  }
  const answer = session.get(resource, name);
  return answer.ok ? [answer.body as KubeObject] : (answer.body.message ?? '');
}

function table(
  { cluster: { simulator } }: Session,
  resource: Resource,
  name: string | undefined,
  flags: Options['flags'],
): string {
  const { plural, namespaced } = resource;
  const apiVersion = apiVersionOf(resource);
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const path = `${group}${namespaced ? `/namespaces/${NAMESPACE}` : ''}/${plural}${name ? `/${name}` : ''}`;
  const http = { method: 'GET', path, query: {}, headers: { accept: TABLE }, body: '' };
  const { columnDefinitions, rows } = JSON.parse(
    exchange(simulator.api, simulator.now(), http).body,
  ) as Table;
  const shown = columnDefinitions
    .map(({ priority }, index) => ({ priority, index }))
    .filter(({ priority }) => priority === 0 || flags.get('-o') === 'wide');
  const head = shown.map(({ index }) => (columnDefinitions[index]?.name ?? '').toUpperCase());
  const body = rows.map(({ cells }) =>
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
