import type { Container } from './container-types.ts';
import type { PodSpec } from './pod-types.ts';

/** The lists of containers, in the order in which rules over all of them look (podutil.VisitContainersWithPath). */
const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Calls back for each container of a pod with its path. */
export function visitContainers(
  spec: PodSpec,
  field: string,
  visit: (container: Container, at: string) => void,
): void {
  for (const list of LISTS)
    for (const [index, container] of (spec[list] ?? []).entries())
      visit(container, `${field}.${list}[${index}]`);
}
