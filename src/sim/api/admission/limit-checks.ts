import type { Container, KubeObject, Labels, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { forbidden } from '#model/status.ts';
import type { Call } from '../call.ts';
import { addAmounts, amountOf, amountsIn, largerAmounts, printAmount } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import { limitsOf } from './limit-ranger.ts';
import type { Limit } from './limit-ranger.ts';

/** What a container, or a pod as a whole, asks for and may have: amounts as they are told. */
interface Bearer {
  readonly requests: Labels;
  readonly limits: Labels;
}

const at = (amounts: Labels, name: string): string | undefined =>
  Object.hasOwn(amounts, name) ? amounts[name] : undefined;

type Rule = (
  what: string,
  enforced: string,
  request: string | undefined,
  limit: string | undefined,
) => string;

const below: Rule = (what, least, request, limit) => {
  const said = `minimum ${what} is ${least}`;
  if (request === undefined) return `${said}.  No request is specified`;
  if (amountOf(request) < amountOf(least)) return `${said}, but request is ${request}`;
  return limit !== undefined && amountOf(limit) < amountOf(least) ? `${said}, but limit is ${limit}` : '';
};

const above: Rule = (what, most, request, limit) => {
  const said = `maximum ${what} is ${most}`;
  if (limit === undefined) return `${said}.  No limit is specified`;
  if (amountOf(limit) > amountOf(most)) return `${said}, but limit is ${limit}`;
  return request !== undefined && amountOf(request) > amountOf(most)
    ? `${said}, but request is ${request}`
    : '';
};

function beyond(name: string, type: string, most: string, { requests, limits }: Bearer): string {
  const said = `${name} max limit to request ratio per ${type} is ${most}`;
  const [request, limit] = [amountOf(at(requests, name) ?? '0'), amountOf(at(limits, name) ?? '0')];
  if (request === 0) return `${said}, but no request is specified or request is 0`;
  if (limit === 0) return `${said}, but no limit is specified or limit is 0`;
  const ratio = limit / request;
  return ratio > amountOf(most) ? `${said}, but provided ratio is ${ratio.toFixed(6)}` : '';
}

/** Complaints about one bearer (plugin/pkg/admission/limitranger). */
function outside(limit: Limit, bearer: Bearer): readonly string[] {
  const { type, min = {}, max = {}, maxLimitRequestRatio: ratios = {} } = limit;
  const told = (rule: Rule, [name, enforced]: [string, string]): string =>
    rule(`${name} usage per ${type}`, enforced, at(bearer.requests, name), at(bearer.limits, name));
  return [
    ...sorted(min).map((entry) => told(below, entry)),
    ...sorted(max).map((entry) => told(above, entry)),
    ...sorted(ratios).map(([name, most]) => beyond(name, type, most, bearer)),
  ].filter((text) => text !== '');
}

const sorted = (amounts: Labels): readonly [string, string][] =>
  Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1));

/** A claim is measured by its request alone. */
function outsideClaim({ min = {}, max = {} }: Limit, claim: PersistentVolumeClaim): readonly string[] {
  const asked = claim.spec.resources?.requests?.['storage'];
  if (asked === undefined) return [];
  const what = 'storage usage per PersistentVolumeClaim';
  const [least, most] = [at(min, 'storage'), at(max, 'storage')];
  return [
    ...(least !== undefined && amountOf(asked) < amountOf(least)
      ? [`minimum ${what} is ${least}, but request is ${asked}`]
      : []),
    ...(most !== undefined && amountOf(asked) > amountOf(most)
      ? [`maximum ${what} is ${most}, but request is ${asked}`]
      : []),
  ];
}

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

/** What all containers of a pod come to: those that run together in sum, those before them one at a time. */
function total(pod: Pod, part: 'requests' | 'limits'): Labels {
  const amounts = (container: Container): Amounts => amountsIn(container.resources?.[part]);
  const { containers, initContainers = [] } = pod.spec;
  const running = [...containers, ...initContainers.filter(isSidecar)]
    .map(amounts)
    .reduce(addAmounts, new Map());
  let [sidecars, first]: Amounts[] = [new Map(), new Map()];
  for (const container of initContainers) {
    const own = addAmounts(amounts(container), sidecars as Amounts);
    if (isSidecar(container)) sidecars = own;
    first = largerAmounts(first as Amounts, own);
  }
  return Object.fromEntries(
    [...largerAmounts(running, first as Amounts)].map(([name, amount]) => [name, printAmount(name, amount)]),
  );
}

function complaints(resource: Resource, object: KubeObject, limit: Limit): readonly string[] {
  if (limit.type === 'PersistentVolumeClaim')
    return resource === resources.PersistentVolumeClaim
      ? outsideClaim(limit, object as PersistentVolumeClaim)
      : [];
  if (resource !== resources.Pod) return [];
  const pod = object as Pod;
  if (limit.type === 'Pod')
    return outside(limit, { requests: total(pod, 'requests'), limits: total(pod, 'limits') });
  const { containers, initContainers = [] } = pod.spec;
  return [...containers, ...initContainers].flatMap(({ resources: own }) =>
    outside(limit, { requests: own?.requests ?? {}, limits: own?.limits ?? {} }),
  );
}

/**
 * LimitRanger: nothing smaller or larger than the namespace allows; a complaint that comes again is told once.
 * @throws ApiError 403
 */
export function checkLimits(call: Call, resource: Resource, object: KubeObject): void {
  const found = limitsOf(call, object.metadata.namespace).flatMap((limit) =>
    complaints(resource, object, limit),
  );
  const errors = [...new Set(found)];
  if (errors.length === 0) return;
  throw forbidden(
    resource,
    object.metadata.name,
    errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`,
  );
}
