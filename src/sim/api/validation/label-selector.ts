import type { Labels } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { complain, forbidden, invalid, required } from './field.ts';
import { labelValue, qualifiedName } from './formats.ts';
import { validateLabels } from './object-meta.ts';

/** meta/v1 LabelSelector as an author may have written it: the operator is not yet known to be one. */
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** The rules of meta/v1 ValidateLabelSelector. */
export function validateSelector(errors: Errors, field: string, selector: Selector | null | undefined): void {
  if (!selector) return;
  validateLabels(errors, `${field}.matchLabels`, selector.matchLabels);
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries()) {
    validateRequirement(errors, `${field}.matchExpressions[${index}]`, requirement);
  }
}

/** How many values an operator of sets takes. @returns false for an operator that is none of them */
export function validateSetOperator(
  errors: Errors,
  field: string,
  operator: string,
  values: readonly string[],
): boolean {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(
        forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      );
  } else return false;
  return true;
}

function validateRequirement(
  errors: Errors,
  field: string,
  { key, operator, values = [] }: Requirement,
): void {
  if (!validateSetOperator(errors, field, operator, values))
    errors.push(invalid(`${field}.operator`, operator, 'not a valid selector operator'));
  complain(errors, `${field}.key`, key, qualifiedName(key));
  for (const [index, value] of values.entries())
    complain(errors, `${field}.values[${index}]`, value, labelValue(value));
}

/** True when the selector can be used at all: what LabelSelectorAsSelector accepts. */
export function isUsable(selector: Selector): boolean {
  const errors: Errors = [];
  validateSelector(errors, '', selector);
  return errors.length === 0;
}

const isMatch = ({ key, operator, values = [] }: Requirement, labels: Labels): boolean => {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  return (operator === 'Exists') === (value !== undefined);
};

/** Whether labels satisfy a selector; a missing one selects nothing, an empty one everything. */
export function selects(selector: Selector | null | undefined, labels: Labels = {}): boolean {
  if (!selector) return false;
  const isEqual = Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
  return isEqual && (selector.matchExpressions ?? []).every((requirement) => isMatch(requirement, labels));
}

export const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: Selector): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;
