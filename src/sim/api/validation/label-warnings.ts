import { labelValue } from './formats.ts';
import type { NodeTerm } from './scheduling-types.ts';

/** Labels of nodes that have new names (pkg/api/node). */
const OLD_LABELS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
    'failure-domain.beta.kubernetes.io/region':
      'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
    'failure-domain.beta.kubernetes.io/zone':
      'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    'beta.kubernetes.io/instance-type':
      'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
    'app.kubernetes.io/created-by': 'deprecated since v1.9',
    'scheduler.alpha.kubernetes.io/preferAvoidPods':
      'deprecated since v1.22; use Taints and Tolerations instead',
    'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
  }),
);

/** What to say of a node label that is not used any more. */
export const oldLabelText = (key: string): string | undefined => OLD_LABELS.get(key);

/** Requirements on old labels. @param checksValues in a preference, values that no label can have */
export function termWarnings(
  out: string[],
  field: string,
  { matchExpressions = [] }: NodeTerm,
  checksValues: boolean,
): void {
  for (const [index, { key, values = [] }] of matchExpressions.entries()) {
    const at = `${field}.matchExpressions[${index}]`;
    const text = oldLabelText(key);
    if (text) out.push(`${at}.key: ${key} is ${text}`);
    if (checksValues)
      for (const [position, value] of values.entries())
        for (const why of labelValue(value))
          out.push(`${at}.values[${position}]: ${value} is invalid, ${why}`);
  }
}
