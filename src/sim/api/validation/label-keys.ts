import type { Errors } from './field.ts';
import { complain, forbidden, invalid } from './field.ts';
import { qualifiedName } from './formats.ts';
import type { Selector } from './label-selector.ts';

/** Keys whose values come from the pod's own labels. */
interface LabelKeys {
  readonly labelSelector?: Selector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

function validateKeys(
  errors: Errors,
  field: string,
  keys: readonly string[],
  selector: Selector | undefined,
): void {
  if (keys.length === 0) return;
  if (!selector)
    return void errors.push(forbidden(field, 'must not be specified when labelSelector is not set'));
  for (const [index, key] of keys.entries()) complain(errors, `${field}[${index}]`, key, qualifiedName(key));
}

/** The selector may speak of a key in one place only (core ValidateMatchLabelKeysAndMismatchLabelKeys). */
export function validateLabelKeys(errors: Errors, field: string, term: LabelKeys): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (matchLabelKeys.length + mismatchLabelKeys.length === 0) return;
  validateKeys(errors, `${field}.matchLabelKeys`, matchLabelKeys, labelSelector);
  validateKeys(errors, `${field}.mismatchLabelKeys`, mismatchLabelKeys, labelSelector);
  const spoken = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key);
    if (index >= 0 && spoken.has(key))
      errors.push(invalid(`${field}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    spoken.add(key);
  }
  for (const [index, key] of matchLabelKeys.entries())
    if (mismatchLabelKeys.includes(key))
      errors.push(
        invalid(
          `${field}.matchLabelKeys[${index}]`,
          key,
          'exists in both matchLabelKeys and mismatchLabelKeys',
        ),
      );
}
