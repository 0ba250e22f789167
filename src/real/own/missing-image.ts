import type { View } from '#cluster/journal.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';

const NOT_PULLED = ['ErrImagePull', 'ImagePullBackOff'];
/** Features that need an image which nobody has take it from here (RFC 2606). */
const MEANT = /^(?:[\w.-]+\.invalid|example\.com)\//;

/** An image that a pod waits for in vain although its feature takes it for granted. */
export function missingImage(view: View, namespace: string): string | undefined {
  const statuses = view.list<Pod>(resources.Pod, namespace).flatMap(({ status, spec }) =>
    (status.containerStatuses ?? []).map(({ name, state }) => ({
      image: spec.containers.find((container) => container.name === name)?.image ?? '',
      reason: state?.waiting?.reason ?? '',
    })),
  );
  return statuses.find(({ image, reason }) => NOT_PULLED.includes(reason) && !MEANT.test(image))?.image;
}
