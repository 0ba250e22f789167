import type { DefaultsTable, Struct } from './table.ts';

const FALLBACK_TAG = 'latest';

/** The tag of an image reference, `latest` when it says neither a tag nor a digest. */
function tagOf(image: string): string | undefined {
  const [reference = '', digest] = image.split('@');
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  if (colon >= 0) return name.slice(colon + 1);
  return digest === undefined ? FALLBACK_TAG : undefined;
}

const container = {
  fields: {
    imagePullPolicy: ({ image }: Struct) => (tagOf(typeof image === 'string' ? image : '') === FALLBACK_TAG ? 'Always' : 'IfNotPresent'),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  },
};

/** core/v1 SetDefaults_Container and the types below it. */
export const containerDefaults: DefaultsTable = {
  'core/v1.Container': container,
  'core/v1.EphemeralContainer': container,
  'core/v1.ContainerPort': { fields: { protocol: 'TCP' } },
  'core/v1.ObjectFieldSelector': { fields: { apiVersion: 'v1' } },
  'core/v1.Probe': { fields: { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 } },
  'core/v1.HTTPGetAction': { fields: { path: '/', scheme: 'HTTP' } },
  'core/v1.GRPCAction': { fields: { service: '' } },
};
