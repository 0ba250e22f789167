import { equal } from '#kernel/json.ts';
import type { Container, Labels, PodSpec } from '#model/objects.ts';

const counted = ['cpu', 'memory'];

const isSet = (amounts: Labels | undefined, name: string): boolean =>
  amounts?.[name] !== undefined && !/^0+(\.0+)?\w*$/.test(String(amounts[name]));

const asksNothing = ({ resources }: Container): boolean =>
  counted.every((name) => !isSet(resources?.requests, name) && !isSet(resources?.limits, name));

const isGuaranteed = ({ resources }: Container): boolean =>
  counted.every(
    (name) =>
      isSet(resources?.limits, name) &&
      equal(resources?.requests?.[name] ?? resources?.limits?.[name], resources?.limits?.[name]),
  );

/** The quality of service of a pod (core/v1/helper/qos.ComputePodQOS). */
export function qosClass({ containers, initContainers }: PodSpec): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const all = [...(containers ?? []), ...(initContainers ?? [])];
  if (all.every(asksNothing)) return 'BestEffort';
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}
