/**
 * Writes types.json: what decoding, defaulting and patching know about the API's types.
 *
 *     node -r ts-node/register src/sim/api/schema/generate.ts fields.json openapi-schemas.json > src/sim/api/schema/types.json
 *
 * `fields.json` holds the fields of the Go types in declaration order, `openapi-schemas.json` the server's OpenAPI v3
 * schemas (list types, list map keys, enums, defaults). Inlined structs are dissolved into the struct that holds them.
 */
import { readFileSync } from 'node:fs';
import type { Field } from './field.ts';
import { structName } from './go-types.ts';

interface GoField {
  readonly json?: string;
  readonly type: string;
  readonly inline?: boolean;
  readonly omitEmpty?: boolean;
  readonly repeated?: boolean;
  readonly map?: boolean;
  readonly pointer?: boolean;
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
}

interface OpenApi {
  readonly properties?: { readonly [name: string]: OpenApi };
  readonly items?: OpenApi;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic';
}

const ROOTS = [
  'core/v1.Namespace',
  'core/v1.Node',
  'core/v1.Pod',
  'core/v1.Service',
  'core/v1.PersistentVolumeClaim',
  'core/v1.PersistentVolume',
  'core/v1.Event',
  'core/v1.ServiceAccount',
  'core/v1.ConfigMap',
  'core/v1.Secret',
  'core/v1.Endpoints',
  'core/v1.ResourceQuota',
  'core/v1.LimitRange',
  'core/v1.Binding',
  'apps/v1.StatefulSet',
  'apps/v1.ReplicaSet',
  'apps/v1.Deployment',
  'apps/v1.ControllerRevision',
  'policy/v1.PodDisruptionBudget',
  'policy/v1.Eviction',
  'storage/v1.StorageClass',
  'discovery/v1.EndpointSlice',
  'coordination/v1.Lease',
  'scheduling/v1.PriorityClass',
  'autoscaling/v1.Scale',
  'meta/v1.DeleteOptions',
  'meta/v1.ListMeta',
  'meta/v1.Status',
];

/** Types that encode themselves: their Go fields never show in JSON. */
const OPAQUE = [
  'api/resource.Quantity',
  'meta/v1.Time',
  'meta/v1.MicroTime',
  'util/intstr.IntOrString',
  'pkg/runtime.RawExtension',
  'meta/v1.FieldsV1',
];

const [fieldsFile = '', openApiFile = ''] = process.argv.slice(2);
const goTypes = JSON.parse(readFileSync(fieldsFile, 'utf8')) as {
  readonly [type: string]: readonly GoField[];
};
const openApi = JSON.parse(readFileSync(openApiFile, 'utf8')) as { readonly [name: string]: OpenApi };

const openApiOf = (type: string): OpenApi | undefined => {
  const [room = '', name = ''] = type.split('.').length === 2 ? type.split('.') : ['', ''];
  const path = room.replace('/', '.');
  return openApi[
    room.startsWith('meta/') ? `io.k8s.apimachinery.pkg.apis.${path}.${name}` : `io.k8s.api.${path}.${name}`
  ];
};

const isPlainDefault = (value: unknown): boolean =>
  value === undefined || value === '' || value === 0 || value === false || typeof value === 'object';

function fieldOf(go: GoField, schema: OpenApi | undefined): Field {
  const listType = schema?.['x-kubernetes-list-type'];
  const listMapKeys = schema?.['x-kubernetes-list-map-keys'];
  const mapType = schema?.['x-kubernetes-map-type'];
  return {
    name: go.json ?? '',
    type: go.type,
    ...(go.repeated && { repeated: true as const }),
    ...(go.map && { map: true as const }),
    ...(go.pointer && { pointer: true as const }),
    ...(go.omitEmpty && { omitEmpty: true as const }),
    ...(go.patchStrategy && { patchStrategy: go.patchStrategy }),
    ...(go.patchMergeKey && { patchMergeKey: go.patchMergeKey }),
    ...(listType && { listType }),
    ...(listMapKeys && { listMapKeys }),
    ...(mapType && { mapType }),
    ...(schema?.enum && { enum: schema.enum }),
    ...(!isPlainDefault(schema?.default) && { default: schema?.default as string | number | boolean }),
  };
}

function flatten(type: string, schema: OpenApi | undefined): Field[] {
  return (goTypes[type] ?? []).flatMap((go) =>
    go.inline
      ? flatten(go.type, schema).map((field) => ({ ...field, inlined: structName(go.type) }))
      : [fieldOf(go, schema?.properties?.[go.json ?? ''])],
  );
}

const out = new Map<string, Field[]>();
const atomicTypes: string[] = [];

function visit(type: string): void {
  if (out.has(type) || OPAQUE.includes(type) || goTypes[type] === undefined) return;
  const schema = openApiOf(type);
  if (schema?.['x-kubernetes-map-type'] === 'atomic') atomicTypes.push(type);
  const fields = flatten(type, schema);
  out.set(type, fields);
  for (const field of fields) visit(field.type);
}

for (const root of ROOTS) visit(root);
const line = (fields: readonly Field[]): string =>
  `[\n${fields.map((field) => `  ${JSON.stringify(field)}`).join(',\n')}\n]`;
const sorted = [...out].sort(([a], [b]) => (a < b ? -1 : 1));
process.stdout.write(`{"atomic":${JSON.stringify(atomicTypes.sort())},\n"types":{\n`);
process.stdout.write(
  `${sorted.map(([type, fields]) => `${JSON.stringify(type)}:${line(fields)}`).join(',\n')}\n}}\n`,
);
