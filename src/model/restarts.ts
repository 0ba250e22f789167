/** A rule by exit code: `{ action: Restart, exitCodes: { operator: In, values: [42] } }`. */
interface RestartRule {
  readonly action: string;
  readonly exitCodes?: { readonly operator: string; readonly values?: readonly number[] };
}

/** What a container says of its own restarts. */
interface Restartable {
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly RestartRule[];
}

/**
 * Whether a container that has ended so is started again: by a rule of its own for this exit code, by its own policy, or
 * by the pod's (component-helpers' ContainerShouldRestart, gate ContainerRestartRules).
 */
export function restartsAfter(
  container: Restartable,
  spec: { readonly restartPolicy?: string },
  exitCode: number,
): boolean {
  const rules = (container.restartPolicyRules ?? []).filter(
    ({ exitCodes: { operator, values = [] } = { operator: '' } }) =>
      operator === 'In' ? values.includes(exitCode) : operator === 'NotIn' && !values.includes(exitCode),
  );
  if (rules[0]) return rules[0].action === 'Restart';
  const policy = container.restartPolicy ?? spec.restartPolicy ?? 'Always';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
