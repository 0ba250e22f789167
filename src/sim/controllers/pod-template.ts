import type { KubeObject, PodTemplate } from '#model/objects.ts';
import { controllerReference } from '#model/owners.ts';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** `<owner>-`, unless no pod could be called so. */
const generateName = (owner: string): string =>
  owner.length <= 252 && SUBDOMAIN.test(`${owner}-a`) ? `${owner}-` : owner;

/** The pod that a template makes for its owner, with a name that the server ends. */
export function podFromTemplate(
  owner: KubeObject,
  { metadata: { labels, annotations, finalizers } = {}, spec }: PodTemplate,
): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: generateName(owner.metadata.name),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec,
  };
}
