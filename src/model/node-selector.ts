import type { Labels } from './objects.ts';

/** core/v1 NodeSelectorRequirement. */
interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values?: readonly string[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

/** core/v1 NodeSelector: its terms are alternatives. */
export interface NodeSelector {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

type Test = (value: string | undefined, values: readonly string[]) => boolean;

const whole = (text: string | undefined): number =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : NaN;

const tests: { readonly [operator in NodeSelectorRequirement['operator']]: Test } = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
  Gt: (value, values) => whole(value) > whole(values[0]),
  Lt: (value, values) => whole(value) < whole(values[0]),
};

const holds = ({ key, operator, values = [] }: NodeSelectorRequirement, labels: Labels): boolean =>
  tests[operator](Object.hasOwn(labels, key) ? labels[key] : undefined, values);

function termMatches(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  name: string,
  labels: Labels,
): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((r) => holds(r, labels)) &&
    matchFields.every((r) => holds(r, { 'metadata.name': name }))
  );
}

/** Does a node satisfy one of the terms? An empty term matches no node (component-helpers, scheduling/corev1/nodeaffinity). */
export const nodeSelectorMatches = (
  { nodeSelectorTerms }: NodeSelector,
  name: string,
  labels: Labels = {},
): boolean => nodeSelectorTerms.some((term) => termMatches(term, name, labels));
