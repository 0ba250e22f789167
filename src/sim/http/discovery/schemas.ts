import type { Field } from '../../api/schema/field.ts';
import { fieldsOf, isAtomic, isStruct, typeNamed } from '../../api/schema/schema.ts';
import type { GroupVersion } from './catalogue.ts';

type Schema = { readonly [key: string]: unknown };

/** Types that encode themselves, and scalars, as OpenAPI knows them. */
const plain: { readonly [type: string]: Schema } = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  bytes: { type: 'string', format: 'byte' },
  'meta/v1.Time': { type: 'string', format: 'date-time' },
  'meta/v1.MicroTime': { type: 'string', format: 'date-time' },
  'api/resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'util/intstr.IntOrString': { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
};

/** `apps/v1.StatefulSet` is `io.k8s.api.apps.v1.StatefulSet` there, and metadata lives in apimachinery. */
const schemaName = (type: string): string =>
  type.startsWith('meta/')
    ? `io.k8s.apimachinery.pkg.apis.${type.replace('/', '.')}`
    : `io.k8s.api.${type.replace('/', '.')}`;

const one = (type: string): Schema =>
  isStruct(type)
    ? { allOf: [{ $ref: `#/components/schemas/${schemaName(type)}` }] }
    : (plain[type] ?? { type: 'object' });

function property({
  type,
  repeated,
  map,
  enum: values,
  listType,
  listMapKeys,
  patchStrategy,
  patchMergeKey,
}: Field): Schema {
  const marks = {
    ...(listType && { 'x-kubernetes-list-type': listType }),
    ...(listMapKeys && { 'x-kubernetes-list-map-keys': listMapKeys }),
    ...(patchStrategy && { 'x-kubernetes-patch-strategy': patchStrategy }),
    ...(patchMergeKey && { 'x-kubernetes-patch-merge-key': patchMergeKey }),
  };
  if (repeated) return { type: 'array', items: one(type), ...marks };
  if (map) return { type: 'object', additionalProperties: one(type), ...marks };
  return { ...one(type), ...(values && { enum: values }), ...marks };
}

function structSchema(type: string): Schema {
  const properties: Schema = Object.fromEntries(
    fieldsOf(type)
      .map((field) => [field.name, property(field)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return { type: 'object', properties, ...(isAtomic(type) && { 'x-kubernetes-map-type': 'atomic' }) };
}

/** All structs that are reached from these. */
function reachable(roots: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const todo = [...roots];
  for (let type = todo.pop(); type !== undefined; type = todo.pop()) {
    if (seen.has(type) || !isStruct(type)) continue;
    seen.add(type);
    todo.push(...fieldsOf(type).map((field) => field.type));
  }
  return seen;
}

/** The schemas of a group version's kinds, as far as the simulator knows their types; `kubectl explain` reads them. Without the API's prose. */
export function schemasOf({ group, version, resources }: GroupVersion): Schema {
  const kinds = new Map(resources.map(({ kind }) => [typeNamed(group, version, kind), kind]));
  const all = [...reachable([...kinds.keys()])].sort();
  return Object.fromEntries(
    all.map((type) => {
      const kind = kinds.get(type);
      return [
        schemaName(type),
        {
          ...structSchema(type),
          ...(kind && { 'x-kubernetes-group-version-kind': [{ group, kind, version }] }),
        },
      ];
    }),
  );
}
