import { ordered } from './ordered.ts';
import type { DefaultsTable, Struct } from './table.ts';

/** stringData is written into data, and is never read back. */
function secretData(secret: Struct): Struct {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const written = Object.entries(stringData as { readonly [key: string]: string });
  const data: Record<string, unknown> = { ...(rest['data'] as Struct | undefined) };
  for (const [key, text] of written)
    Object.defineProperty(data, key, {
      value: Buffer.from(text, 'utf8').toString('base64'),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  const sorted = Object.fromEntries(
    Object.keys(data)
      .sort()
      .map((key) => [key, data[key]]),
  );
  return { ...rest, data: sorted };
}

type Amounts = { readonly [resource: string]: string };

/** Limits for containers fill in one another: what is not set by default is at most the maximum, and what is not requested is the default. */
function limitRangeItem(item: Struct): Struct {
  if (item['type'] !== 'Container') return item;
  const { max, min, default: given, defaultRequest: asked } = item as { readonly [field: string]: Amounts };
  const limits = { ...max, ...given };
  const requests = { ...min, ...limits, ...asked };
  return ordered('core/v1.LimitRangeItem', {
    ...item,
    ...(Object.keys(limits).length > 0 && { default: byName(limits) }),
    ...(Object.keys(requests).length > 0 && { defaultRequest: byName(requests) }),
  });
}

const byName = (amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Kinds with a rule or two of their own. */
export const otherDefaults: DefaultsTable = {
  'core/v1.Namespace': { adjust: namespaceLabel },
  'core/v1.NamespaceStatus': { fields: { phase: 'Active' } },
  'core/v1.NodeStatus': { fields: { allocatable: ({ capacity }) => capacity } },
  'core/v1.LimitRangeItem': { adjust: limitRangeItem },
  'core/v1.Secret': { fields: { type: 'Opaque' }, adjust: secretData },
  'storage/v1.StorageClass': { fields: { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' } },
  'scheduling/v1.PriorityClass': { fields: { preemptionPolicy: 'PreemptLowerPriority' } },
};

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Every namespace carries its name as a label. */
function namespaceLabel(namespace: Struct): Struct {
  const metadata = namespace['metadata'] as Struct;
  const labels = (metadata['labels'] ?? {}) as Struct;
  const name = metadata['name'];
  if (typeof name !== 'string' || name === '' || labels[NAME_LABEL] === name) return namespace;
  const all: Struct = { ...labels, [NAME_LABEL]: name };
  const sorted = Object.fromEntries(
    Object.keys(all)
      .sort()
      .map((key) => [key, all[key]]),
  );
  return { ...namespace, metadata: { ...metadata, labels: sorted } };
}
