import type { Container, KubeObject, Pod, Volume } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { forbidden } from '#model/status.ts';
import type { Call } from '../call.ts';
import { canonicalPodSpec } from '../strategy.ts';
import { MIRROR } from '../validation/pod-annotations.ts';
import { generatedName } from '../metadata/names.ts';

interface ServiceAccount extends KubeObject {
  readonly automountServiceAccountToken?: boolean;
  readonly imagePullSecrets?: readonly unknown[];
}

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const DEFAULT_MODE = 0o644;
/** One hour and a few seconds: the kubelet's mark for tokens of this volume. */
const TOKEN_SECONDS = 3607;

/** Token, certificate of the API server, and namespace, as every pod finds them (ServiceAccount.TokenVolumeSource). */
const token = {
  sources: [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ],
  defaultMode: DEFAULT_MODE,
};

/** Pods share the part that is equal in all of them. */
const [{ projected }] = canonicalPodSpec({ containers: [], volumes: [{ name: 'token', projected: token }] })
  .volumes as [Volume];

const tokenVolume = (name: string): Volume => ({ name, projected });

const PREFIX = 'kube-api-access-';

/** A volume of this name is taken for the token, whatever it holds (mountServiceAccountToken). */
const ownVolume = (volumes: readonly Volume[]): string | undefined =>
  volumes.find(({ name }) => name.startsWith(PREFIX))?.name;

const hasMount = ({ volumeMounts = [] }: Container): boolean =>
  volumeMounts.some(({ mountPath }) => mountPath === MOUNT_PATH);

const mounted = (containers: readonly Container[], name: string): readonly Container[] =>
  containers.map((container) =>
    hasMount(container)
      ? container
      : {
          ...container,
          volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }],
        },
  );

function withToken({ chance }: Call, pod: Pod): Pod {
  const { initContainers, volumes = [] } = pod.spec;
  const containers = pod.spec.containers ?? [];
  if ([...containers, ...(initContainers ?? [])].every(hasMount)) return pod;
  const own = ownVolume(volumes);
  const name = own ?? generatedName(PREFIX, chance);
  const spec = {
    ...pod.spec,
    volumes: own === undefined ? [...volumes, tokenVolume(name)] : volumes,
    ...(initContainers && { initContainers: mounted(initContainers, name) }),
    containers: mounted(containers, name),
  };
  return { ...pod, spec };
}

/** Names of secrets anywhere in a pod (pod.VisitPodSecretNames): by volumes, pulls and the environment. */
const hasSecrets = ({ spec }: Pod): boolean =>
  /"(?:secretName|secretKeyRef|secretRef|imagePullSecrets|nodePublishSecretRef)":|"secret":\{/.test(
    JSON.stringify(spec),
  );

const hasToken = ({ spec }: Pod): boolean =>
  JSON.stringify(spec.volumes ?? []).includes('"serviceAccountToken":');

/**
 * What only mirrors a pod of a kubelet stays as it is, and may not refer to what it cannot have.
 * @throws ApiError 403
 */
function mirrored(pod: Pod): Pod {
  const refuse = (what: string) =>
    forbidden(resources.Pod, pod.metadata.name, `a mirror pod may not ${what}`);
  if (pod.spec.serviceAccountName) throw refuse('reference service accounts');
  if (hasSecrets(pod)) throw refuse('reference secrets');
  if (hasToken(pod)) throw refuse('use ServiceAccountToken volume projections');
  return pod;
}

/**
 * ServiceAccount: every pod runs as somebody, and finds a token for it.
 * @throws ApiError 403 as long as the account does not exist
 */
export function serviceAccount(call: Call, object: KubeObject): KubeObject {
  const asked = object as Pod;
  if (asked.metadata.annotations?.[MIRROR] !== undefined) return mirrored(asked);
  const name = asked.spec.serviceAccountName || 'default';
  const namespace = call.request.namespace ?? asked.metadata.namespace;
  const account: ServiceAccount | undefined = call.store.get(resources.ServiceAccount, namespace, name);
  if (!account)
    throw forbidden(
      resources.Pod,
      asked.metadata.name,
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    );
  const { imagePullSecrets } = account;
  const secrets = imagePullSecrets && !asked.spec['imagePullSecrets'] ? { imagePullSecrets } : {};
  const pod: Pod = {
    ...asked,
    spec: { ...asked.spec, serviceAccountName: name, serviceAccount: name, ...secrets },
  };
  const automount =
    asked.spec['automountServiceAccountToken'] ?? account.automountServiceAccountToken ?? true;
  return automount ? withToken(call, pod) : pod;
}
