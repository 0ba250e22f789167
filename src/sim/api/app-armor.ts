import { equal, isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { mapIn } from './bodies.ts';
import { APP_ARMOR } from './validation/pod-annotations.ts';

/** What is said of an annotation that has a field by now. */
export const APP_ARMOR_FIELD = 'deprecated since v1.30; use the "appArmorProfile" field instead';

interface Profile {
  readonly type: string;
  readonly localhostProfile?: string;
}

/** The profile that an annotation means, if it means any (pod.ApparmorFieldForAnnotation). */
export function profileOf(annotation: string): Profile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const [, local] = /^localhost\/(.+)$/s.exec(annotation) ?? [];
  return local && local === local.trim() ? { type: 'Localhost', localhostProfile: local } : undefined;
}

type Part = { readonly [name: string]: unknown };
type Annotations = NonNullable<KubeObject['metadata']['annotations']>;

/**
 * A new pod with the profiles of its annotations in the fields of its containers (podStrategy.applyAppArmorVersionSkew).
 * @param warn is told of each annotation that was taken over, or could not be
 */
export function withAppArmorFields(pod: KubeObject, warn: (text: string) => void): KubeObject {
  const { annotations = {} } = pod.metadata;
  if (!Object.keys(annotations).some((key) => key.startsWith(APP_ARMOR))) return pod;
  const spec: Part = mapIn(pod.spec);
  if (mapIn(spec['os'])['name'] === 'windows') return pod;
  const ofPod = mapIn(spec['securityContext'])['appArmorProfile'];
  const adjusted = LISTS.flatMap((list) => {
    const containers: unknown = spec[list];
    return Array.isArray(containers)
      ? [[list, containers.map((each) => withField(mapIn(each), annotations, ofPod, warn))] as const]
      : [];
  });
  return { ...pod, spec: { ...spec, ...Object.fromEntries(adjusted) } };
}

const LISTS = ['initContainers', 'containers'] as const;

function withField(
  container: Part,
  annotations: Annotations,
  ofPod: unknown,
  warn: (text: string) => void,
): Part {
  const key = `${APP_ARMOR}${String(container['name'])}`;
  const annotation = annotations[key];
  const context = mapIn(container['securityContext']);
  if (annotation === undefined || isMap(context['appArmorProfile'])) return container;
  const profile = profileOf(annotation);
  if (profile && equal(profile, ofPod)) return container;
  warn(`metadata.annotations[${key}]: ${APP_ARMOR_FIELD}`);
  if (!profile) return container;
  return { ...container, securityContext: { ...context, appArmorProfile: profile } };
}
