import { isMap } from '#kernel/json.ts';

/** Provisioners that a simulated cluster has beside that of k3s. */
const PROVISIONERS = ['example.com/nfs', 'statefulspec.dev/network'];
/** A class of such a provisioner, which a simulated cluster has from the start. */
const CLASS = 'standard';
/** Volumes on servers whose names in features stand for nothing. */
const REMOTE = ['nfs', 'gcePersistentDisk'];

/** Storage that a manifest asks for and a cluster like k3s does not have, as half a sentence. */
export function unavailableStorage(body: unknown): string | undefined {
  if (!isMap(body)) return undefined;
  if (PROVISIONERS.includes(String(body['provisioner'])))
    return `storage of the provisioner ${String(body['provisioner'])}`;
  const { spec } = body;
  if (!isMap(spec)) return undefined;
  const volumes: readonly unknown[] = [spec, ...volumesOf(spec), ...volumesOf(templateIn(spec))];
  const remote = REMOTE.find((type) =>
    volumes.some((volume) => isMap(volume) && Object.hasOwn(volume, type)),
  );
  if (remote) return `a volume of the type ${remote}, on a server that is only a name`;
  const templates = Array.isArray(spec['volumeClaimTemplates']) ? spec['volumeClaimTemplates'] : [];
  const claims: readonly unknown[] = [spec, ...templates.map((one: unknown) => isMap(one) && one['spec'])];
  return claims.some((claim) => isMap(claim) && claim['storageClassName'] === CLASS)
    ? `storage of the class ${CLASS}`
    : undefined;
}

/** The spec of a workload's pods; nothing where there is none. */
const templateIn = ({ template }: { readonly [field: string]: unknown }): unknown =>
  isMap(template) ? template['spec'] : undefined;

/** The volumes that a pod's spec brings itself. */
const volumesOf = (spec: unknown): readonly unknown[] =>
  isMap(spec) && Array.isArray(spec['volumes']) ? (spec['volumes'] as readonly unknown[]) : [];
