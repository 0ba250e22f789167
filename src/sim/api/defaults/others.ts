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

/** Kinds with a rule or two of their own. */
export const otherDefaults: DefaultsTable = {
  'core/v1.Namespace': { adjust: namespaceLabel },
  'core/v1.NamespaceStatus': { fields: { phase: 'Active' } },
  'core/v1.NodeStatus': { fields: { allocatable: ({ capacity }) => capacity } },
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
