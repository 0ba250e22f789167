import { badRequest } from '#model/status.ts';
import type { KubeObject, Labels } from '#model/objects.ts';

type Test = (labels: Labels) => boolean;
const none: Labels = {};

const valueOf = (labels: Labels, key: string): string | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);

const setOf = (list: string): Set<string> => new Set(list.split(',').map((value) => value.trim()));

/** One requirement of a label selector: `a=b`, `a!=b`, `a in (x,y)`, `a notin (x)`, `a`, `!a`. */
function requirement(text: string): Test {
  const inSet = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (inSet) {
    const [, key = '', operator, list = ''] = inSet;
    const values = setOf(list);
    return (labels) => values.has(valueOf(labels, key) ?? '\0') === (operator === 'in');
  }
  const equality = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value] = equality;
    return (labels) => (valueOf(labels, key) === value) === (operator !== '!=');
  }
  const existence = /^(!?)\s*([^\s=!]+)$/.exec(text);
  if (!existence) throw badRequest(`unable to parse requirement: ${text}`);
  const [, not, key = ''] = existence;
  return (labels) => (valueOf(labels, key) !== undefined) === (not === '');
}

/** Cuts at commas that are not inside brackets. */
const parts = (text: string): string[] => text.split(/,(?![^(]*\))/).map((part) => part.trim()).filter(Boolean);

/** The predicate that a label selector text means; undefined when it selects everything. */
export function labelSelector(text: string | undefined): ((object: KubeObject) => boolean) | undefined {
  if (!text) return undefined;
  const tests = parts(text).map(requirement);
  return ({ metadata }) => tests.every((test) => test(metadata.labels ?? none));
}
