import type { Account, ToldEvent } from './account.ts';
import { at } from './journal.ts';
import { events } from './relax.ts';

const LOOKS = /^event\/pvc\/\S+ by persistentvolume-controller$/;
const WAITS = /"reason":"(WaitForFirstConsumer|WaitForPodScheduled|ExternalProvisioning)"/;

/** Without what the volume binder tells of claims that wait. */
export const withoutLooks = events((stream, list) =>
  LOOKS.test(stream) ? list.filter(({ text }) => !WAITS.test(text)) : list,
);

const byText = (a: ToldEvent, b: ToldEvent): number => (a.text < b.text ? -1 : 1);

/** The events of Parallel sets in the order of their texts. */
export const parallelEventsSorted = events((stream, list, account) =>
  isOfParallelSet(account, stream) ? [...list].sort(byText) : list,
);

function isOfParallelSet({ objects }: Account, stream: string): boolean {
  const set = /^event\/(statefulset\/\S+) /.exec(stream)?.[1];
  return [...objects].some(
    ([id, [first]]) =>
      id.replace(/#\d+$/, '') === set && at(first?.object, 'spec', 'podManagementPolicy') === 'Parallel',
  );
}

const CLAIM = /"message":"Create Claim \S+ Pod (\S+) in /;
const podOfClaim = ({ text }: ToldEvent): string | undefined => CLAIM.exec(text)?.[1];

/** What StatefulSets tell of the claims of one pod, one after the other, in the order of the texts. */
export const claimsSorted = events((stream, list) =>
  stream.endsWith(' by statefulset-controller') ? inTurn(list) : list,
);

function inTurn(list: readonly ToldEvent[]): readonly ToldEvent[] {
  const groups: ToldEvent[][] = [];
  for (const event of list) {
    const last = groups.at(-1);
    const pod = podOfClaim(event);
    if (last?.[0] && pod !== undefined && podOfClaim(last[0]) === pod) last.push(event);
    else groups.push([event]);
  }
  return groups.flatMap((group) => group.sort(byText));
}

/** The events of ReplicaSets, their pods not told from each other, but counted. */
export const replicasAlike = events((stream, list) =>
  stream.endsWith(' by replicaset-controller') ? counted(list).sort(byText) : list,
);

function counted(list: readonly ToldEvent[]): ToldEvent[] {
  const times = new Map<string, number>();
  return list.map(({ text, late }) => {
    const anonymous = text.replace(/-\*\d+/g, '-*');
    const time = (times.get(anonymous) ?? 0) + 1;
    times.set(anonymous, time);
    return { text: `${anonymous} (${time})`, late };
  });
}
