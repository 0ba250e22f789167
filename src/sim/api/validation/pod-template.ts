import { wasSaidEmpty } from '../decode/said-empty.ts';
import type { Errors } from './field.ts';
import { forbidden, invalid, notSupported } from './field.ts';
import { sortedMap } from './go-value.ts';
import type { Selector } from './label-selector.ts';
import { isEmptySelector, selects } from './label-selector.ts';
import { validateAnnotations, validateLabels } from './object-meta.ts';
import { validatePodAnnotations } from './pod-annotations.ts';
import { validatePodSpec } from './pod-spec.ts';
import type { Setting } from './pod-spec.ts';
import type { PodTemplate } from './pod-types.ts';

/** The labels that the pods will have must satisfy the selector of their owner. A missing selector selects nothing. */
export function validateTemplateLabels(
  errors: Errors,
  field: string,
  { metadata }: PodTemplate,
  selector: Selector | null | undefined,
): void {
  if (selector && isEmptySelector(selector)) return;
  const labels = metadata.labels ?? (wasSaidEmpty(metadata, 'labels') ? {} : undefined);
  if (!selects(selector, labels))
    errors.push(
      invalid(`${field}.metadata.labels`, sortedMap(labels), '`selector` does not match template `labels`'),
    );
}

/** A pod template as core ValidatePodTemplateSpec looks at it. */
export function validateTemplate(
  errors: Errors,
  field: string,
  template: PodTemplate,
  setting: Setting,
): void {
  validateLabels(errors, `${field}.labels`, template.metadata.labels);
  validateAnnotations(errors, `${field}.annotations`, template.metadata.annotations);
  validatePodAnnotations(errors, `${field}.annotations`, template.metadata.annotations, template.spec);
  const { ephemeralContainers, ...spec } = template.spec;
  validatePodSpec(errors, `${field}.spec`, ephemeralContainers ? spec : template.spec, setting);
  if (ephemeralContainers)
    errors.push(
      forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'),
    );
}

/** Pods of a controller are restarted for ever, and have no deadline. @param kind as the message calls it */
export function validateRestarting(errors: Errors, field: string, { spec }: PodTemplate, kind: string): void {
  if (spec.restartPolicy !== 'Always')
    errors.push(notSupported(`${field}.spec.restartPolicy`, spec.restartPolicy ?? '', ['Always']));
  if (spec.activeDeadlineSeconds !== undefined)
    errors.push(
      forbidden(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`),
    );
}
