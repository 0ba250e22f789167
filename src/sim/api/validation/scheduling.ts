import { complain, duplicate, invalid, notSupported, required } from './field.ts';
import type { Errors } from './field.ts';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './formats.ts';
import { goText } from './go-struct.ts';
import { validateSelector, validateSetOperator } from './label-selector.ts';
import { validateLabelKeys } from './label-keys.ts';
import type {
  Affinity,
  NodeRequirement,
  NodeSelector,
  NodeTerm,
  PodTerm,
  PodTerms,
  SpreadConstraint,
  Taint,
  Toleration,
} from './scheduling-types.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const OPERATORS = ['Equal', 'Exists'];
/** They wait for a feature that is off; the message offers them all the same. */
const COMPARISONS = ['Lt', 'Gt'];
const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSION = ['Honor', 'Ignore'];
const WEIGHT_TEXT = 'must be in the range 1-100';

export function validateTolerations(errors: Errors, field: string, tolerations: readonly Toleration[]): void {
  for (const [index, toleration] of tolerations.entries()) {
    const at = `${field}[${index}]`;
    const { key = '', operator = '', effect = '', tolerationSeconds } = toleration;
    if (key) complain(errors, `${at}.key`, key, qualifiedName(key));
    else if (operator !== 'Exists')
      errors.push(
        invalid(
          `${at}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    validateTolerated(errors, `${at}.operator`, toleration);
    if (effect && !EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, EFFECTS));
  }
}

function validateTolerated(errors: Errors, field: string, { operator = '', value = '' }: Toleration): void {
  if (operator === '' || operator === 'Equal') {
    const complaints = labelValue(value);
    if (complaints.length > 0) errors.push(invalid(field, value, complaints.join(';')));
  } else if (COMPARISONS.includes(operator))
    errors.push(notSupported(field, operator, [...OPERATORS, ...COMPARISONS]));
  else if (operator !== 'Exists') errors.push(notSupported(field, operator, OPERATORS));
  else if (value) errors.push(invalid(field, value, "value must be empty when `operator` is 'Exists'"));
}

export function validateTaints(errors: Errors, field: string, taints: readonly Taint[]): void {
  const seen = new Set<string>();
  for (const [index, taint] of taints.entries()) {
    const at = `${field}[${index}]`;
    complain(errors, `${at}.key`, taint.key, qualifiedName(taint.key));
    const complaints = labelValue(taint.value ?? '');
    if (complaints.length > 0) errors.push(invalid(`${at}.value`, taint.value, complaints.join(';')));
    if (!taint.effect) errors.push(required(`${at}.effect`));
    else if (!EFFECTS.includes(taint.effect))
      errors.push(notSupported(`${at}.effect`, taint.effect, EFFECTS));
    const identity = `${taint.effect}/${taint.key}`;
    if (seen.has(identity))
      errors.push(
        duplicate(at, goText('core/v1.Taint', { ...taint }), 'taints must be unique by key and effect pair'),
      );
    seen.add(identity);
  }
}

function validateRequirement(
  errors: Errors,
  field: string,
  { key, operator, values = [] }: NodeRequirement,
): void {
  const isSet = validateSetOperator(errors, field, operator, values);
  if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1)
      errors.push(
        required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"),
      );
  } else if (!isSet) errors.push(invalid(`${field}.operator`, operator, 'not a valid selector operator'));
  complain(errors, `${field}.key`, key, qualifiedName(key));
}

function validateFieldRequirement(
  errors: Errors,
  field: string,
  { key, operator, values = [] }: NodeRequirement,
): void {
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalid(`${field}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(
      required(
        `${field}.values`,
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    );
  if (key !== 'metadata.name') errors.push(invalid(`${field}.key`, key, 'not a valid field selector key'));
  else
    for (const [index, value] of values.entries())
      complain(errors, `${field}.values[${index}]`, value, dnsSubdomain(value));
}

function validateLabelValues(errors: Errors, field: string, values: readonly string[]): void {
  for (const [index, value] of values.entries())
    complain(errors, `${field}[${index}]`, value, labelValue(value));
}

/** What must hold of a node has values that labels can have; a mere preference may be wrong. */
function validateNodeTerm(
  errors: Errors,
  field: string,
  { matchExpressions = [], matchFields = [] }: NodeTerm,
  isRequired: boolean,
): void {
  for (const [index, requirement] of matchExpressions.entries()) {
    validateRequirement(errors, `${field}.matchExpressions[${index}]`, requirement);
    if (isRequired)
      validateLabelValues(errors, `${field}.matchExpressions[${index}].values`, requirement.values ?? []);
  }
  for (const [index, requirement] of matchFields.entries())
    validateFieldRequirement(errors, `${field}.matchFields[${index}]`, requirement);
}

export function validateNodeSelector(
  errors: Errors,
  field: string,
  { nodeSelectorTerms }: NodeSelector,
): void {
  const at = `${field}.nodeSelectorTerms`;
  if (!nodeSelectorTerms?.length)
    return void errors.push(required(at, 'must have at least one node selector term'));
  for (const [index, term] of nodeSelectorTerms.entries())
    validateNodeTerm(errors, `${at}[${index}]`, term, true);
}

function validatePodTerm(errors: Errors, field: string, term: PodTerm): void {
  const { labelSelector, namespaces = [], namespaceSelector, topologyKey } = term;
  validateSelector(errors, `${field}.labelSelector`, labelSelector);
  validateSelector(errors, `${field}.namespaceSelector`, namespaceSelector);
  for (const name of namespaces) complain(errors, `${field}.namespace`, name, dnsLabel(name));
  validateLabelKeys(errors, field, term);
  if (!topologyKey) errors.push(required(`${field}.topologyKey`, 'can not be empty'));
  complain(errors, `${field}.topologyKey`, topologyKey, qualifiedName(topologyKey));
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const isWeight = (weight: number): boolean => weight >= 1 && weight <= 100;

function validatePodTerms(errors: Errors, field: string, terms: PodTerms | undefined): void {
  for (const [index, term] of (terms?.[REQUIRED] ?? []).entries())
    validatePodTerm(errors, `${field}.${REQUIRED}[${index}]`, term);
  for (const [index, { weight, podAffinityTerm }] of (terms?.[PREFERRED] ?? []).entries()) {
    const at = `${field}.${PREFERRED}[${index}]`;
    if (!isWeight(weight)) errors.push(invalid(`${at}.weight`, weight, WEIGHT_TEXT));
    validatePodTerm(errors, `${at}.podAffinityTerm`, podAffinityTerm);
  }
}

export function validateAffinity(errors: Errors, field: string, affinity: Affinity | undefined): void {
  const node = affinity?.nodeAffinity;
  if (node?.[REQUIRED]) validateNodeSelector(errors, `${field}.nodeAffinity.${REQUIRED}`, node[REQUIRED]);
  for (const [index, { weight, preference }] of (node?.[PREFERRED] ?? []).entries()) {
    const at = `${field}.nodeAffinity.${PREFERRED}[${index}]`;
    if (!isWeight(weight)) errors.push(invalid(`${at}.weight`, weight, WEIGHT_TEXT));
    validateNodeTerm(errors, `${at}.preference`, preference, false);
  }
  validatePodTerms(errors, `${field}.podAffinity`, affinity?.podAffinity);
  validatePodTerms(errors, `${field}.podAntiAffinity`, affinity?.podAntiAffinity);
}

/** There is one constraint of a kind; the earlier of two is complained about. */
const kindOf = ({ topologyKey, whenUnsatisfiable }: SpreadConstraint): string =>
  `{${topologyKey}, ${whenUnsatisfiable}}`;

export function validateSpread(
  errors: Errors,
  field: string,
  constraints: readonly SpreadConstraint[],
): void {
  const kinds = constraints.map(kindOf);
  for (const [index, constraint] of constraints.entries()) {
    const at = `${field}[${index}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable } = constraint;
    if (maxSkew <= 0) errors.push(invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (!UNSATISFIABLE.includes(whenUnsatisfiable))
      errors.push(notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, UNSATISFIABLE));
    const kind = kindOf(constraint);
    if (kinds.indexOf(kind, index + 1) > 0)
      errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, kind));
    validateSpreadDetails(errors, at, constraint);
  }
}

function validateSpreadDetails(errors: Errors, field: string, constraint: SpreadConstraint): void {
  const { minDomains, nodeAffinityPolicy, nodeTaintsPolicy, labelSelector, whenUnsatisfiable } = constraint;
  if (minDomains !== undefined && minDomains <= 0)
    errors.push(invalid(`${field}.minDomains`, minDomains, 'must be greater than zero'));
  else if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule') {
    errors.push(
      invalid(
        `${field}.minDomains`,
        minDomains,
        `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
      ),
    );
  }
  for (const [name, policy] of [
    ['nodeAffinityPolicy', nodeAffinityPolicy],
    ['nodeTaintsPolicy', nodeTaintsPolicy],
  ] as const) {
    if (policy !== undefined && !INCLUSION.includes(policy))
      errors.push(notSupported(`${field}.${name}`, policy, INCLUSION));
  }
  validateLabelKeys(errors, field, constraint);
  validateSelector(errors, `${field}.labelSelector`, labelSelector);
}
