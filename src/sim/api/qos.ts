import { equal } from '#kernel/json.ts';
import type { Container, Labels, PodSpec } from '#model/objects.ts';

const counted = ['cpu', 'memory'];

const isSet = (amounts: Labels | undefined, name: string): boolean =>
  amounts?.[name] !== undefined && !/^0+(\.0+)?\w*$/.test(String(amounts[name]));

const asksNothing = ({ resources }: Pick<Container, 'resources'>): boolean =>
  counted.every((name) => !isSet(resources?.requests, name) && !isSet(resources?.limits, name));

const isGuaranteed = ({ resources }: Pick<Container, 'resources'>): boolean =>
  counted.every(
    (name) =>
      isSet(resources?.limits, name) &&
      equal(resources?.requests?.[name] ?? resources?.limits?.[name], resources?.limits?.[name]),
  );

/** What the pod as a whole asks for counts instead of what its containers do. */
const partsOf = ({
  containers,
  initContainers,
  resources,
}: PodSpec & Pick<Container, 'resources'>): readonly Pick<Container, 'resources'>[] =>
  resources ? [{ resources }] : [...(containers ?? []), ...(initContainers ?? [])];

/** The quality of service of a pod (core/v1/helper/qos.ComputePodQOS). */
export function qosClass(spec: PodSpec): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const all = partsOf(spec);
  if (all.every(asksNothing)) return 'BestEffort';
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}
