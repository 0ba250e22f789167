import type { DefaultsTable, Struct } from './table.ts';

const FALLBACK_TAG = 'latest';

/** The grammar of image references (distribution/reference): domain, path, tag, digest. */
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DOMAIN =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(
  `^(?:${DOMAIN}/)?(?<path>${PART}(?:/${PART})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>${DIGEST}))?$`,
);

/** What stands before the path of an image that names no place. */
const LIBRARY = 'library/';
const LONGEST_PATH = 255;

/** The tag of an image reference, `latest` when it says neither a tag nor a digest; none when it is no reference. */
function tagOf(image: string): string | undefined {
  const found = REFERENCE.exec(image)?.groups;
  if (!found) return undefined;
  const path = `${image.includes('/') ? '' : LIBRARY}${found['path']}`;
  if (path.length > LONGEST_PATH) return undefined;
  return found['tag'] ?? (found['digest'] === undefined ? FALLBACK_TAG : undefined);
}

const container = {
  fields: {
    imagePullPolicy: ({ image }: Struct) =>
      tagOf(typeof image === 'string' ? image : '') === FALLBACK_TAG ? 'Always' : 'IfNotPresent',
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
  'core/v1.Probe': {
    fields: { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  },
  'core/v1.HTTPGetAction': { fields: { path: '/', scheme: 'HTTP' } },
  'core/v1.GRPCAction': { fields: { service: '' } },
};
