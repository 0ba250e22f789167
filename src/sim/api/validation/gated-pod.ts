import { equal } from '#kernel/json.ts';
import type { Errors } from './field.ts';
import { invalid } from './field.ts';
import { Raw } from './go-value.ts';
import { goText } from './go-struct.ts';
import type { NodeTerm } from './scheduling-types.ts';
import type { PodSpec } from './pod-types.ts';

const termsOf = ({ affinity }: PodSpec): readonly NodeTerm[] =>
  affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];

/** A term is narrowed by what is added to its end; an empty one selects nothing and stays so. */
function isNarrowed(term: NodeTerm, old: NodeTerm): boolean {
  const parts = [
    [term.matchExpressions ?? [], old.matchExpressions ?? []],
    [term.matchFields ?? [], old.matchFields ?? []],
  ] as const;
  if (parts.every(([, before]) => before.length === 0)) return parts.every(([after]) => after.length === 0);
  return parts.every(([after, before]) => equal(after.slice(0, before.length), before));
}

const TERMS = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
const shown = (term: NodeTerm): Raw => goText('core/v1.NodeSelectorTerm', { ...term });

function validateTerms(errors: Errors, terms: readonly NodeTerm[], old: readonly NodeTerm[]): void {
  if (old.length > 0 && old.length !== terms.length)
    return void errors.push(
      invalid(
        TERMS,
        new Raw(terms.length > 0 ? `[${terms.map((term) => shown(term).text).join(',')}]` : 'null'),
        'no additions/deletions to non-empty NodeSelectorTerms list are allowed',
      ),
    );
  for (const [index, before] of old.entries()) {
    const term = terms[index];
    if (term && !isNarrowed(term, before))
      errors.push(
        invalid(`${TERMS}[${index}]`, shown(term), 'only additions are allowed (no mutations or deletions)'),
      );
  }
}

/** A gated pod may be steered to fewer nodes than before, not to others (validateNodeSelectorMutation and its kin). */
export function validateSteering(errors: Errors, spec: PodSpec, old: PodSpec): void {
  const isAddition = Object.entries(old.nodeSelector ?? {}).every(
    ([key, value]) => spec.nodeSelector?.[key] === value,
  );
  if (!isAddition)
    errors.push(
      invalid(
        'spec.nodeSelector',
        spec.nodeSelector,
        'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ),
    );
  if (!equal(spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity))
    validateTerms(errors, termsOf(spec), termsOf(old));
}
