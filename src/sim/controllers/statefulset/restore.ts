import type { ControllerRevision, PodTemplate, StatefulSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import { decodeObject } from '../../api/decode/decode.ts';
import { rootPlace } from '../../api/patch/patch-type.ts';
import type { JsonObject } from '../../api/patch/safe-map.ts';
import { strategicMerge } from '../../api/patch/strategic.ts';

interface OwnData {
  readonly spec?: { readonly template?: PodTemplate & { readonly $patch?: string } };
}

/** Templates that replace a set's: all that the controller writes itself do. */
const replacing = new WeakMap<object, PodTemplate>();

/** What came of other data, for the set that was seen last. */
const merged = new WeakMap<
  object,
  { readonly set: StatefulSet; readonly template: PodTemplate | undefined }
>();

/**
 * The template of a set after it went back to a revision, whose data is a strategic merge patch (ApplyRevision). Anybody
 * may write revisions; undefined when the data is no patch of a set.
 */
export function restoredTemplate(set: StatefulSet, { data }: ControllerRevision): PodTemplate | undefined {
  const patch = data as object;
  const own = replacing.get(patch) ?? replacingTemplate(patch);
  if (own) return own;
  const known = merged.get(patch);
  if (known?.set === set) return known.template;
  const template = mergedTemplate(set, patch);
  merged.set(patch, { set, template });
  return template;
}

function replacingTemplate(patch: OwnData): PodTemplate | undefined {
  const { $patch: directive, ...template } = patch.spec?.template ?? {};
  if (directive !== 'replace') return undefined;
  replacing.set(patch, template as PodTemplate);
  return template as PodTemplate;
}

function mergedTemplate(set: StatefulSet, patch: object): PodTemplate | undefined {
  const { StatefulSet } = resources;
  try {
    const body = strategicMerge(
      set as unknown as JsonObject,
      patch as JsonObject,
      rootPlace(StatefulSet, undefined),
    );
    return (decodeObject(StatefulSet, body, 'Ignore').object as StatefulSet).spec.template;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
